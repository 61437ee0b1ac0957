"""The presses of a simulated town, day by day, taken into the books as if kiosks had sent them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from sqlite_utils import Database

from faccine.wire import codec
from faccine.wire.clocks import ClockTrust, to_datetime, to_ms
from faccine.wire.events import VERSION, Event, Events, Input, Rating, Reason
from faccine.wire.faces import Face
from faccine.wire.states import KioskState, Presence
from faccine.wire.topics import KioskTopic
from hub.kiosk_silence import SIMULATION
from hub.simulation.flow import open_day, press_times
from hub.simulation.town import Story, kiosk_id, monday_after
from hub.store.books import Books, Inbound
from hub.store.chores import ROWS_A_STEP, coarsen, prune_flows, prune_hours

TIMEZONE = "Europe/Rome"
_EVENTS_A_MESSAGE = 200
_EVENTS_A_TRANSACTION = 5000
_ON_THE_WAY_MS = 500
_ANSWERS = 0.62
"""Share of those asked who give a reason."""
_OTHER_REASONS = ("staff", "return", "outcome")
_OTHER_WEIGHTS = (0.2, 0.4, 0.4)
_LANGUAGES = ("it", "de", "en")
_LANGUAGE_WEIGHTS = (0.9, 0.06, 0.04)


_FACES = tuple(Face)
_PLAYED_PRESSES = 6
_PLAYED_EVERY_MS = 3300


class _Mood(NamedTuple):
    """How one service is judged on a day, and its share of the presses."""

    service: str
    weight: float
    sad: float
    neutral: float
    waiting: float


@dataclass
class _Kiosk:
    """A simulated kiosk: its office's story, its outbox and the last seq given."""

    story: Story
    id: str
    outbox: str
    random: Random
    seq: int = 0


