"""A technician finds out in one minute why a kiosk is silent: cause first, then what to do."""

from dataclasses import replace

import pytest
from views import A_SILENT_STATUS, A_STATUS, LANGUAGES, NOW_MS

from faccine.wire.clocks import ClockTrust
from kiosk.machine.faults import Fault
from kiosk.session.status import Books, Machine
from kiosk.ui.technician_rows import duration
from kiosk.ui.technician_words import report_on
from kiosk.words import Words, words_in

WORDS = Words()


def a_status(status=A_STATUS, link=None, machine=None, **changes):
    return replace(
        status,
        link=replace(status.link, **link or {}),
        machine=replace(status.machine, **machine or {}),
        **changes,
    )


def row(status, label):
    return next(row for row in report_on(status, WORDS).rows if row.label == label)


def test_a_kiosk_without_a_fault_says_so_and_asks_for_nothing():
    report = report_on(A_STATUS, WORDS)
    assert report.headline == "The kiosk records, and the hub receives."
    assert report.advice == ""
    assert report.is_well
    assert report.books == "Votes made here: 412; the hub has them all."
    assert all(row.is_well for row in report.rows if row.label != WORDS.buttons)


def test_a_kiosk_without_votes_claims_none_of_the_hub():
    fresh = replace(A_STATUS, books=Books())
    assert report_on(fresh, WORDS).books == "No votes were made here yet."


def test_nobody_is_told_that_the_hub_has_all_before_the_outbox_was_looked_at():
    unknown = replace(A_STATUS, books=None)
    assert report_on(unknown, WORDS).books == ""
    assert row(unknown, WORDS.waiting).is_well is None


def test_a_silent_hub_is_told_with_how_long_and_with_what_waits():
    report = report_on(A_SILENT_STATUS, WORDS)
    assert report.headline == "The kiosk records. The hub has not answered for 14 min."
    assert report.books == "Votes made here: 412; entries that wait here, safe: 38."
    assert "faccine-hub run" in report.advice
    assert not report.is_well
    assert row(A_SILENT_STATUS, WORDS.hub).is_well is False
    assert row(A_SILENT_STATUS, WORDS.hub).value == "not connected, last receipt 14 min ago"
    assert row(A_SILENT_STATUS, WORDS.waiting).value == "38, the oldest for 13 min"
    assert report.errors[0].startswith("9:27")


LOGIN = (
    "broker mqtt://b:1883 refused the login of 'x' (Not authorized): check user name and password"
)


@pytest.mark.parametrize(
    ("error", "address", "cause", "advice"),
    [
        ("broker not reached: timed out", None, WORDS.no_network, WORDS.do_network),
        (
            "broker not reached: [Errno 101] Network is unreachable",
            None,
            WORDS.no_network,
            WORDS.do_network,
        ),
        (
            "broker not reached: [Errno 111] Connection refused",
            "192.0.2.15",
            WORDS.broker_silent,
            WORDS.do_broker,
        ),
        ("broker not reached: timed out", "192.0.2.15", WORDS.broker_silent, WORDS.do_broker),
        (
            "broker not reached: [Errno -2] Name or service not known",
            "192.0.2.15",
            WORDS.broker_unknown,
            WORDS.do_name,
        ),
        (
            "broker not reached: [Errno -3] Temporary failure in name resolution",
            "192.0.2.15",
            WORDS.broker_unknown,
            WORDS.do_name,
        ),
        (
            "broker not reached: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
            "192.0.2.15",
            WORDS.broker_distrusted,
            WORDS.do_certificate,
        ),
        (LOGIN, "192.0.2.15", WORDS.broker_refuses, WORDS.do_login),
    ],
)
def test_a_broker_that_cannot_be_used_is_told_by_cause_with_the_next_step(
    error, address, cause, advice
):
    link = {"is_connected": False, "is_hub_online": False, "error": error, "address": address}
    status = a_status(link=link)
    report = report_on(status, WORDS)
    assert report.headline == f"The kiosk records. {cause}"
    assert report.advice == advice
    assert row(status, WORDS.broker).is_well is False
    value = row(status, WORDS.broker).value
    assert value.startswith("broker.comune.example:8883, ")
    said = value.removeprefix("broker.comune.example:8883, ")
    assert said in error, "in the library's own words as well"
    assert "Errno" not in said


def test_a_hub_that_does_not_know_the_kiosk_is_told_to_add_it():
    status = a_status(
        link={"receipt_ms": None},
        books=Books(ratings=3, waiting=3, oldest_waiting_ms=NOW_MS - 600_000),
        errors=("9:40 sending held up: the hub answers unknown-kiosk",),
    )
    report = report_on(status, WORDS)
    assert report.headline == f"The kiosk records. {WORDS.hub_unaware}"
    assert report.advice == "Add it to the hub’s catalogue: esempio-anagrafe-1."


