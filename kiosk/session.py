"""What a kiosk does with a citizen: the rules, and nothing but the rules.

    service → ask → recording → why → recording → thanks → ask
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
choose a service, that person starts from the list instead, since nobody knows their service yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from faccine.wire.events import Input
from faccine.wire.faces import Face
from faccine.wire.settings import KioskSettings
from kiosk.effects import Effect, RecordRating, RecordReason, Show
from kiosk.inputs import (
    FacePressed,
    Happening,
    LanguageChosen,
    MoreTime,
    NotRecorded,
    ReasonChosen,
    Recorded,
    ServiceChosen,
    SettingsArrived,
    Skipped,
    StartedOver,
    Tick,
)
from kiosk.terms import Terms
from kiosk.view import Screen, Situation, View, view_of

COMMIT_WITHIN_MS = 1_500
"""The recorder begins no commit later than this after the press."""
ANSWER_WITHIN_MS = 2_000
NOT_RECORDED_MS = 5_000
GIVE_UP_MS = 30_000
"""A writer silent for so long is not waited for any more."""
LANGUAGE_MS = 30_000
DOUBLE_TAP_MS = 400


@dataclass(frozen=True)
class _Waiting:
    """What the recorder has been asked and has not answered yet. ``face`` is None for a reason."""

    token: int
    face: Face | None


class Session:
    """One kiosk's dealings with citizens, from when it starts.

    Args:
        settings: what the hub last said, None where it never said anything: the kiosk then stays
            out of service until settings arrive.

    ``ignored`` counts presses that were answered with nothing, ``too_late`` rows that were
    committed after the session had stopped waiting for them.
    """

    def __init__(self, settings: KioskSettings | None) -> None:
        self.ignored = 0
        self.too_late = 0
        self._terms = Terms(settings)
        self._arrived: KioskSettings | None = None
        self._token = 0
        self._waiting: _Waiting | None = None
        self._rating_seq: int | None = None
        self._about_reason = False
        self._cool_until_ms: int | None = None
        self._touched_ms = 0
        self._chosen: str | None = None
        self._language = self._terms.language
        self._screen = self._home()
        self._shown_ms = 0
        self._lasts_ms: int | None = None
        self._until_ms: int | None = None
        self.view: View = self._look()

    @property
    def deadline_ms(self) -> int | None:
        """When the session wants a ``Tick`` at the latest, None for not at all."""
        if self._until_ms is not None:
            return self._until_ms
        fall_backs = (self._service_until(), self._language_until())
        return min((at_ms for at_ms in fall_backs if at_ms is not None), default=None)

    def handle(self, happened: Happening, now_ms: int) -> list[Effect]:
        """Take in what happened and return what is to be done about it, in order."""
        shown = self.view
        self._elapse(now_ms)
        self.view = self._look()
        effects = self._respond(happened, now_ms)
        self._apply_settings()
        self.view = self._look()
        if self.view != shown:
            effects.append(Show(self.view))
        return effects

    def _respond(self, happened: Happening, now_ms: int) -> list[Effect]:
        match happened:
            case FacePressed(face, pressed_with):
                return self._press(face, pressed_with, now_ms)
            case ReasonChosen(code):
                return self._give_reason(code, now_ms)
            case Recorded(token, seq):
                self._recorded(token, seq, now_ms)
            case NotRecorded(token):
                self._not_recorded(token, now_ms)
            case SettingsArrived(settings):
                self._arrived = settings
            case Tick():
                pass
            case _:
                self._navigate(happened, now_ms)
        return []

    def _navigate(self, happened: Happening, now_ms: int) -> None:
        match happened:
            case ServiceChosen(code):
                self._choose_service(code, now_ms)
            case LanguageChosen(code):
                self._choose_language(code, now_ms)
            case StartedOver():
                self._start_over(now_ms)
            case Skipped() if self._may_touch_reasons(now_ms):
                self._touched_ms = now_ms
                self._enter(Screen.THANKS, now_ms, self._terms.thanks_ms)
            case MoreTime() if self._may_touch_reasons(now_ms):
                self._touched_ms = now_ms
                self._until_ms = now_ms + self._terms.reason_ms

    # What citizens do

    def _press(self, face: Face, pressed_with: Input, now_ms: int) -> list[Effect]:
        settings = self._terms.settings
        if settings is None or not self._takes_faces(now_ms):
            self.ignored += 1
            return []
        self._touched_ms = now_ms
        self._ask_recorder(face, now_ms)
        return [
            RecordRating(
                token=self._token,
                face=face,
                service=self._terms.only_service or self._chosen,
                lang=self._language,
                mode=settings.mode,
                settings=settings.version,
                input=pressed_with,
                asks=self._terms.asks_after(face),
                deadline_ms=now_ms + COMMIT_WITHIN_MS,
            )
        ]

    def _give_reason(self, code: str, now_ms: int) -> list[Effect]:
        offered = {option.code for option in self.view.reasons}
        if not self._may_touch_reasons(now_ms) or code not in offered or self._rating_seq is None:
            self.ignored += 1
            return []
        seq = self._rating_seq
        self._touched_ms = now_ms
        self._ask_recorder(None, now_ms)
        return [RecordReason(self._token, seq, code, deadline_ms=now_ms + COMMIT_WITHIN_MS)]

    def _choose_service(self, code: str, now_ms: int) -> None:
        offered = {option.code for option in self.view.services}
        if self._screen is Screen.SERVICE and code in offered:
            self._chosen, self._touched_ms = code, now_ms
            self._enter(Screen.ASK, now_ms)

    def _choose_language(self, code: str, now_ms: int) -> None:
        if self._terms.speaks(code):
            self._language, self._touched_ms = code, now_ms

    def _start_over(self, now_ms: int) -> None:
        if self._screen in (Screen.ASK, Screen.WHY) and self._terms.has_several_services:
            self._touched_ms = now_ms
            self._go_home(now_ms)

    # What the recorder answers

    def _ask_recorder(self, face: Face | None, now_ms: int) -> None:
        self._token += 1
        self._waiting = _Waiting(self._token, face)
        self._about_reason = face is None
        self._enter(Screen.RECORDING, now_ms, ANSWER_WITHIN_MS)

    def _recorded(self, token: int, seq: int, now_ms: int) -> None:
        waiting = self._waiting
        if waiting is None or waiting.token != token:
            self.too_late += 1
            return
        self._waiting = None
        self._cool_until_ms = now_ms + self._terms.thanks_ms
        if waiting.face is not None and self._terms.asks_after(waiting.face):
            self._rating_seq = seq
            self._enter(Screen.WHY, now_ms, self._terms.reason_ms)
        else:
            self._enter(Screen.THANKS, now_ms, self._terms.thanks_ms)

    def _not_recorded(self, token: int, now_ms: int) -> None:
        if self._waiting is None or self._waiting.token != token:
            return
        self._waiting = None
        if self._screen is Screen.RECORDING:
            self._enter(Screen.NOT_RECORDED, now_ms, NOT_RECORDED_MS)
        else:
            self._until_ms = self._shown_ms + NOT_RECORDED_MS
            self._elapse(now_ms)  # it may have been shown for long enough already

    # What time does

    def _elapse(self, now_ms: int) -> None:
        if self._until_ms is not None and now_ms >= self._until_ms:
            if self._screen is Screen.RECORDING:
                self._enter(Screen.NOT_RECORDED, now_ms, GIVE_UP_MS)
            else:
                self._waiting = None
                self._go_home(now_ms)
        self._fall_back(now_ms)

    def _fall_back(self, now_ms: int) -> None:
        if (until := self._service_until()) is not None and now_ms >= until:
            self._go_home(now_ms)
        if (until := self._language_until()) is not None and now_ms >= until:
            self._language = self._terms.language

    def _service_until(self) -> int | None:
        if self._screen is not Screen.ASK or self._chosen is None:
            return None
        return self._touched_ms + self._terms.idle_ms

    def _language_until(self) -> int | None:
        is_home = self._screen in (Screen.SERVICE, Screen.ASK)
        if not is_home or self._language == self._terms.language:
            return None
        return self._touched_ms + LANGUAGE_MS

    # Where we are

    def _enter(self, screen: Screen, now_ms: int, lasts_ms: int | None = None) -> None:
        self._screen, self._shown_ms, self._lasts_ms = screen, now_ms, lasts_ms
        self._until_ms = None if lasts_ms is None else now_ms + lasts_ms

    def _go_home(self, now_ms: int) -> None:
        self._chosen, self._rating_seq, self._about_reason = None, None, False
        self._enter(self._home(), now_ms)

    def _home(self) -> Screen:
        if self._terms.settings is None:
            return Screen.OUT_OF_SERVICE
        return Screen.SERVICE if self._terms.has_several_services else Screen.ASK

    def _apply_settings(self) -> None:
        is_between_citizens = self._screen is self._home() and self._language_until() is None
        if self._arrived is None or not is_between_citizens:
            return
        self._terms, self._arrived = Terms(self._arrived), None
        self._language = self._terms.language
        self._screen = self._home()

    def _takes_faces(self, now_ms: int) -> bool:
        is_cooling = self._cool_until_ms is not None and now_ms < self._cool_until_ms
        return self.view.takes_faces and not is_cooling

    def _may_touch_reasons(self, now_ms: int) -> bool:
        return self._screen is Screen.WHY and now_ms >= self._shown_ms + DOUBLE_TAP_MS

    def _look(self) -> View:
        waiting = self._waiting if self._screen is Screen.RECORDING else None
        return view_of(
            Situation(
                screen=self._screen,
                settings=self._terms.settings,
                language=self._language,
                service=self._chosen,
                pressed=waiting.face if waiting else None,
                about_reason=self._about_reason,
                deadline_ms=self._until_ms,
                duration_ms=self._lasts_ms or 0,
            )
        )
