"""How strict a rule is where: the nearest setting holds; and the form that makes one."""

import pytest

from dashboard.accounts import open_accounts
from dashboard.alerts.model import AlertRule, Place
from dashboard.alerts.rule_forms import INHERIT, OFF, ON, read_rules, rules_of
from dashboard.alerts.settings import SPECS, Level, RuleSettings, RulesInForce
from dashboard.mail.voice import Voice

TOWN, OFFICE = Place("fontelieta"), Place("fontelieta", "anagrafe")
KIOSK = Place("fontelieta", "anagrafe", "anagrafe-1")


def minutes(n, *, is_on=True):
    return RuleSettings(is_on, {"minutes": n})


@pytest.fixture(scope="module", autouse=True)
def spoken():
    with Voice().speaking("en"):
        yield


def test_where_nobody_set_anything_the_usual_holds():
    assert RulesInForce().of(AlertRule.GONE, KIOSK) == SPECS[AlertRule.GONE].usual
    assert RulesInForce().of(AlertRule.GONE, KIOSK).number("minutes") == 30


def test_the_nearest_setting_holds_and_takes_the_whole_rule():
    made = {
        (TOWN, AlertRule.GONE): minutes(60),
        (OFFICE, AlertRule.GONE): minutes(90, is_on=False),
        (KIOSK, AlertRule.GONE): minutes(20),
    }
    rules = RulesInForce(made)
    assert rules.of(AlertRule.GONE, KIOSK) == minutes(20)
    assert rules.of(AlertRule.GONE, Place("fontelieta", "anagrafe", "anagrafe-2")).is_on is False
    assert rules.of(AlertRule.GONE, Place("fontelieta", "tributi", "t-1")) == minutes(60)
    assert rules.of(AlertRule.GONE, Place("vernante", "anagrafe", "v-1")).number("minutes") == 30


def test_an_amount_that_an_older_setting_lacks_is_the_usual_one():
    rules = RulesInForce({(TOWN, AlertRule.QUEUE): RuleSettings(True, {"presses": 7})})
    queue = rules.of(AlertRule.QUEUE, KIOSK)
    assert (queue.number("presses"), queue.number("hours")) == (7, 24)


def test_settings_outlive_the_process_and_can_be_taken_back(tmp_path):
    path = tmp_path / "accounts.sqlite3"
    accounts = open_accounts(path)
    accounts.alert_rules.put(OFFICE, AlertRule.RED, RuleSettings(True, {"limit": 15.5}))
    accounts.close()
    accounts = open_accounts(path)
    assert accounts.alert_rules.in_force().of(AlertRule.RED, OFFICE).amount("limit") == 15.5
    accounts.alert_rules.put(OFFICE, AlertRule.RED, None)
    assert accounts.alert_rules.in_force().made == {}
    accounts.close()


def test_each_level_offers_the_rules_that_make_sense_there():
    assert AlertRule.HUB in rules_of(Level.ADMINISTRATION)
    assert AlertRule.HUB not in rules_of(Level.OFFICE)
    assert rules_of(Level.SERVICE) == [AlertRule.RED]
    assert AlertRule.GONE in rules_of(Level.KIOSK)
    assert AlertRule.RED not in rules_of(Level.KIOSK)


def test_a_form_is_read_rule_by_rule():
    form = {"stato-gone": ON, "gone-minutes": "45", "stato-red": OFF, "red-limit": "12,5"}
    written = read_rules(form, Level.OFFICE, {})
    assert written.errors == {}
    assert written.settings[AlertRule.GONE] == minutes(45)
    assert written.settings[AlertRule.RED] == RuleSettings(False, {"limit": 12.5})
    assert written.settings[AlertRule.CLOCK] is None


def test_an_empty_amount_is_the_usual_one_and_the_fixed_limit_may_stay_empty():
    written = read_rules({"stato-gone": ON, "stato-red": ON}, Level.OFFICE, {})
    assert written.settings[AlertRule.GONE] == minutes(30)
    assert written.settings[AlertRule.RED] == RuleSettings(True, {"limit": None})


def test_who_writes_an_amount_means_it_also_without_switching_the_rule_on():
    written = read_rules({"stato-gone": INHERIT, "gone-minutes": "45"}, Level.OFFICE, {})
    assert written.settings[AlertRule.GONE] == minutes(45)


def test_who_lets_the_upper_level_hold_again_need_not_clear_the_old_amount():
    form = {"stato-gone": INHERIT, "gone-minutes": "45"}
    written = read_rules(form, Level.OFFICE, {AlertRule.GONE: minutes(45)})
    assert written.settings[AlertRule.GONE] is None


@pytest.mark.parametrize("amount", ["3", "1441", "mezz'ora", "nan", "-30", "1e99"])
def test_an_impossible_amount_is_said_at_its_field(amount):
    written = read_rules({"stato-gone": ON, "gone-minutes": amount}, Level.OFFICE, {})
    assert written.errors == {"gone-minutes": "Enter a number from 15 to 1440."}


def test_a_state_that_nobody_offered_is_refused():
    assert "stato-gone" in read_rules({"stato-gone": "forse"}, Level.OFFICE, {}).errors
