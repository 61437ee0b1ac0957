"""What stands behind a word: rare only where it is, and no promise without a pace."""

import pytest
from alert_kit import standing
from test_words import reading

from dashboard.verdict_words import base_words, is_seldom, usual_share, why_verdict
from hub.periods import Step, period_of
from hub.sparks import SparkPoint, pack_spark

DAY = 20_780
"""A Monday."""


def point(day):
    return SparkPoint(day, 0.1, None, None, None, False, False)


def rare(base_value, **more):
    return standing("stable", kind="rare", base_value=base_value, rule=None, **more)


@pytest.mark.parametrize(
    ("median", "share", "seldom"), [(1.0, 0.293, False), (12, 0.052, False), (14, 0.045, True)]
)
def test_rare_is_said_below_one_in_twenty(app, median, share, seldom):
    found = rare(median)
    assert usual_share(found) == pytest.approx(share, abs=0.001)
    assert is_seldom(found) is seldom
    with reading(app, "en"):
        assert why_verdict(found) == f"“Bad” comes as {'rarely' if seldom else 'often'} as usual"


def test_the_usual_share_of_a_chart_of_shares_is_its_base():
    assert usual_share(standing("stable")) == 0.1
    assert not is_seldom(standing("stable", base_value=0.01))


def lacking(**more):
    return standing("too-few", missing=42, run=0, rule=None, judged_day=DAY + 2, **more)


@pytest.mark.parametrize(
    ("language", "ready", "never"),
    [
        ("it", "all’ultimo periodo mancano 42 giudizi; a questo ritmo saranno abbastanza in",
         "all’ultimo periodo mancano 42 giudizi; a questo ritmo non basteranno"),
        ("en", "the latest period lacks 42 ratings; at this pace there will be enough in",
         "the latest period lacks 42 ratings; at this pace there will not be enough"),
        ("de", "dem letzten Zeitraum fehlen 42 Bewertungen; bei diesem Tempo reicht es im",
         "dem letzten Zeitraum fehlen 42 Bewertungen; bei diesem Tempo wird es nicht reichen"),
    ],
)  # fmt: skip
def test_missing_ratings_have_a_sentence_of_their_own(app, language, ready, never):
    packed = pack_spark([point(DAY - 7)])
    with reading(app, language):
        assert base_words(lacking(ready_day=DAY + 7, packed=packed)).startswith(ready)
        assert base_words(lacking(packed=packed)) == never


@pytest.mark.parametrize("step", [Step.WEEK, Step.MONTH])
def test_without_ratings_it_is_said_since_when(app, step):
    last = period_of(DAY - 70, step)
    packed = pack_spark([point(last.first_day)])
    said = {Step.WEEK: "20 September 2026", Step.MONTH: "30 September 2026"}[step]
    with reading(app, "en"):
        found = base_words(lacking(step=step.value, packed=packed))
        assert found.endswith(f"; no whole period with ratings since {said}")
        begun = lacking(step=step.value, packed=packed, base_have=5, base_value=None)
        assert base_words(begun).startswith("base: 5 of 20")
        assert base_words(begun).endswith(f"; no whole period with ratings since {said}")


def test_a_chart_between_reds_that_is_silent_says_for_how_long(app):
    with reading(app, "it"):
        found = base_words(lacking(kind="rare", base_value=5.0))
        assert found == "nessun giudizio da più di tre mesi"


def test_what_is_silent_and_has_no_point_says_only_how_far_the_base_is(app):
    with reading(app, "en"):
        empty = lacking(base_have=0, base_value=None, packed=b"")
        assert base_words(empty) == "base: 0 of 20 weeks"
