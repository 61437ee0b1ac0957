"""What the hub books is what a page reads: the two doors meet in the database only."""

import pytest
from town import KIOSK, MINUTE_MS, NOON_MS, OUTBOX, a_rating, a_reason, a_state, events_of

from hub.periods import Period, local_day_and_slot
from hub.reading import Counts, SetAside, open_reader

WEDNESDAY = local_day_and_slot(NOON_MS, "Europe/Rome")[0]
PERIOD = Period(WEDNESDAY - 1, WEDNESDAY + 1)


@pytest.fixture
def read(town):
    """Open the books as they are now."""
    opened = []

    def open_now():
        opened.append(open_reader(f"sqlite:///{town.path}"))
        return opened[-1]

    yield open_now
    for reader in opened:
        reader.close()


def office_of(reader, code):
    [administration] = reader.administrations()
    return next(office for office in reader.offices(administration.id) if office.code == code)


def test_ratings_and_reasons_are_read_as_they_were_booked(town, read):
    town.take(
        events_of(
            a_rating(1, "happy", asks=False),
            a_rating(2, "sad", asks=True),
            a_reason(3, 2, "waiting"),
            a_rating(4, "sad", asks=True),
            a_rating(5, "neutral", mode="test"),
        )
    )
    reader = read()
    office = office_of(reader, "anagrafe")
    expected = Counts(happy=1, neutral=0, sad=2, asked=2)
    assert reader.counts(office.id, PERIOD) == expected
    assert reader.office_counts(office.administration, PERIOD) == {office.id: expected}
    assert [day.day for day in reader.days(office.id, PERIOD)] == [WEDNESDAY]
    assert [(one.code, one.n) for one in reader.reasons(office.id, PERIOD)] == [("waiting", 1)]
    assert reader.set_aside(office.administration, PERIOD) == SetAside(test=1, total=1)
    assert reader.received_since(office.administration, WEDNESDAY) == 4
    by_code = {service.code: service.id for service in office.services}
    assert reader.counts(office.id, PERIOD, by_code["carta-identita"]) == expected
    assert reader.counts(office.id, PERIOD, by_code["certificati"]) == Counts()


def test_a_burst_that_turns_up_later_moves_from_counted_to_set_aside(town, read):
    presses = [a_rating(seq, at_ms=NOON_MS + seq * 1000) for seq in range(1, 6)]
    town.take(events_of(*presses[:4]))
    before = read()
    office = office_of(before, "anagrafe")
    assert before.counts(office.id, PERIOD).n == 4
    town.take(events_of(presses[4]))
    after = read()
    assert after.counts(office.id, PERIOD) == Counts()
    assert after.set_aside(office.administration, PERIOD, office.id).burst == 5
    assert after.days(office.id, PERIOD) == []
    assert after.first_day(office.id) is None
    assert after.label_changes(office.id, PERIOD) == []


def test_the_ledger_says_what_waits_and_what_is_missing(town, read):
    town.take(
        a_state(last=10, ratings=9, settings=1, clock="synced", software="0.1.0"),
        events_of(a_rating(1), a_rating(2)),
    )
    kiosk = next(one for one in read().ledger() if one.code == KIOSK)
    assert (kiosk.presses, kiosk.received, kiosk.waiting, kiosk.missing) == (9, 2, 7, 0)
    assert (kiosk.state, kiosk.office, kiosk.position) == ("online", "Anagrafe", "exit")
    assert (kiosk.settings, kiosk.clock, kiosk.software) == (1, "synced", "0.1.0")
    assert kiosk.received_ms is not None

    town.take(a_state(first=6, last=10, ratings=9))
    kiosk = next(one for one in read().ledger() if one.code == KIOSK)
    assert (kiosk.missing, kiosk.waiting) == (3, 4)
    [outbox] = kiosk.outboxes
    assert outbox.uuid == OUTBOX
    assert outbox.made == 10 == outbox.stored + outbox.refused + outbox.waiting + outbox.missing


def test_refused_input_is_read_with_its_reason(town, read):
    town.take(events_of(a_rating(1, service="nessuno", at_ms=NOON_MS + MINUTE_MS)))
    [one] = read().refused()
    assert (one.kiosk, one.why, one.n, one.is_kept) == (KIOSK, "unknown-service", 1, True)
    kiosk = next(one for one in read().ledger() if one.code == KIOSK)
    assert (kiosk.presses, kiosk.received, kiosk.refused) == (1, 1, 1)
