"""The catalogue changes while rows wait: a kiosk moves; the catalogue comes a day late."""

import pytest
from line import KIOSK, Line, catalogue_of

pytestmark = pytest.mark.system

OTHER = "esempio-tributi-1"


def offices(line):
    return [event["office"] for event in line.exported() if event["kind"] == "rating"]


def faces_thanked(line):
    return [what for _, _, what in line.thanked() if isinstance(what, str)]


def test_a_kiosk_that_moved_while_rows_waited_is_booked_where_it_stood(tmp_path):
    with Line(tmp_path / "line", catalogue=catalogue_of(KIOSK, tributi=[OTHER])) as line:
        line.start_all()
        line.press(5, seed=1)
        line.settle()
        line.stop(KIOSK)
        line.press(20, seed=2)
        at_anagrafe = len(faces_thanked(line))
        line.load(catalogue_of(tributi=[OTHER, KIOSK]))
        line.start_kiosk()
        line.until_settings(2)
        line.press(7, seed=3)
        line.settle()
        line.assert_exactly_once()
        at_tributi = len(faces_thanked(line)) - at_anagrafe
        assert offices(line) == ["anagrafe"] * at_anagrafe + ["tributi"] * at_tributi


def test_a_catalogue_loaded_late_loses_nothing(tmp_path):
    with Line(tmp_path / "line", catalogue=catalogue_of(OTHER)) as line:
        line.start_all()
        line.press(30)
        line.until(lambda: "unknown-kiosk" in line.log(KIOSK).read_text())
        assert line.verdict()["kiosks"] == []
        assert sum(at.waiting for at in line.standings()) == len(line.thanked())
        line.load(catalogue_of(OTHER, KIOSK))
        line.settle()
        line.assert_exactly_once()
        assert set(offices(line)) == {"anagrafe"}


def test_presses_of_a_service_that_the_catalogue_lacked_come_in_by_a_retry(line):
    text = catalogue_of(KIOSK)
    line.start_all()
    line.until_settings(1)
    line.stop(KIOSK)
    press_unknown_service(line, 3)
    line.start_kiosk()
    line.settle()
    assert line.exported() == []
    verdict = line.verdict()
    assert verdict["ok"]
    assert [(ledger["refused"], ledger["waiting"]) for ledger in verdict["kiosks"]] == [(3, 0)]
    service = '[[administration.service]]\ncode = "passaporti"\nname = { it = "Passaporti" }\n\n'
    head, office, rest = text.partition("[[administration.office]]")
    line.load(head + service + office + rest)
    assert line.hub("refused", "retry").code == 0
    assert [event["service"] for event in line.exported()] == ["passaporti"] * 3
    assert line.verdict()["ok"]


def press_unknown_service(line, number):
    from contextlib import closing

    from line import CLOCK

    from faccine.wire.faces import Face
    from kiosk.outbox.outbox import Outbox

    with closing(Outbox.open(line.outbox(), CLOCK)) as outbox:
        for _ in range(number):
            outbox.append_rating(Face.SAD, service="passaporti", settings=1)
