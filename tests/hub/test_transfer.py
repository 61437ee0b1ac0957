import msgspec
import pytest
from town import KIOSK, NOON_MS, OUTBOX, a_rating, a_reason, events_of

from faccine.wire.errors import BadMessage
from hub.store.recount import recount
from hub.store.transfer import EXPORT_FIELDS, exported_events, import_events


def lines_of(*events, kiosk=KIOSK):
    for event in events:
        head = {"kiosk": kiosk, "outbox": OUTBOX}
        yield msgspec.json.encode(head | msgspec.to_builtins(event)) + b"\n"


def test_an_export_names_everything_by_its_code(town):
    town.take(events_of(a_rating(1, "sad", lang="de", mode="test"), a_reason(2, 1)))
    rating, reason = exported_events(town.database)
    assert tuple(rating) == EXPORT_FIELDS
    assert (rating["kiosk"], rating["seq"], rating["kind"], rating["face"]) == (
        KIOSK, 1, "rating", "sad",
    )  # fmt: skip
    assert (rating["office"], rating["service"], rating["lang"]) == (
        "anagrafe", "carta-identita", "de",
    )  # fmt: skip
    assert rating["aside"] == ["test"]
    assert (reason["kind"], reason["rating"], reason["reason"]) == ("reason", 1, "waiting")


def test_an_import_fills_the_books_and_doing_it_again_changes_nothing(town):
    events = [a_rating(seq) for seq in range(1, 251)]
    for _ in range(2):
        report = import_events(town.books, lines_of(*events), NOON_MS + 10**9)
        assert (report.read, report.refused) == (250, 0)
        assert town.ledger().stored == 250
    assert recount(town.database).is_ok


def test_an_import_that_begins_high_books_what_lies_before_as_missing(town):
    import_events(town.books, lines_of(a_rating(20_001), a_rating(20_002)), NOON_MS)
    line = town.ledger()
    assert (line.stored, line.missing) == (2, 20_000)


def test_an_import_of_an_unknown_kiosk_says_so(town):
    report = import_events(town.books, lines_of(a_rating(1), kiosk="esempio-altra-1"), NOON_MS)
    assert (report.refused, report.unknown_kiosks) == (1, {"esempio-altra-1"})


def test_a_line_that_is_no_event_is_named(town):
    with pytest.raises(BadMessage, match="line 2"):
        import_events(town.books, [*lines_of(a_rating(1)), b"oops\n"], NOON_MS)


def test_an_import_is_no_sign_of_life(town):
    import_events(town.books, lines_of(a_rating(1)), NOON_MS)
    assert town.rows("SELECT state FROM kiosk_status WHERE state = 'online'") == []


def test_a_bad_outbox_is_not_blamed_on_the_catalogue(town):
    line = b'{"kiosk":"%s","outbox":"no-uuid","seq":1,"kind":"rating"}' % KIOSK.encode()
    with pytest.raises(BadMessage, match="line 1"):
        import_events(town.books, [line], NOON_MS)
