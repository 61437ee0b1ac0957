"""A small town's books for the tests of the hub, and events to put into them."""

from __future__ import annotations

from datetime import UTC, datetime

from builders import EXAMPLE_CATALOGUE

from faccine.runtime.database import migrate, open_database
from faccine.wire import codec
from faccine.wire.clocks import ClockTrust, to_datetime, to_ms
from faccine.wire.events import Events, Mode, Rating, Reason
from faccine.wire.faces import Face
from faccine.wire.states import KioskState, Presence
from faccine.wire.topics import KioskTopic
from hub.catalogue import load_catalogue
from hub.store.books import Books, Inbound
from hub.store.migrations import migrations
from hub.store.recount import recount

KIOSK = "esempio-anagrafe-1"
OUTBOX = "0198f3c2-7d5e-7c11-a3b0-5b1f2f6d9e10"
NOON_MS = to_ms(datetime(2026, 11, 18, 10, 0, tzinfo=UTC))  # a Wednesday, 11:00 in Rome
SECOND_MS = 1000
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def open_town(path, text=EXAMPLE_CATALOGUE, now_ms=NOON_MS):
    database = open_database(path, create=True)
    migrate(database, migrations)
    load_catalogue(database, text, source="test", now_ms=now_ms)
    return database


def a_rating(seq, face="happy", *, at_ms=None, clock="synced", **extra):
    at = to_datetime(NOON_MS + seq * MINUTE_MS if at_ms is None else at_ms)
    return Rating(
        seq=seq,
        face=Face(face),
        clock=ClockTrust(clock),
        at=at,
        mode=Mode(extra.pop("mode", "live")),
        **extra,
    )


def a_reason(seq, rating, reason="waiting", *, at_ms=None):
    at = to_datetime(NOON_MS + seq * MINUTE_MS if at_ms is None else at_ms)
    return Reason(seq=seq, rating=rating, reason=reason, clock=ClockTrust.SYNCED, at=at)


def events_of(*events, kiosk=KIOSK, outbox=OUTBOX):
    batch = Events(v=1, outbox=outbox, events=list(events))
    return Inbound(kiosk, KioskTopic.EVENTS, codec.encode(batch))


def raw_events(payload, kiosk=KIOSK):
    return Inbound(kiosk, KioskTopic.EVENTS, payload)


def a_state(*, first=1, last=0, kiosk=KIOSK, outbox=OUTBOX, **extra):
    state = KioskState(v=1, state=Presence.ONLINE, outbox=outbox, first=first, last=last, **extra)
    return Inbound(kiosk, KioskTopic.STATE, codec.encode(state))


class Town:
    """The books of the example town, with the questions tests ask of them."""

    def __init__(self, path):
        self.path = path
        self.database = open_town(path)
        self.books = Books(self.database)

    def take(self, *messages, now_ms=NOON_MS + 8 * HOUR_MS):
        return self.books.take(list(messages), now_ms)

    def rows(self, sql, *values):
        return self.database.conn.execute(sql, values).fetchall()

    def counts(self, *, wider=False):
        """Return {aside: (happy, neutral, sad)} of the services, or of the administration."""
        where = "office = 0" if wider else "service <> 0"
        rows = self.rows(
            "SELECT aside, sum(happy), sum(neutral), sum(sad) FROM day_count JOIN series s"
            f" ON s.id = series WHERE {where} GROUP BY aside HAVING sum(happy + neutral + sad) <> 0"
        )
        return {aside: tuple(counts) for aside, *counts in rows}

    def days(self):
        """Return the days on which something is counted."""
        return [
            day
            for (day,) in self.rows(
                "SELECT DISTINCT day FROM day_count WHERE happy + neutral + sad <> 0 ORDER BY day"
            )
        ]

    def reasons(self):
        """Return {(aside, reason): n} of the services."""
        rows = self.rows(
            "SELECT aside, r.code, sum(n) FROM reason_count JOIN reason r ON r.id = reason"
            " JOIN series s ON s.id = series WHERE s.service <> 0 AND s.office > 0"
            " GROUP BY 1, 2 HAVING sum(n) <> 0"
        )
        return {(aside, code): n for aside, code, n in rows}

    def ledger(self, kiosk=KIOSK, outbox=OUTBOX):
        """Return the line of one outbox, from a recount that found nothing wrong."""
        verdict = recount(self.database)
        assert verdict.mismatches == []
        (line,) = [x for x in verdict.lines if (x.kiosk, x.outbox) == (kiosk, outbox)]
        assert line.made == line.stored + line.refused + line.waiting + line.missing
        return line

    def close(self):
        self.database.close()
