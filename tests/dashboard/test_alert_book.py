"""Alerts as episodes: opened once, closed when their cause is gone, opened anew when it returns."""

from dataclasses import replace

import pytest

from dashboard.accounts import open_accounts
from dashboard.alerts import may_take, open_alerts
from dashboard.alerts.model import AlertRule, Finding, Place
from dashboard.mail.voice import Voice
from dashboard.rights import Grant, Role, Viewer

PLACE = Place("fontelieta", "anagrafe", "anagrafe-1")
NAMES = {"administration": "Comune", "office": "Anagrafe", "kiosk": "anagrafe-1", "timezone": "UTC"}
GONE = Finding(AlertRule.GONE, PLACE, {"since_ms": 0, "open_ms": 60_000, "names": NAMES})


@pytest.fixture
def accounts(tmp_path):
    accounts = open_accounts(tmp_path / "accounts.sqlite3")
    yield accounts
    accounts.close()


@pytest.fixture(scope="module")
def voice():
    return Voice()


@pytest.fixture
def book(accounts, voice):
    with voice.speaking("it"):
        yield accounts.alerts


def test_what_is_found_at_every_check_is_one_alert(book):
    opened, closed = book.put([GONE], 100)
    assert (len(opened), closed) == (1, [])
    assert book.put([GONE], 200) == ([], [])
    assert [one.opened_ms for one in book.open()] == [100]


def test_it_closes_when_its_cause_is_gone_and_comes_back_as_a_new_episode(book):
    book.put([GONE], 100)
    _, [closed] = book.put([], 200)
    assert closed.closed_ms == 200
    [again], _ = book.put([GONE], 300)
    assert again.id != closed.id
    assert [one.id for one in book.past("fontelieta", 9)] == [closed.id]


def test_what_another_finding_explains_opens_nothing_and_closes_nothing(book):
    covered = replace(GONE, is_covered=True)
    assert book.put([covered], 100) == ([], [])
    book.put([GONE], 200)
    assert book.put([covered], 300) == ([], [])
    assert len(book.open()) == 1


def test_figures_of_an_open_alert_are_renewed(book):
    book.put([GONE], 100)
    book.put([replace(GONE, values={**GONE.values, "open_ms": 120_000})], 200)
    [alert] = book.open()
    assert (alert.opened_ms, alert.values["open_ms"]) == (100, 120_000)


def test_taking_an_alert_on_keeps_who_and_why_also_when_it_is_over(book):
    [alert], _ = book.put([GONE], 100)
    assert book.take(alert.id, "Anna", "Chiamo il tecnico", 150)
    book.put([], 200)
    assert not book.take(alert.id, "Ugo", None, 250)
    [past] = book.past("fontelieta", 9)
    assert (past.taken_by, past.comment, past.taken_ms) == ("Anna", "Chiamo il tecnico", 150)


def test_each_opening_and_each_closing_has_to_be_told_once(book):
    book.put([GONE], 100)
    [opened] = book.to_tell()
    book.told([opened])
    assert book.to_tell() == []
    book.put([], 200)
    [closed] = book.to_tell()
    assert not closed.is_open
    book.told([closed])
    assert book.to_tell() == []


def test_alerts_of_two_years_ago_are_forgotten(book):
    book.put([GONE], 100)
    book.put([], 200)
    book.put([], 200 + 731 * 86_400_000)
    assert book.past("fontelieta", 9) == []


def viewer(role, administration=None, offices=None):
    held = None if offices is None else frozenset(offices)
    return Viewer(1, "a@b.example", None, (Grant(role, administration, held),))


def shown(book, who, **more):
    return [one.where for one in open_alerts(who, book, 1000, **more)]


def test_only_alerts_within_the_scope_are_shown(book):
    other = replace(GONE, place=Place("fontelieta", "tributi", "tributi-1"))
    whole = Finding(AlertRule.HUB, Place("fontelieta"), {"since_ms": 0, "names": NAMES})
    away = replace(GONE, place=Place("vernante", "anagrafe", "v-1"))
    book.put([GONE, other, whole, away], 100)
    assert len(shown(book, viewer(Role.HUB_ADMIN))) == 4
    assert len(shown(book, viewer(Role.ADMIN, "fontelieta"))) == 3
    # The hub's silence concerns everybody; the other office does not exist for this manager.
    assert len(shown(book, viewer(Role.MANAGER, "fontelieta", ["anagrafe"]))) == 2
    assert shown(book, viewer(Role.MANAGER, "salerno")) == []
    assert len(shown(book, viewer(Role.HUB_ADMIN), administration="vernante")) == 1
    assert (
        len(shown(book, viewer(Role.HUB_ADMIN), administration="fontelieta", office="anagrafe"))
        == 1
    )


def test_untaken_alerts_come_first_and_can_be_asked_for_alone(book):
    second = Finding(AlertRule.MISSING, PLACE, {"n": 2, "names": NAMES})
    [first, _], _ = book.put([GONE, second], 100)
    book.take(first.id, "Anna", None, 150)
    words = open_alerts(viewer(Role.HUB_ADMIN), book, 200)
    assert [one.rule for one in words] == [AlertRule.MISSING, AlertRule.GONE]
    assert len(open_alerts(viewer(Role.HUB_ADMIN), book, 200, only_untaken=True)) == 1


def test_readers_see_and_managers_take_on():
    assert may_take(viewer(Role.MANAGER, "fontelieta", ["anagrafe"]), PLACE)
    assert not may_take(viewer(Role.MANAGER, "fontelieta", ["tributi"]), PLACE)
    assert not may_take(viewer(Role.READER, "fontelieta"), PLACE)
    assert may_take(viewer(Role.MANAGER, "fontelieta", ["tributi"]), Place("fontelieta"))
