"""The citizen before the kiosk: faces pressed or held, choices made and forgotten. Pure."""

from __future__ import annotations

from dataclasses import replace

from faccine.wire.events import Input, Mode
from faccine.wire.faces import Face
from faccine.wire.settings import Message
from kiosk.session.attract import message_at, messages_of, next_change_ms
from kiosk.session.effects import Effect, Play, Tone
from kiosk.session.flow import DOUBLE_TAP_MS, Flow
from kiosk.session.guest import Guest, forgets_ms, forgotten, home_of, newcomer
from kiosk.session.holding import EVEN_MS, LEFTMOST, Hold
from kiosk.session.inputs import (
    FacePressed,
    FaceReleased,
    Happening,
    MoreTime,
    NotRecorded,
    ReasonChosen,
    Recorded,
    ScreenTouched,
    Selected,
    Skipped,
    StartedOver,
    VoiceToggled,
)
from kiosk.session.preferences import prefer
from kiosk.session.situation import situation_of, view_of
from kiosk.session.surroundings import Surroundings
from kiosk.session.terms import Terms
from kiosk.session.view import Screen, View
from kiosk.session.voice import TREMBLE_MS, SpokenMode, spoken


class Visit:
    """One citizen after the other, at one kiosk.

    Args:
        terms: what the hub's settings say.
        around: what is known of the world; read, never written.
        has_touch: whether the screen can be touched.

    ``test_minutes`` is None unless test mode is on for a while.
    """

    def __init__(self, terms: Terms, around: Surroundings, *, has_touch: bool = True) -> None:
        self.terms = terms
        self.flow = Flow(terms, has_touch=has_touch)
        self.test_minutes: int | None = None
        self._around = around
        self._guest = self._fresh
        self._hold: Hold | None = None
        self._voice: SpokenMode | None = None
        self._touched_ms = 0
        self._stepped_ms = self._turned_ms = -TREMBLE_MS
        self._awake_until_ms: int | None = None
        self._view = self.look(0)

    def respond(self, happened: Happening, now_ms: int) -> list[Effect]:
        """Take in what a citizen did or the recorder answered."""
        self._view = self.look(now_ms)
        match happened:
            case FacePressed(face, pressed_with):
                return self._press(face, pressed_with, now_ms)
            case FaceReleased(face):
                return self._lift(face, now_ms)
            case Recorded(token, seq):
                return self.flow.recorded(token, seq, now_ms)
            case NotRecorded(token):
                return self._home_after(self.flow.not_recorded(token, now_ms))
            case ReasonChosen(code):
                asked = self.flow.give_reason(code, now_ms)
                return self._felt(now_ms, asked) if asked else []
        return self._felt(now_ms) if self._navigate(happened, now_ms) else []

    def _navigate(self, happened: Happening, now_ms: int) -> bool:
        """Take in what changes the screen and records nothing; tell whether it did."""
        match happened:
            case Skipped():
                return self.flow.skip(now_ms)
            case MoreTime():
                return self.flow.more_time(now_ms)
            case VoiceToggled():
                return self._toggle_voice()
            case StartedOver() if self.flow.screen is Screen.WHY:
                self._go_home()
                return True
            case ScreenTouched():
                self._turned_ms = now_ms
                return self._wake(now_ms)
            case Selected(None):
                self._touched_ms = now_ms  # what it pointed to stays for a while
            case Selected():
                self._come_next(now_ms)
        return self._choose(happened, now_ms)

    def _choose(self, happened: Happening, now_ms: int) -> bool:
        guest = prefer(self._guest, happened, self._view, self.terms)
        if guest is None:
            return False
        if guest.service != self._guest.service:
            self._turned_ms = now_ms
        self._guest = guest
        return True

    def elapse(self, now_ms: int) -> list[Effect]:
        """Let what is over be over."""
        effects = self._home_after(self.flow.elapse(now_ms))
        if self._hold is not None and now_ms >= self._hold.until_ms:
            self._hold = None
            self._touched_ms = now_ms
            self._speak(is_on=self._voice is None)
        forgets_ms = self._forgets_ms()
        if forgets_ms is not None and now_ms >= forgets_ms:
            self._forget(now_ms)
        if self._awake_until_ms is not None and now_ms >= self._awake_until_ms:
            self._awake_until_ms = None
        return effects

    def deadline_ms(self, now_ms: int) -> int | None:
        """Return when :meth:`elapse` has something to do, None for not before something happens."""
        due = (
            self.flow.until_ms,
            self._hold.until_ms if self._hold else None,
            self._forgets_ms(),
            self._awake_until_ms,
            next_change_ms(self._messages(), self._touched_ms, now_ms),
        )
        return min((at_ms for at_ms in due if at_ms is not None), default=None)

    @property
    def _fresh(self) -> Guest:
        return newcomer(self.terms, self._around)

    @property
    def is_between_citizens(self) -> bool:
        """Whether nobody would see the ground move under their fingers."""
        is_idle = self.flow.screen is None and self._hold is None and self._voice is None
        return is_idle and self._guest == self._fresh

    def renew(self, terms: Terms) -> None:
        """Go on under other settings."""
        self.terms = self.flow.terms = terms
        self._guest = self._fresh

    def sound(self, tone: Tone) -> list[Effect]:
        """Return a sound, where the office wants any."""
        return [Play(tone, self.terms.volume)] if self.terms.volume else []

    def _press(self, face: Face, pressed_with: Input, now_ms: int) -> list[Effect]:
        if self._hold is not None:
            self.flow.ignored += 1  # the first finger votes, the other is its palm
            return self._lift(LEFTMOST, now_ms)
        is_finger = pressed_with is not Input.SPEECH
        if self._voice is not None and is_finger:
            self._wake(now_ms)  # a spoken thanks is ended by the first press, which is no vote
            return self._step(face, pressed_with, now_ms) if self._voice else self._felt(now_ms)
        self._wake(now_ms)
        self._view = self.look(now_ms)
        is_second_tap = pressed_with is Input.TOUCH and now_ms < self._turned_ms + DOUBLE_TAP_MS
        counts = self._takes_faces(now_ms) and not is_second_tap
        may_hold = counts or self._view.screen is Screen.SERVICE
        if face is LEFTMOST and may_hold and self._view.can_speak and is_finger:
            self._hold = Hold(pressed_with, now_ms, counts=counts)
            return self._felt(now_ms)
        if not counts:
            self.flow.ignored += 1
            return []
        return self._felt(now_ms, self._vote(face, pressed_with, now_ms, now_ms))

    def _lift(self, face: Face, now_ms: int) -> list[Effect]:
        hold = self._hold
        if hold is None or face is not LEFTMOST:
            return []
        self._hold = None
        if hold.counts and self._takes_faces(now_ms):
            return self._vote(face, hold.pressed_with, now_ms, hold.since_ms)
        self.flow.ignored += hold.counts
        return []

    def _vote(self, face: Face, pressed_with: Input, now_ms: int, felt_ms: int) -> list[Effect]:
        mode = self.terms.mode if self.test_minutes is None else Mode.TEST
        if self.flow.screen is Screen.WHY:  # the next person
            self._guest = replace(self._guest, service=self._fresh.service)
        may_hold = self._view.can_speak and pressed_with is not Input.SPEECH
        even_ms = felt_ms + EVEN_MS if may_hold else 0
        guest = self._guest
        return self.flow.press(face, pressed_with, guest, mode, now_ms, thanks_from_ms=even_ms)

    def _takes_faces(self, now_ms: int) -> bool:
        return self._view.takes_faces and not self.flow.is_cooling(now_ms)

    # The spoken mode

    def _toggle_voice(self) -> bool:
        may = self._voice is not None or self._view.can_speak
        if may:
            self._speak(is_on=self._voice is None)
        return may

    def _speak(self, *, is_on: bool) -> None:
        if is_on and self.flow.screen is Screen.WHY:
            self._go_home()  # whoever asks for it has just come
        if is_on:  # two languages can be read, and one heard
            self._guest = replace(self._guest, languages=self._guest.languages[:1])
        self._voice = SpokenMode() if is_on else None
        self.flow.is_unhurried = is_on

    def _step(self, face: Face, pressed_with: Input, now_ms: int) -> list[Effect]:
        """In the spoken mode left is before, right is next, and the middle chooses."""
        voice = self._voice
        is_trembling = now_ms < self._stepped_ms + TREMBLE_MS
        if voice is None or is_trembling or self.flow.is_double_tap(now_ms):
            self.flow.ignored += 1
            return []
        self._stepped_ms = now_ms
        self.flow.more_time(now_ms)
        if face is LEFTMOST:
            self._hold = Hold(pressed_with, now_ms, counts=False)
            voice.step(self._view, -1)
        elif face is Face.SAD:
            voice.step(self._view, 1)
        elif (means := voice.choose(self._view)) is not None:
            return self.respond(means, now_ms)
        return self._felt(now_ms)

    # Coming and going

    def _felt(self, now_ms: int, effects: list[Effect] | None = None) -> list[Effect]:
        """Answer a touch: it is heard at once, whatever else it does."""
        self._touched_ms = now_ms
        if self._awake_until_ms is not None:
            self._awake_until_ms = now_ms + self.terms.idle_ms
        return [*(effects or []), *self.sound(Tone.TOUCH)]

    def _wake(self, now_ms: int) -> bool:
        """End the rest, or the thanks once it was seen; tell whether there was one."""
        was_resting = self._view.screen is Screen.RESTING
        if was_resting:
            self._awake_until_ms = now_ms + self.terms.idle_ms
        self.flow.turn_away(now_ms)
        self._home_after([])
        return was_resting

    def _come_next(self, now_ms: int) -> None:
        """Somebody turns the selector: the next person, also while why could still be said."""
        self._touched_ms = now_ms
        self._wake(now_ms)
        if self.flow.may_touch_reasons(now_ms) and not self.flow.is_cooling(now_ms):
            self._go_home()
        self._view = self.look(now_ms)

    def _home_after(self, effects: list[Effect]) -> list[Effect]:
        """See to it that nothing of a citizen who is served is left for the next."""
        if self.flow.screen is None and self.flow.was_serving:
            self._go_home()
        return effects

    def _go_home(self) -> None:
        self.flow.go_home()
        self._guest = replace(self._guest, service=self._fresh.service, service_page=0)
        if self._voice is not None:
            self._speak(is_on=False)

    def _forgets_ms(self) -> int | None:
        if self.flow.screen is not None:
            return None
        is_speaking, chosen = self._voice is not None, (self._guest, self._fresh)
        return forgets_ms(*chosen, self.terms, self._touched_ms, is_speaking=is_speaking)

    def _forget(self, now_ms: int) -> None:
        idle_ms = now_ms - self._touched_ms
        self._guest = forgotten(self._guest, self._fresh, self.terms, idle_ms)
        if self._voice is not None and idle_ms >= self.terms.language_ms:
            self._speak(is_on=False)

    # What there is to be seen

    def _messages(self) -> list[Message]:
        if not self.is_between_citizens:
            return []
        return messages_of(self.terms.messages, self._around.today)

    def look(self, now_ms: int) -> View:
        """Return what there is to be seen, heard and felt now."""
        is_busy = self._voice is not None or self._hold is not None
        is_awake = self._around.is_open or self._awake_until_ms is not None or is_busy
        home = home_of(self.terms, self._guest, self._around, is_awake=is_awake)
        situation = situation_of(
            self.flow,
            self._guest,
            self._around,
            screen=self.flow.screen or home,
            held=LEFTMOST if self._hold and self._hold.counts else None,
            test_minutes=self.test_minutes,
            message=message_at(self._messages(), self._touched_ms, now_ms),
        )
        return spoken(self._voice, view_of(situation))
