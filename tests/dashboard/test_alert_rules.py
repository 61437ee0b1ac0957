"""What each rule finds, and what it leaves alone."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from alert_kit import (
    HOUR_MS,
    MINUTE_MS,
    PLACE,
    facts,
    kiosk,
    outbox,
    rules,
    served,
    service,
    silent,
)

from dashboard.alerts import count_rules, kiosk_rules
from dashboard.alerts.facts import BackupFact, Facts
from dashboard.alerts.model import AlertRule, Place
from dashboard.alerts.rules import RULES, find_all
from dashboard.alerts.settings import SPECS, RuleSettings, RulesInForce
from hub.reading import Counts, LastBackup


def ms(text: str) -> int:
    return int(
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Rome")).timestamp() * 1000
    )


MONDAY_11 = ms("2026-11-23T11:00")
MONDAY_20 = ms("2026-11-23T20:00")
FRIDAY_1259 = ms("2026-11-20T12:59")


def test_every_rule_has_a_function_and_settings():
    assert set(RULES) == set(SPECS) == set(AlertRule)


# Copies


def copied(made_ms, problem=None, more=None):
    fact = BackupFact(
        Place("fontelieta"), {"administration": "Comune"}, LastBackup(made_ms, problem)
    )
    in_force = RulesInForce(more or {})
    return kiosk_rules.backup(Facts(backups=[fact]), in_force, MONDAY_11)


def test_books_not_copied_for_more_than_two_days_are_found():
    assert copied(MONDAY_11 - 48 * HOUR_MS) == []
    [found] = copied(MONDAY_11 - 48 * HOUR_MS - 1, "no room")
    assert found.key == "backup:fontelieta//"
    assert found.values["problem"] == "no room"


def test_a_copy_that_failed_is_news_at_once_only_if_there_never_was_one():
    assert copied(MONDAY_11 - HOUR_MS, "no room") == []
    assert len(copied(None, "no room")) == 1


def test_where_nobody_makes_copies_nothing_is_missed():
    assert copied(None) == []


def test_the_days_can_be_set_and_the_rule_switched_off():
    key = (Place("fontelieta"), AlertRule.BACKUP)
    assert copied(MONDAY_11 - 60 * HOUR_MS, more={key: RuleSettings(True, {"days": 7})}) == []
    assert copied(None, "no room", {key: RuleSettings(False, {"days": 2})}) == []


# Kiosks


def gone(seen, now, **more):
    return kiosk_rules.gone(facts(kiosks=[kiosk(now, seen_ms=seen, **more)]), rules(), now)


def test_a_kiosk_not_heard_for_half_an_hour_of_opening_time_is_gone():
    found = gone(MONDAY_11 - 30 * MINUTE_MS, MONDAY_11)
    assert [one.key for one in found] == ["gone:fontelieta/anagrafe/anagrafe-1"]
    assert found[0].values["open_ms"] == 30 * MINUTE_MS
    assert gone(MONDAY_11 - 29 * MINUTE_MS, MONDAY_11) == []


def test_a_kiosk_switched_off_over_the_weekend_is_gone_only_after_the_grace():
    assert gone(FRIDAY_1259, ms("2026-11-23T08:30")) == []
    assert gone(FRIDAY_1259, ms("2026-11-23T08:58")) == []
    assert len(gone(FRIDAY_1259, ms("2026-11-23T08:59"))) == 1


def test_a_kiosk_that_went_during_the_day_is_still_gone_at_night():
    assert len(gone(ms("2026-11-23T12:00"), MONDAY_20)) == 1


def test_a_minute_of_grace_can_be_set_and_the_rule_switched_off():
    before = facts(kiosks=[kiosk(MONDAY_11, seen_ms=MONDAY_11 - 40 * MINUTE_MS)])
    patient = rules(AlertRule.GONE, minutes=60)
    assert kiosk_rules.gone(before, patient, MONDAY_11) == []
    assert kiosk_rules.gone(before, rules(AlertRule.GONE, is_on=False), MONDAY_11) == []
    assert len(kiosk_rules.gone(before, rules(), MONDAY_11)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"is_revoked": True},
        {"is_test": True},
        {"software": "simulation"},
        {"state": None},
    ],
)
def test_a_kiosk_of_which_nothing_is_expected_is_never_gone(more):
    assert gone(MONDAY_11 - 5 * HOUR_MS, MONDAY_11, **more) == []


def two(now, seen, other_seen):
    other = replace(PLACE, item="anagrafe-2")
    return facts(kiosks=[kiosk(now, seen_ms=seen), kiosk(now, place=other, seen_ms=other_seen)])


def test_where_no_kiosk_is_heard_at_all_that_is_said_once():
    last = MONDAY_11 - 45 * MINUTE_MS
    both = two(MONDAY_11, last, last - MINUTE_MS)
    [hub] = kiosk_rules.hub(both, rules(), MONDAY_11)
    assert (hub.place, hub.values["since_ms"]) == (Place("fontelieta"), last)
    assert [one.is_covered for one in kiosk_rules.gone(both, rules(), MONDAY_11)] == [True, True]


def test_one_kiosk_that_is_heard_proves_that_the_hub_hears():
    some = two(MONDAY_11, MONDAY_11 - 45 * MINUTE_MS, MONDAY_11)
    assert kiosk_rules.hub(some, rules(), MONDAY_11) == []
    assert [one.is_covered for one in kiosk_rules.gone(some, rules(), MONDAY_11)] == [False]


def test_a_single_kiosk_is_no_hub():
    alone = facts(kiosks=[kiosk(MONDAY_11, seen_ms=MONDAY_11 - 45 * MINUTE_MS)])
    assert kiosk_rules.hub(alone, rules(), MONDAY_11) == []


def test_every_administration_hears_that_the_hub_is_silent():
    last = MONDAY_11 - 45 * MINUTE_MS
    other = Place("vernante", "anagrafe", "vernante-1")
    both = facts(
        kiosks=[kiosk(MONDAY_11, seen_ms=last), kiosk(MONDAY_11, place=other, seen_ms=last)]
    )
    found = kiosk_rules.hub(both, rules(), MONDAY_11)
    assert {one.place.administration for one in found} == {"fontelieta", "vernante"}


def silence(chance, rule=None, **more):
    quiet = silent(MONDAY_11 - HOUR_MS, MONDAY_11, 7.2, chance)
    one = kiosk(MONDAY_11, silence=quiet, **more)
    return kiosk_rules.silence(facts(kiosks=[one]), rule or rules(), MONDAY_11)


def test_a_silence_rarer_than_once_in_a_thousand_is_told_and_a_quiet_day_is_not():
    [found] = silence(0.00099)
    assert found.values["expected"] == 7.2
    assert silence(0.001) == []
    assert silence(0.05) == []
    assert len(silence(0.05, rules(AlertRule.SILENCE, one_in=19))) == 1


def test_without_a_usual_flow_or_in_test_mode_no_silence_is_odd():
    assert silence(0.0, is_test=True) == []
    assert kiosk_rules.silence(facts(kiosks=[kiosk(MONDAY_11)]), rules(), MONDAY_11) == []


def queue(waiting, since_ms, rule=None):
    held = [outbox(made=waiting, ratings=waiting)]
    one = kiosk(MONDAY_11, outboxes=held, since=(None, since_ms))
    return kiosk_rules.queue(facts(kiosks=[one]), rule or rules(), MONDAY_11)


def test_presses_that_wait_are_told_when_they_are_many_or_old():
    assert queue(199, MONDAY_11) == []
    assert [one.values["waiting"] for one in queue(200, MONDAY_11)] == [200]
    assert queue(1, MONDAY_11 - 24 * HOUR_MS + 1) == []
    assert len(queue(1, MONDAY_11 - 24 * HOUR_MS)) == 1
    assert len(queue(5, MONDAY_11, rules(AlertRule.QUEUE, presses=5))) == 1
    assert queue(0, None) == []


def test_a_doubtful_clock_is_told_after_a_day():
    def clock(since_ms):
        one = kiosk(MONDAY_11, clock="unset", since=(since_ms, None))
        return kiosk_rules.clock(facts(kiosks=[one]), rules(), MONDAY_11)

    assert clock(MONDAY_11 - 24 * HOUR_MS + 1) == []
    assert [one.values["clock"] for one in clock(MONDAY_11 - 24 * HOUR_MS)] == ["unset"]
    assert clock(None) == []


def test_missing_presses_are_told_also_of_a_kiosk_that_is_gone_for_good():
    lost = kiosk(MONDAY_11, is_revoked=True, outboxes=[outbox(made=4, missing=4, ratings=4)])
    [found] = kiosk_rules.missing(facts(kiosks=[lost]), rules(), MONDAY_11)
    assert found.values["n"] == 4
    known = kiosk(MONDAY_11, outboxes=[outbox(made=4, acknowledged=4, ratings=4)])
    assert kiosk_rules.missing(facts(kiosks=[known]), rules(), MONDAY_11) == []


# Red


def red(one, rule=None):
    return count_rules.red(facts(services=[one]), rule or rules(), MONDAY_11)


@pytest.mark.parametrize("verdict", ["stable", "better", "too-few", None])
def test_only_the_charts_worse_is_told(verdict):
    assert red(service(verdict)) == []


def test_the_charts_worse_is_told_with_what_is_usual():
    [found] = red(service("worse"))
    assert found.key == "red:fontelieta/anagrafe/tari"
    assert found.values["chart"]["base"] == 0.1
    assert found.values["chart"]["value"] == pytest.approx(0.27)


def test_a_fixed_limit_is_only_passed_by_the_whole_interval():
    limit = rules(AlertRule.RED, limit=20)
    # 60 of 200 is 30%, from 24.1% up; 50 of 200 is 25%, from 19.5% up.
    assert [
        one.values["limit"]["n"] for one in red(service("stable", Counts(140, 0, 60)), limit)
    ] == [200]
    assert red(service("stable", Counts(150, 0, 50)), limit) == []
    assert red(service("stable", Counts(1, 0, 8)), limit) == []  # too few for any share


def test_offices_of_two_people_get_no_red_alert_whatever_the_chart_or_the_limit_say():
    limit = rules(AlertRule.RED, limit=1)
    assert red(service("worse", Counts(0, 0, 500), is_monthly=True), limit) == []


def test_the_red_rule_can_be_switched_off_for_one_service():
    place = Place("fontelieta", "anagrafe", "tari")
    assert red(service("worse"), rules(AlertRule.RED, place, is_on=False)) == []
    other = replace(place, item="carta")
    assert len(red(service("worse"), rules(AlertRule.RED, other, is_on=False))) == 1


# People served


def over(*rows):
    return count_rules.over_served(facts(served=[served(*rows)]), rules(), MONDAY_11)


def test_more_ratings_than_people_served_is_told_with_the_latest_such_days():
    [found] = over((1, 7, 100, 101), (8, 14, 50, 60), (15, 21, 100, 100))
    assert (found.values["first_day"], found.values["ratings"]) == (8, 60)
    assert over((1, 7, 100, 100)) == []


def missing_since(*rows, ratings_since=5):
    one = served(*rows, ratings_since=ratings_since)
    return count_rules.served_missing(facts(served=[one]), rules(), MONDAY_11)


def test_an_office_that_entered_weeks_and_stopped_is_told_after_two_weeks():
    week = (20_760, 20_765, 50, 0)
    [found] = missing_since(week)
    assert (found.values["last_day"], found.values["days"]) == (20_765, 14)
    assert missing_since((20_761, 20_766, 50, 0)) == []


def test_who_enters_whole_months_is_not_late_in_the_middle_of_one():
    assert missing_since((20_730, 20_760, 50, 0)) == []  # nineteen days after a month of 31
    assert len(missing_since((20_710, 20_740, 50, 0))) == 1


def test_who_never_entered_any_or_had_no_ratings_since_is_not_asked():
    assert missing_since() == []
    assert missing_since((20_700, 20_706, 50, 0), ratings_since=0) == []


def test_all_findings_come_with_a_key_of_their_own():
    lost = kiosk(MONDAY_11, seen_ms=MONDAY_11 - HOUR_MS, outboxes=[outbox(missing=1, made=1)])
    found = find_all(
        facts(kiosks=[lost], services=[service()], served=[served((1, 7, 1, 2))]),
        rules(),
        MONDAY_11,
    )
    assert [one.rule for one in found] == [
        AlertRule.MISSING, AlertRule.RED, AlertRule.GONE, AlertRule.OVER_SERVED,
    ]  # fmt: skip
    assert len({one.key for one in found}) == 4
