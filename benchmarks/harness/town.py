"""A town whose kiosks send what the benchmarks measure.

Presses are minutes apart within opening hours, faces and reasons are those of the simulated town,
and every event carries all the fields that our own kiosk sends. One seed, one history.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from faccine.runtime.database import migrate, open_database
from faccine.wire import codec
from faccine.wire.clocks import ClockTrust, to_datetime
from faccine.wire.events import VERSION, Event, Events, Input, Rating, Reason
from faccine.wire.faces import Face
from hub.catalogue import issue_settings, load_catalogue
from hub.periods import day_start_ms, local_day_and_slot
from hub.simulation.flow import open_day, press_times
from hub.simulation.town import Story, catalogue_text, kiosk_id, stories
from hub.store.migrations import migrations

_TIMEZONE = "Europe/Rome"
_SETTINGS_VERSION = 1
_EVENTS_A_BOOT = 2000
_REASON_SHARE = 0.62
_NO_BURST_MS = 16_000
_REASONS = ("waiting", "staff", "return", "outcome")
SEED = 1


@dataclass(frozen=True)
class Town:
    """A folder with ``books.db`` (the catalogue and nothing else) and each kiosk's messages.

    Args:
        folder: where the files are.
        kiosks: their ids.
        events: how many all of them have together.
        events_a_message: how many events a message has, at most.
    """

    folder: Path
    kiosks: tuple[str, ...]
    events: int
    events_a_message: int

    @property
    def books(self) -> Path:
        """Books that hold the catalogue only; to be copied."""
        return self.folder / "books.db"

    def messages(self, kiosk: str) -> Path:
        """Return the file that has one message a line."""
        return self.folder / f"{kiosk}.messages"


def build_town(
    folder: Path, *, kiosks: int, events: int, events_a_message: int, presses_a_day: float
) -> Town:
    """Write the town's books and messages.

    Args:
        folder: made if missing.
        kiosks: one to an office.
        events: of all kiosks together; rounded down to the same number for each.
        events_a_message: how many a message has, at most.
        presses_a_day: of each kiosk, on average.
    """
    folder.mkdir(parents=True, exist_ok=True)
    offices = stories(kiosks, None, SEED)
    each = events // kiosks
    town = Town(folder, tuple(map(kiosk_id, offices)), each * kiosks, events_a_message)
    _write_books(town.books, offices)
    for story in offices:
        _write_messages(town, story, each, presses_a_day)
    return town


def _write_books(path: Path, offices: list[Story]) -> None:
    database = open_database(path, create=True)
    now_ms = round(datetime.now(UTC).timestamp() * 1000)
    migrate(database, migrations)
    load_catalogue(database, catalogue_text(offices), source="benchmark", now_ms=now_ms)
    issue_settings(database, now_ms)
    database.close()


def _write_messages(town: Town, story: Story, events: int, presses_a_day: float) -> None:
    kiosk = kiosk_id(story)
    random = Random(f"{SEED} {kiosk}")
    outbox = str(uuid.UUID(int=random.getrandbits(128), version=4))
    # Long enough ago for the last of them not to lie in the future.
    days = round(events / presses_a_day * 2.2) + 40
    first = datetime.now(UTC).date() - timedelta(days=days)
    stream = itertools.islice(history(story, random, first, presses_a_day), events)
    with town.messages(kiosk).open("wb") as file:
        while batch := list(itertools.islice(stream, town.events_a_message)):
            file.write(codec.encode(Events(v=VERSION, outbox=outbox, events=batch)) + b"\n")


def history(story: Story, random: Random, first: date, presses_a_day: float) -> Iterator[Event]:
    """Yield the events of a kiosk, from the first day on and without an end."""
    seq = 0
    for number in itertools.count():
        today = open_day(story.hours, _TIMEZONE, first + timedelta(days=number))
        mean = presses_a_day if today.starts_ms else 0
        for at_ms in press_times(today, mean, random):
            seq += 1
            rating = _rating(story, random, seq, at_ms)
            yield rating
            if rating.asks and random.random() < _REASON_SHARE:
                seq += 1
                yield _reason(random, seq, at_ms + random.randint(1500, 9000))


def since_midnight(story: Story, random: Random, now_ms: int) -> Iterator[Event]:
    """Yield the events of a kiosk that is pressed all day: none is a burst, none lies ahead."""
    seq, at_ms = 0, day_start_ms(local_day_and_slot(now_ms, _TIMEZONE)[0], _TIMEZONE)
    while True:
        at_ms = min(at_ms + _NO_BURST_MS, now_ms)
        seq += 1
        rating = _rating(story, random, seq, at_ms)
        yield rating
        if rating.asks and random.random() < _REASON_SHARE:
            seq += 1
            yield _reason(random, seq, at_ms)


def _rating(story: Story, random: Random, seq: int, at_ms: int) -> Rating:
    face = random.choices(
        (Face.SAD, Face.NEUTRAL, Face.HAPPY),
        (story.sad, story.neutral, 1 - story.sad - story.neutral),
    )[0]
    return Rating(
        seq=seq,
        face=face,
        clock=ClockTrust.SYNCED,
        at=to_datetime(at_ms),
        boot=_boot(seq),
        service=random.choice(story.services),
        lang=random.choices(("it", "de", "en"), (0.9, 0.06, 0.04))[0],
        settings=_SETTINGS_VERSION,
        input=Input.TOUCH,
        asks=face is Face.SAD,
    )


def _reason(random: Random, seq: int, at_ms: int) -> Reason:
    return Reason(
        seq=seq,
        rating=seq - 1,
        reason=random.choice(_REASONS),
        clock=ClockTrust.SYNCED,
        at=to_datetime(at_ms),
        boot=_boot(seq - 1),  # a restart forgets whom it asked
    )


def _boot(seq: int) -> str:
    return f"{0x5F3A9C01 + seq // _EVENTS_A_BOOT:08x}"