def test_an_old_word_of_a_hub_that_knows_the_kiosk_again_is_no_fault():
    assert report_on(a_status(errors=("7:02 the hub answers unknown-kiosk",)), WORDS).is_well


def test_a_hub_that_is_there_and_does_not_take_what_waits_is_silent():
    late = a_status(
        link={"receipt_ms": NOW_MS - 300_000},
        books=Books(ratings=5, waiting=2, oldest_waiting_ms=NOW_MS - 290_000),
    )
    assert report_on(late, WORDS).headline.endswith("The hub has not answered for 5 min.")
    assert row(late, WORDS.waiting).is_well is False
    quiet = a_status(link={"receipt_ms": NOW_MS - 90_000_000})
    assert report_on(quiet, WORDS).is_well, "who sends nothing hears nothing"


def test_a_hub_that_never_answered_is_not_given_a_time():
    status = a_status(link={"is_hub_online": False, "receipt_ms": None})
    assert report_on(status, WORDS).headline == f"The kiosk records. {WORDS.hub_offline}"
    assert row(status, WORDS.hub).value == "not connected, no receipt yet"


def test_a_disk_that_does_not_write_is_told_before_everything_else():
    full = a_status(
        A_SILENT_STATUS, machine={"disk_free_bytes": 5_000_000}, fault=str(Fault.DISK_FULL)
    )
    assert report_on(full, WORDS).headline == f"{WORDS.cannot_record} (D1 disk full)"
    assert report_on(full, WORDS).advice == WORDS.do_room
    assert row(full, WORDS.disk).is_well is False
    read_only = a_status(fault=str(Fault.DISK_READ_ONLY))
    assert report_on(read_only, WORDS).headline == f"{WORDS.broken} (D2 disk read-only)"
    assert report_on(read_only, WORDS).advice == WORDS.do_card


def test_a_kiosk_without_settings_does_not_claim_to_record():
    status = a_status(settings_version=None)
    assert report_on(status, WORDS).headline == WORDS.no_settings
    unreached = a_status(status, link={"is_connected": False, "error": "timed out"})
    assert report_on(unreached, WORDS).headline == WORDS.broker_silent


@pytest.mark.parametrize(
    ("machine", "advice"),
    [
        ({"under_voltage": True}, WORDS.do_power),
        ({"throttled": True}, WORDS.do_cool),
        ({"temperature_celsius": 85.0}, WORDS.do_cool),
    ],
)
def test_a_weak_board_is_cared_for_while_votes_arrive(machine, advice):
    status = a_status(machine=machine)
    report = report_on(status, WORDS)
    assert report.headline == WORDS.works
    assert report.advice == advice
    assert not report.is_well
    assert row(status, WORDS.board).is_well is False


def test_a_stuck_button_is_told_by_where_it_is():
    status = a_status(has_buttons=True, stuck=("happy", "sad"))
    assert row(status, WORDS.buttons).value == "stays pressed: left, right"
    assert report_on(status, WORDS).advice == WORDS.do_button


def test_an_unset_clock_has_no_tick():
    assert row(a_status(clock=ClockTrust.UNSET), WORDS.clock).is_well is False
    assert row(a_status(clock=ClockTrust.ESTIMATED), WORDS.clock).is_well is True


def test_what_nobody_can_tell_has_neither_tick_nor_triangle():
    status = replace(A_STATUS, machine=Machine(), has_sound=None, has_buttons=None)
    for label in (WORDS.disk, WORDS.board, WORDS.sound, WORDS.buttons):
        assert row(status, label).is_well is None


def test_refused_settings_are_told_with_those_in_force():
    status = a_status(settings_problem="settings refused: labels.sad")
    assert row(status, WORDS.settings).value == "version 12, in force; settings refused: labels.sad"
    assert row(status, WORDS.settings).is_well is False


@pytest.mark.parametrize(
    ("passed_ms", "told"),
    [
        (-5, "0 s"),
        (45_000, "45 s"),
        (119_999, "119 s"),
        (14 * 60_000, "14 min"),
        (3 * 3_600_000, "3 h"),
        (6 * 86_400_000, "6 d"),
    ],
)
def test_durations_are_told_in_one_unit(passed_ms, told):
    assert duration(passed_ms, WORDS) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_say_every_report(language):
    words = words_in(language)
    for status in (A_STATUS, A_SILENT_STATUS, a_status(settings_version=None)):
        report = report_on(status, words)
        assert report.headline
        assert len(report.rows) == 10
        assert not any("{" in row.value for row in report.rows)
