"""What a kiosk does with a citizen: the rules, and nothing but the rules.

    resting → service → ask → recording → why → recording → thanks → ask
                               └───────────────────────────↗
                               └→ not recorded → ask

A session is handed what happened and the time (milliseconds on a clock that never jumps) and
answers with effects. "Thanks" follows a commit and nothing else. No answer within two seconds is
"not recorded"; the writer was told to begin no commit after one and a half, which leaves a slow
card half a second to finish one. Should such a commit still end later, the row exists: the screen
then turns to thanks, for as long as it waits; until the writer has answered (or half a minute has
passed) it keeps saying "not recorded" and takes no press, so that nobody is counted twice.

A press is ignored, and counted as ignored, while one is being recorded, during the cool-down after
one, and where the service is not known. In the list of reasons, touches of the first 400 ms are
the second half of a double tap. A new face among the reasons is the next person; where citizens
choose a service, that person starts from the list instead, since nobody knows their service yet,
unless a selector points to it.

The parts: ``visit`` is the citizen before the kiosk, ``flow`` the way from a press to the thanks,
``maintenance`` the technician, ``surroundings`` what is known of the world. Here they are played
together, and settings are applied between two citizens.
"""

from __future__ import annotations

from dataclasses import replace

from faccine.wire.settings import KioskSettings
from kiosk.session.effects import Effect, Play, Restart, Show, Tone
from kiosk.session.inputs import (
    FacePressed,
    Happening,
    Identified,
    RestartAsked,
    SettingsArrived,
    SoundTested,
)
from kiosk.session.maintenance import Maintenance, Room
from kiosk.session.servicing import SCREENS, serve, technician_of
from kiosk.session.surroundings import Surroundings
from kiosk.session.terms import Terms
from kiosk.session.view import View
from kiosk.session.visit import Visit

TEST_VOLUME = 30
"""A technician who tests the sound hears it also where citizens hear none."""


class Session:
    """One kiosk's dealings with citizens, from when it starts.

    Args:
        settings: what the hub last said, None where it never said anything: the kiosk then stays
            out of service until settings arrive.
        pin: the technician's digits, None where none was set up.
        kiosk: its id, shown also before any settings arrived.
        has_touch: whether there is a screen that can be touched; reasons are asked only there,
            and in the spoken mode.
    """

    def __init__(
        self,
        settings: KioskSettings | None,
        *,
        pin: str | None = None,
        kiosk: str = "",
        has_touch: bool = True,
    ) -> None:
        self._kiosk = kiosk
        self._around = Surroundings()
        self._maintenance = Maintenance(pin)
        self._visit = Visit(Terms(settings), self._around, has_touch=has_touch)
        self._arrived: KioskSettings | None = None
        self._now_ms = 0
        self.view: View = self._look()

    @property
    def ignored(self) -> int:
        """How many presses were answered with nothing."""
        return self._visit.flow.ignored

    @property
    def too_late(self) -> int:
        """How many rows were committed after the session had stopped waiting for them."""
        return self._visit.flow.too_late

    @property
    def deadline_ms(self) -> int | None:
        """When the session wants a ``Tick`` at the latest, None for not at all."""
        due = (
            self._visit.deadline_ms(self._now_ms),
            self._maintenance.deadline_ms(self._now_ms),
            self._around.identify_until_ms,
        )
        return min((at_ms for at_ms in due if at_ms is not None), default=None)

    def lose_touch(self) -> None:
        """Ask no reasons that nobody could touch: the screen could not be opened.

        For the session's own thread.
        """
        self._visit.flow.has_touch = False

    def handle(self, happened: Happening, now_ms: int) -> list[Effect]:
        """Take in what happened and return what is to be done about it, in order."""
        shown, self._now_ms = self.view, now_ms
        self._maintenance.elapse(now_ms)
        self._around.elapse(now_ms)
        self._visit.test_minutes = self._maintenance.test_minutes(now_ms)
        effects = self._visit.elapse(now_ms)
        effects += self._respond(happened)
        self._apply_settings()
        self.view = self._look()
        if self.view != shown:
            effects.append(Show(self.view))
        return effects

    def _respond(self, happened: Happening) -> list[Effect]:
        """Let the first answer whom it concerns: technician, hub, surroundings, citizen."""
        match happened:
            case SettingsArrived(settings):
                self._arrived = settings
                return []
            case SoundTested() | RestartAsked():
                return self._maintain(happened)
            case FacePressed() if self._maintenance.room is not Room.OUTSIDE:
                return self._press_beside_technician(happened)
        if self._around.take(happened, self._now_ms):
            return self._visit.sound(Tone.RECORDED) if isinstance(happened, Identified) else []
        if serve(self._maintenance, happened, self._now_ms):
            self._visit.test_minutes = self._maintenance.test_minutes(self._now_ms)
            return []
        return self._visit.respond(happened, self._now_ms)

    def _maintain(self, happened: SoundTested | RestartAsked) -> list[Effect]:
        if self._maintenance.room is not Room.PAGE:
            return []
        if isinstance(happened, RestartAsked):
            return [Restart()]
        return [Play(Tone.RECORDED, max(self._visit.terms.volume, TEST_VOLUME))]

    def _press_beside_technician(self, pressed: FacePressed) -> list[Effect]:
        match self._maintenance.room:
            case Room.HARDWARE:
                self._maintenance.felt(pressed.face.value, self._now_ms)
                return self._visit.sound(Tone.TOUCH)
            case Room.PAGE:
                self._visit.flow.ignored += 1
                return []
        self._maintenance.leave()  # a citizen, at a pad that somebody left open
        return self._visit.respond(pressed, self._now_ms)

    def _apply_settings(self) -> None:
        if self._arrived is not None and self._visit.is_between_citizens:
            self._visit.renew(Terms(self._arrived))
            self._arrived = None

    def _look(self) -> View:
        view = self._visit.look(self._now_ms)
        technician = technician_of(self._maintenance, view.words, self._now_ms)
        if technician is not None:
            words = view.words
            title = {
                Room.PIN: words.enter_pin,
                Room.PAGE: words.technician,
                Room.HARDWARE: words.test_hardware,
            }[self._maintenance.room]
            lines = (words.press_each,) if self._maintenance.room is Room.HARDWARE else ()
            screen = SCREENS[self._maintenance.room]
            view = replace(view, screen=screen, title=title, lines=lines, voice=None, also=None)
            view = replace(view, technician=technician)
        is_identifying = self._around.identify_until_ms is not None
        return replace(view, is_identifying=is_identifying, kiosk=view.kiosk or self._kiosk)
