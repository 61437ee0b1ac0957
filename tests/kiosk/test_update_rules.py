from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.updating.rules import (
    DAY_MS,
    MOST_TRIES,
    Do,
    Facts,
    Failed,
    Journal,
    Moment,
    Step,
    Trial,
    is_worse,
    kept,
    next_step,
    still_valid,
)

NOW = Moment(wall_ms=1_795_258_800_000, boot="b1", boottime_ms=1_000_000)
SETTLED = Facts(
    wanted=None,
    running="1.3.0",
    current="1.3.0",
    proven="1.3.0",
    prepared=frozenset({"1.3.0"}),
    is_idle=False,
    now=NOW,
)
TRYING = replace(SETTLED, wanted="1.4.0", current="1.4.0", prepared=frozenset({"1.3.0", "1.4.0"}))


def failed(version: str = "1.4.0", rest_ms: int = DAY_MS) -> Failed:
    return Failed(version, "no receipt", NOW.wall_ms, NOW.boot, NOW.boottime_ms, rest_ms)


def later(ms: int, *, boot: str = "b1") -> Moment:
    boottime = NOW.boottime_ms + ms if boot == "b1" else 20_000
    return Moment(NOW.wall_ms + ms, boot, boottime)


@pytest.mark.parametrize("wanted", [None, "1.3.0"])
def test_who_has_what_is_wanted_does_nothing(wanted):
    assert next_step(replace(SETTLED, wanted=wanted)).do is Do.NOTHING


def test_the_way_of_a_release_that_proves_itself():
    facts = replace(SETTLED, wanted="1.4.0")
    assert next_step(facts) == Step(Do.FETCH, "1.4.0")
    facts = replace(facts, prepared=frozenset({"1.3.0", "1.4.0"}))
    assert next_step(facts) == Step(Do.WAIT, "1.4.0")
    facts = replace(facts, is_idle=True)
    assert next_step(facts) == Step(Do.TRY, "1.4.0")
    facts = replace(facts, current="1.4.0", journal=Journal(trial=Trial("1.4.0")))
    assert next_step(facts) == Step(Do.PROVE, "1.4.0")
    facts = replace(facts, proven="1.4.0", running="1.4.0")
    assert next_step(facts).do is Do.NOTHING


def test_an_older_release_is_wanted_as_any_other():
    assert next_step(replace(SETTLED, wanted="1.2.9")) == Step(Do.FETCH, "1.2.9")


@pytest.mark.parametrize("wanted", ["", "newest", "../1.4.0", "1.4.0 --force", "1" * 41, "١.٢"])
def test_what_is_no_version_is_refused(wanted):
    assert next_step(replace(SETTLED, wanted=wanted)).do is Do.REFUSE


def test_a_release_that_failed_is_left_alone_for_a_day():
    facts = replace(SETTLED, wanted="1.4.0", journal=Journal(failed=failed()))
    assert next_step(facts) == Step(Do.REST, "1.4.0", "no receipt")
    assert next_step(replace(facts, now=later(DAY_MS - 1))).do is Do.REST
    assert next_step(replace(facts, now=later(DAY_MS))).do is Do.FETCH
    assert next_step(replace(facts, now=later(DAY_MS - 1, boot="b2"))).do is Do.REST
    assert next_step(replace(facts, now=later(DAY_MS, boot="b2"))).do is Do.FETCH


def test_a_clock_that_fell_back_makes_no_release_try_again():
    facts = replace(SETTLED, wanted="1.4.0", journal=Journal(failed=failed()))
    back = Moment(wall_ms=0, boot="b2", boottime_ms=0)
    assert next_step(replace(facts, now=back)).do is Do.REST


def test_a_clock_that_was_set_within_a_boot_changes_nothing():
    facts = replace(SETTLED, wanted="1.4.0", journal=Journal(failed=failed()))
    ahead = Moment(wall_ms=NOW.wall_ms + 40 * DAY_MS, boot="b1", boottime_ms=NOW.boottime_ms + 1)
    assert next_step(replace(facts, now=ahead)).do is Do.REST


def test_a_changed_wish_forgets_the_failure():
    journal = Journal(failed=failed(), previous="1.2.0")
    assert still_valid(journal, "1.4.0") == journal
    assert still_valid(journal, "1.5.0") == Journal(previous="1.2.0")
    assert still_valid(journal, None) == Journal(previous="1.2.0")


def test_a_failure_on_trial_is_remembered_until_it_went_back():
    journal = Journal(failed=failed(), trial=Trial("1.4.0"))
    assert still_valid(journal, "1.5.0") == journal


def test_a_release_that_failed_on_trial_goes_back():
    facts = replace(TRYING, journal=Journal(failed=failed(), trial=Trial("1.4.0", 1)))
    assert next_step(facts) == Step(Do.GO_BACK, "1.4.0", "no receipt")


def test_a_trial_that_power_cuts_end_again_and_again_goes_back():
    tried = replace(TRYING, journal=Journal(trial=Trial("1.4.0", MOST_TRIES - 1)))
    assert next_step(tried).do is Do.PROVE
    facts = replace(TRYING, journal=Journal(trial=Trial("1.4.0", MOST_TRIES)))
    step = next_step(facts)
    assert step.do is Do.GO_BACK
    assert step.why == "3 tries ended before it had proved itself"


@pytest.mark.parametrize("wanted", ["1.5.0", "1.3.0", None])
def test_a_wish_that_changes_on_trial_goes_back_and_blames_nobody(wanted):
    assert next_step(replace(TRYING, wanted=wanted)) == Step(Do.GO_BACK, "1.4.0")


def test_a_trial_without_a_journal_is_proved():
    assert next_step(replace(TRYING, running=None)).do is Do.PROVE


def test_a_kiosk_that_is_not_what_should_run_is_restarted():
    assert next_step(replace(SETTLED, running="1.4.0")) == Step(Do.RESTART, "1.3.0")
    assert next_step(replace(SETTLED, running=None)).do is Do.NOTHING


def test_the_running_and_the_previous_release_are_kept():
    facts = replace(SETTLED, wanted="1.4.0", journal=Journal(previous="1.2.0"))
    assert kept(facts) == {"1.2.0", "1.3.0", "1.4.0"}


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [
        (None, None, False),
        (None, "H1 no screen", True),
        ("H1 no screen", "H1 no screen", False),
        ("H1 no screen; H3 no sound", "H3 no sound", False),
        ("H3 no sound", "H1 no screen; H3 no sound", True),
    ],
)
def test_only_a_new_trouble_is_worse(before, after, answer):
    assert is_worse(before, after) is answer