class History:
    """Writes so many ratings between two days, reproducibly.

    Args:
        database: migrated, with the town's catalogue loaded.
        town: the offices.
        first: first day.
        last: last day, included.
        ratings: about how many in all.
        seed: the same seed gives the same history.
    """

    def __init__(
        self,
        database: Database,
        town: list[Story],
        *,
        first: date,
        last: date,
        ratings: int,
        seed: int,
    ) -> None:
        self._database = database
        self._books = Books(database)
        self._days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._last = last
        self._monday = monday_after(last)
        self._latest_ms = 0
        self._kiosks = [
            _Kiosk(story, kiosk_id(story), _outbox_id(seed, story), Random(f"{seed} {story.code}"))
            for story in town
        ]
        self._rate = ratings / self._weight_of_all()

    def write(self, now_ms: int, progress: Callable[[int], None]) -> int:
        """Take the whole history into the books and return how many events it has.

        Args:
            now_ms: until when exact times are forgotten.
            progress: told how many days are done, each time some are.
        """
        written, days = 0, 0
        waiting: list[tuple[_Kiosk, list[Event]]] = []
        for day in self._days:
            waiting.extend((kiosk, self._presses(kiosk, day)) for kiosk in self._kiosks)
            days += 1
            size = sum(len(events) for _, events in waiting)
            if size >= _EVENTS_A_TRANSACTION or day == self._last:
                self._take(waiting)
                written, waiting = written + size, []
                progress(days)
                days = 0
        self._books.take([self._state(kiosk) for kiosk in self._kiosks], self._latest_ms)
        self._coarsen(now_ms)
        return written

    # -- inside

    def _weight_of_all(self) -> float:
        by_hours = {
            hours: sum(open_day(hours, TIMEZONE, day).busyness for day in self._days)
            for hours in {kiosk.story.hours for kiosk in self._kiosks}
        }
        weight = sum(kiosk.story.weight * by_hours[kiosk.story.hours] for kiosk in self._kiosks)
        if not weight:
            raise ValueError("no office is open on any day of the period")
        return weight

    def _presses(self, kiosk: _Kiosk, day: date) -> list[Event]:
        story, random = kiosk.story, kiosk.random
        today = open_day(story.hours, TIMEZONE, day)
        times = press_times(today, self._rate * story.weight * today.busyness, random)
        played = self._played(kiosk, times)
        moods = self._moods(story, (self._monday - day).days)
        weights = [mood.weight for mood in moods]
        events: list[Event] = []
        for at_ms in sorted([*times, *played]):
            mood = random.choices(moods, weights)[0]
            face = random.choice(_FACES) if at_ms in played else _face(mood, random)
            kiosk.seq += 1
            events.append(self._rating(kiosk, mood.service, face, at_ms))
            if face is Face.SAD and at_ms not in played and random.random() < _ANSWERS:
                kiosk.seq += 1
                answered_ms = at_ms + random.randint(1500, 9000)
                events.append(self._reason(kiosk, mood.waiting, answered_ms))
        return events

    def _played(self, kiosk: _Kiosk, times: list[int]) -> set[int]:
        """Return when a child presses faces, on the few days on which one does."""
        if not times or kiosk.random.random() >= kiosk.story.played:
            return set()
        start = kiosk.random.choice(times)
        return {start + (one + 1) * _PLAYED_EVERY_MS for one in range(_PLAYED_PRESSES)} - {*times}

    def _moods(self, story: Story, days_back: int) -> list[_Mood]:
        """Return how each service is judged so many days before the end, with its share."""
        moods = []
        for service in story.services:
            part = story.part(service)
            if part.since_weeks is not None and days_back > part.since_weeks * 7:
                continue
            is_after = part.turn_weeks is not None and days_back <= part.turn_weeks * 7
            sad = story.sad if part.sad is None else part.sad
            waiting = story.waiting
            if is_after:
                sad = sad if part.sad_after is None else part.sad_after
                waiting = waiting if part.waiting_after is None else part.waiting_after
            moods.append(_Mood(service, part.weight, sad, story.neutral, waiting))
        return moods

    def _rating(self, kiosk: _Kiosk, service: str, face: Face, at_ms: int) -> Rating:
        random = kiosk.random
        return Rating(
            seq=kiosk.seq,
            face=face,
            clock=ClockTrust.SYNCED,
            at=to_datetime(at_ms),
            service=service,
            lang=random.choices(_LANGUAGES, _LANGUAGE_WEIGHTS)[0],
            input=Input.TOUCH,
            asks=face is Face.SAD,
        )

    def _reason(self, kiosk: _Kiosk, waiting: float, at_ms: int) -> Reason:
        random = kiosk.random
        reason = "waiting"
        if random.random() >= waiting:
            reason = random.choices(_OTHER_REASONS, _OTHER_WEIGHTS)[0]
        return Reason(
            seq=kiosk.seq,
            rating=kiosk.seq - 1,
            reason=reason,
            clock=ClockTrust.SYNCED,
            at=to_datetime(at_ms),
        )

    def _state(self, kiosk: _Kiosk) -> Inbound:
        """Return what the kiosk would say of itself after its last press."""
        state = KioskState(
            v=VERSION,
            state=Presence.ONLINE,
            outbox=kiosk.outbox,
            first=kiosk.seq + 1,
            last=kiosk.seq,
            clock=ClockTrust.SYNCED,
            software=SIMULATION,
            settings=1,
        )
        return Inbound(kiosk.id, KioskTopic.STATE, codec.encode(state))

    def _take(self, waiting: list[tuple[_Kiosk, list[Event]]]) -> None:
        messages = []
        for kiosk, events in waiting:
            if events and events[-1].at is not None:
                self._latest_ms = max(self._latest_ms, to_ms(events[-1].at) + _ON_THE_WAY_MS)
            for start in range(0, len(events), _EVENTS_A_MESSAGE):
                batch = Events(
                    v=VERSION,
                    outbox=kiosk.outbox,
                    events=events[start : start + _EVENTS_A_MESSAGE],
                )
                messages.append(Inbound(kiosk.id, KioskTopic.EVENTS, codec.encode(batch)))
        self._books.take(messages, self._latest_ms)
        self._coarsen(self._latest_ms)

    def _coarsen(self, now_ms: int) -> None:
        while coarsen(self._database, now_ms) == ROWS_A_STEP:
            continue
        while prune_hours(self._database, now_ms) or prune_flows(self._database, now_ms):
            continue
        self._books.forget()


def _face(mood: _Mood, random: Random) -> Face:
    draw = random.random()
    if draw < mood.sad:
        return Face.SAD
    return Face.NEUTRAL if draw < mood.sad + mood.neutral else Face.HAPPY


def _outbox_id(seed: int, story: Story) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"faccine simulation {seed} {story.code}"))
