"""The facts that rules look at, read from real books."""

from pathlib import Path

import pytest
from dashboard_kit import NOW_MS, TODAY

from dashboard.alerts.gathering import gather
from dashboard.alerts.model import AlertRule, Place
from dashboard.alerts.rules import find_all
from dashboard.alerts.settings import RuleSettings, RulesInForce
from hub.periods import last_weeks
from hub.reading import open_reader
from hub.store.backups import record_backup, record_problem

LIMIT = RulesInForce({(Place("fontelieta"), AlertRule.RED): RuleSettings(True, {"limit": 20.0})})
WEEKS = last_weeks(TODAY, 4)


@pytest.fixture
def found(town):
    def find(rules=None, remembered=None, now_ms=NOW_MS):
        reader = open_reader(town.url)
        try:
            facts, _ = gather(reader, rules or RulesInForce(), remembered or {}, now_ms)
        finally:
            reader.close()
        return {one.key: one for one in find_all(facts, rules or RulesInForce(), now_ms)}

    return find


def test_a_service_that_the_hub_judged_worse_is_found_by_its_names(town, found):
    town.standing(town.registry, town.taxes, "worse", run=3)
    town.standing(town.registry, town.cards, "stable")
    [one] = found().values()
    assert one.key == "red:fontelieta/anagrafe/tari"
    assert one.values["names"]["service"] == {"it": "TARI"}
    assert one.values["names"]["office"] == "Anagrafe centro"


def test_an_office_of_two_people_is_left_alone_at_any_price(town, found):
    town.standing(town.social, town.cards, "worse")
    town.standing(town.social, 0, "worse", step="month")
    town.rate(town.social, town.cards, WEEKS.first_day, (0, 0, 200))
    assert found(LIMIT) == {}


def test_a_fixed_limit_looks_at_the_last_four_whole_weeks(town, found):
    town.rate(town.registry, town.cards, WEEKS.last_day, (100, 0, 60))
    assert list(found(LIMIT)) == ["red:fontelieta/anagrafe/carta"]
    assert found() == {}
    later = NOW_MS + 28 * 86_400_000
    assert found(LIMIT, now_ms=later) == {}


def test_ratings_beyond_the_people_served_are_found_for_an_office_and_for_a_service(town, found):
    day = TODAY - 10
    town.rate(town.registry, town.cards, day, (20, 5, 5))
    town.served(town.registry, day - 3, day + 3, 29)
    town.served(town.registry, day - 3, day + 3, 30, town.cards)
    one = found()["over-served:fontelieta/anagrafe/"]
    assert (one.values["ratings"], one.values["served"]) == (30, 29)
    assert "over-served:fontelieta/anagrafe/carta" not in found()


def test_a_service_of_a_small_office_is_not_told_apart(town, found):
    day = TODAY - 10
    town.rate(town.social, town.cards, day, (20, 5, 5))
    town.served(town.social, day, day, 3, town.cards)
    assert found() == {}
    town.served(town.social, day, day, 3)
    assert list(found()) == ["over-served:fontelieta/sociali/"]


def test_people_served_that_stopped_coming_are_found(town, found):
    town.served(town.registry, TODAY - 40, TODAY - 34, 50)
    assert found() == {}
    town.rate(town.registry, town.cards, TODAY - 3, (5, 0, 0))
    assert found()["served-missing:fontelieta/anagrafe/"].values["days"] == 33


def test_a_kiosk_and_its_clock_are_found_by_office_and_id(town, found):
    kiosk = town.kiosk(town.registry, "anagrafe-1", name="Sportello 1")
    town.status(kiosk, seen_ms=NOW_MS - 7_200_000, clock="unset")
    remembered = {"clock:anagrafe-1": NOW_MS - 25 * 3_600_000}
    keys = found(remembered=remembered)
    assert set(keys) == {
        "gone:fontelieta/anagrafe/anagrafe-1",
        "clock:fontelieta/anagrafe/anagrafe-1",
    }
    assert keys["gone:fontelieta/anagrafe/anagrafe-1"].values["names"]["kiosk"] == "Sportello 1"


def test_a_silence_is_found_by_the_usual_flow_and_a_quiet_day_is_not(town, found):
    kiosk = town.kiosk(town.registry, "anagrafe-1")
    town.status(kiosk, seen_ms=NOW_MS)
    box = town.outbox(kiosk, last=1, ratings=1, stored=1, stored_ratings=1)
    town._insert("event", outbox=box, seq=1, face=0, at_ms=NOW_MS - 3_600_000, received_s=0)
    town.flow(kiosk, dict.fromkeys(range(168), 6.5))  # e^-6.5 is 1 in 665
    assert found() == {}
    rare = {(Place("fontelieta"), AlertRule.SILENCE): RuleSettings(True, {"one_in": 600})}
    [one] = found(RulesInForce(rare)).values()
    assert (one.rule, one.values["expected"]) == (AlertRule.SILENCE, 6.5)


def test_copies_of_the_books_that_stopped_are_told_to_every_administration(town, found):
    before = len(found())
    record_problem(town.database, NOW_MS, Path("/media/stick"), "is the disk plugged in?")
    news = [key for key in found() if key.startswith("backup:")]
    assert "backup:fontelieta//" in news
    assert len(found()) == before + len(news)
    record_backup(town.database, NOW_MS + 1, Path("/media/stick/books.db"), 4096)
    assert len(found()) == before
    assert "backup:fontelieta//" in found(now_ms=NOW_MS + 3 * 86_400_000)
