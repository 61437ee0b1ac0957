"""From a press to the thanks: what is asked of the recorder, and what its answers mean. Pure.

The steps and their times are explained in ``kiosk.session.session``, which owns one of these.
"""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.events import Input, Mode
from faccine.wire.faces import Face
from kiosk.session.effects import Effect, Play, RecordRating, RecordReason, Tone
from kiosk.session.guest import Guest
from kiosk.session.terms import Terms
from kiosk.session.view import Screen

COMMIT_WITHIN_MS = 1_500
"""The recorder begins no commit later than this after the press."""
ANSWER_WITHIN_MS = 2_000
NOT_RECORDED_MS = 5_000
GIVE_UP_MS = 30_000
"""A writer silent for so long is not waited for any more."""
DOUBLE_TAP_MS = 400
CONTACT_MS = 20_000
"""How long an address stays to be written down, once somebody asked for more time."""
UNHURRIED = 4
"""So many times longer everything stays for who must hear it first."""


@dataclass(frozen=True)
class _Waiting:
    """What the recorder has been asked and has not answered yet. ``face`` is None for a reason."""

    token: int
    face: Face | None


class Flow:
    """One kiosk's way from a press to the thanks, again and again.

    Args:
        terms: what the hub's settings say.
        has_touch: whether reasons can be touched; without, only the spoken mode asks why.

    ``screen`` is None between two citizens; ``mode`` is that of the last vote. ``ignored`` counts
    presses that were answered with nothing, ``too_late`` rows committed after the kiosk had stopped
    waiting for them.
    """

    def __init__(self, terms: Terms, *, has_touch: bool = True) -> None:
        self.terms = terms
        self.is_unhurried = False
        self.has_touch = has_touch
        self.screen: Screen | None = None
        self.shown_ms = 0
        self.lasts_ms: int | None = None
        self.until_ms: int | None = None
        self.about_reason = False
        self.mode = Mode.LIVE
        self.ignored = 0
        self.too_late = 0
        self.was_serving = False
        self._token = 0
        self._waiting: _Waiting | None = None
        self._rating_seq: int | None = None
        self._cool_until_ms: int | None = None
        self._thanks_from_ms = 0
        self._early_seq: int | None = None

    @property
    def pressed(self) -> Face | None:
        """The face that is being recorded, None while nothing or a reason is."""
        is_recording = self.screen is Screen.RECORDING and self._waiting is not None
        return self._waiting.face if is_recording and self._waiting else None

    def is_cooling(self, now_ms: int) -> bool:
        """Tell whether a press would be that of the citizen before."""
        return self._cool_until_ms is not None and now_ms < self._cool_until_ms

    def may_touch_reasons(self, now_ms: int) -> bool:
        """Tell whether the reasons are there, and longer than a double tap lasts."""
        return self.screen is Screen.WHY and now_ms >= self.shown_ms + DOUBLE_TAP_MS

    def is_double_tap(self, now_ms: int) -> bool:
        """Tell whether a touch is too early to be meant for what has just come up."""
        return self.screen is Screen.RECORDING or (
            self.screen is Screen.WHY and not self.may_touch_reasons(now_ms)
        )

    # What citizens do

    def press(
        self,
        face: Face,
        pressed_with: Input,
        guest: Guest,
        mode: Mode,
        now_ms: int,
        *,
        thanks_from_ms: int = 0,
    ) -> list[Effect]:
        """Have a rating written down; whoever calls knows that it is taken now.

        A commit before ``thanks_from_ms`` is thanked for then.
        """
        settings = self.terms.settings
        if settings is None:
            return []
        self._ask_recorder(face, now_ms)
        self._thanks_from_ms, self.mode = thanks_from_ms, mode
        return [
            RecordRating(
                token=self._token,
                face=face,
                service=self.terms.only_service or guest.service,
                lang=guest.language,
                mode=mode,
                settings=settings.version,
                input=pressed_with,
                asks=self._asks_after(face),
                deadline_ms=now_ms + COMMIT_WITHIN_MS,
            )
        ]

    def give_reason(self, code: str, now_ms: int) -> list[Effect]:
        """Have a reason written down, if it is one that is offered now."""
        settings = self.terms.settings
        offered = {reason.code for reason in settings.reasons} if settings else set()
        seq = self._rating_seq
        if not self.may_touch_reasons(now_ms) or code not in offered or seq is None:
            self.ignored += 1
            return []
        self._ask_recorder(None, now_ms)
        return [RecordReason(self._token, seq, code, deadline_ms=now_ms + COMMIT_WITHIN_MS)]

    def skip(self, now_ms: int) -> bool:
        """Give no reason; tell whether that was to be skipped."""
        if not self.may_touch_reasons(now_ms):
            return False
        self._enter(Screen.THANKS, now_ms, self._thanks_ms)
        return True

    def more_time(self, now_ms: int) -> bool:
        """Let the reasons, or the address after the thanks, stay longer; tell whether they do."""
        if self.may_touch_reasons(now_ms):
            self.until_ms = now_ms + self._reasons_ms
            return True
        if self.screen is Screen.THANKS:
            self.until_ms = now_ms + CONTACT_MS
            return True
        return False

    def turn_away(self, now_ms: int) -> None:
        """Somebody touched beside the address: the thanks is over, once it has been seen."""
        if self.screen is Screen.THANKS and not self.is_cooling(now_ms):
            self._end()

    # What the recorder answers

    def recorded(self, token: int, seq: int, now_ms: int) -> list[Effect]:
        """The row exists: thank for it, if anybody still waits."""
        waiting = self._waiting
        if waiting is None or waiting.token != token:
            self.too_late += 1
            return []
        if now_ms < self._thanks_from_ms:
            self._early_seq, self.until_ms = seq, self._thanks_from_ms
            return []
        self._waiting = self._early_seq = None
        self._cool_until_ms = now_ms + self.terms.thanks_ms
        if waiting.face is not None and self._asks_after(waiting.face):
            self._rating_seq = seq
            self._enter(Screen.WHY, now_ms, self._reasons_ms)
        else:
            self._enter(Screen.THANKS, now_ms, self._thanks_ms)
        return self._sound(Tone.RECORDED)

    def not_recorded(self, token: int, now_ms: int) -> list[Effect]:
        """Nothing was written: say so."""
        if self._waiting is None or self._waiting.token != token:
            return []
        self._waiting = None
        if self.screen is Screen.RECORDING:
            self._enter(Screen.NOT_RECORDED, now_ms, self._not_recorded_ms)
            return self._sound(Tone.NOT_RECORDED)
        self.until_ms = self.shown_ms + self._not_recorded_ms
        return self.elapse(now_ms)  # it may have been shown for long enough already

    # What time does

    def elapse(self, now_ms: int) -> list[Effect]:
        """Let what is over be over."""
        if self.until_ms is None or now_ms < self.until_ms:
            return []
        if self._waiting is not None and self._early_seq is not None:
            return self.recorded(self._waiting.token, self._early_seq, now_ms)
        if self.screen is Screen.RECORDING:
            self._enter(Screen.NOT_RECORDED, now_ms, GIVE_UP_MS)
            return self._sound(Tone.NOT_RECORDED)
        self._waiting = None
        self._end()
        return []

    def go_home(self) -> None:
        """Be ready for the next citizen."""
        self._end()
        self.was_serving = False

    def _end(self) -> None:
        self._rating_seq, self.about_reason = None, False
        self.screen = self.lasts_ms = self.until_ms = None

    @property
    def _reasons_ms(self) -> int:
        return self.terms.reason_ms * self._slowness

    @property
    def _thanks_ms(self) -> int:
        return self.terms.thanks_ms * self._slowness

    @property
    def _not_recorded_ms(self) -> int:
        return NOT_RECORDED_MS * self._slowness

    @property
    def _slowness(self) -> int:
        return UNHURRIED if self.is_unhurried else 1

    def _asks_after(self, face: Face) -> bool:
        return self.terms.asks_after(face) and (self.has_touch or self.is_unhurried)

    def _ask_recorder(self, face: Face | None, now_ms: int) -> None:
        self._token += 1
        self._thanks_from_ms, self._early_seq = 0, None
        self._waiting = _Waiting(self._token, face)
        self.about_reason = face is None
        self._enter(Screen.RECORDING, now_ms, ANSWER_WITHIN_MS)

    def _enter(self, screen: Screen, now_ms: int, lasts_ms: int) -> None:
        self.was_serving = True
        self.screen, self.shown_ms, self.lasts_ms = screen, now_ms, lasts_ms
        self.until_ms = now_ms + lasts_ms

    def _sound(self, tone: Tone) -> list[Effect]:
        if self.about_reason:  # a second one would tell the room that somebody was asked why
            return []
        return [Play(tone, self.terms.volume)] if self.terms.volume else []
