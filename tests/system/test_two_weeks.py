"""The broker is away for two weeks of presses; then everything arrives, and nobody has to wait."""

import itertools
import random
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from clocks import SetClock
from line import Line, kiosk_codes

from faccine.wire.faces import FACES
from hub.periods import Period, day_of
from hub.reading import open_reader
from kiosk.outbox.outbox import Outbox

pytestmark = pytest.mark.system

KIOSKS = 20
BUSY_PRESSES = 5000
DAYS = 14
PRESSES_A_DAY = 30
ROME = ZoneInfo("Europe/Rome")
LONGEST_ANSWER_SECONDS = 1.0


def write_two_weeks(path, seed, presses):
    """Write presses of the two weeks before now; return how many on each local day."""
    rng = random.Random(seed)
    now = datetime.now(ROME)
    span = timedelta(days=DAYS).total_seconds()
    instants = sorted(now - timedelta(seconds=60 + rng.random() * span) for _ in range(presses))
    clock = SetClock(int(instants[0].timestamp() * 1000), boot="0ld0b007")
    with closing(Outbox.open(path, clock)) as outbox:
        # This is history: its power cuts are over.
        outbox.database.conn.execute("PRAGMA synchronous = OFF")
        for instant in instants:
            clock.pass_ms(int(instant.timestamp() * 1000) - clock.wall_ms())
            outbox.append_rating(rng.choice(FACES), service="certificati")
    return Counter(instant.date() for instant in instants)


class Reader(threading.Thread):
    """Somebody who keeps the dashboard's figures open; remembers the longest wait."""

    def __init__(self, url):
        super().__init__()
        self.over = threading.Event()
        self.longest_seconds = 0.0
        self.answers = 0
        self._url = url

    def run(self):
        with closing(open_reader(self._url)) as reader:
            (administration,) = reader.administrations()
            office = reader.offices(administration.id)[0]
            today = day_of(datetime.now(ROME).date())
            while not self.over.wait(0.005):
                began = time.monotonic()
                reader.ledger()
                reader.counts(office.id, Period(today - DAYS, today))
                reader.days(office.id, Period(today - DAYS, today))
                self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
                self.answers += 1


def test_two_weeks_without_a_broker_arrive_in_order_while_the_dashboard_answers(tmp_path):
    with Line(tmp_path / "line", kiosk_codes(KIOSKS + 1)) as line:
        pressed = Counter()
        for number, code in enumerate(line.kiosks):
            presses = BUSY_PRESSES if number == 0 else DAYS * PRESSES_A_DAY
            pressed += write_two_weeks(line.outbox(code), number, presses)
        reader = Reader(line.database)
        reader.start()
        began = time.monotonic()
        try:
            line.start_all()
            line.settle()
        finally:
            reader.over.set()
            reader.join()
        seconds = time.monotonic() - began
        line.stop_all()
        line.assert_exactly_once()
        assert_in_order_and_on_their_days(line.exported(), pressed)
        print(
            f"{pressed.total()} presses in {seconds:.1f} s; the dashboard was asked "
            f"{reader.answers} times and answered within {reader.longest_seconds * 1000:.0f} ms"
        )
        assert reader.answers > 20
        assert reader.longest_seconds < LONGEST_ANSWER_SECONDS


def assert_in_order_and_on_their_days(events, pressed):
    for _, of_outbox in itertools.groupby(events, key=lambda event: event["outbox"]):
        rows = list(of_outbox)
        assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
        assert rows == sorted(rows, key=lambda row: row["at"])
        assert rows == sorted(rows, key=lambda row: row["received"])
    days = Counter(datetime.fromisoformat(event["at"]).astimezone(ROME).date() for event in events)
    assert days == pressed
