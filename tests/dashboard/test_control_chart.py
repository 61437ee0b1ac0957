"""The control chart, as data."""

from datetime import date
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from dashboard.chart_sheet import ChartWords, Mark
from dashboard.chart_words import axis_locale
from dashboard.control_chart import control_chart
from hub.periods import Period, day_of
from hub.statistics import Kind, judge

MONDAY = day_of(date(2025, 11, 24))
TODAY = MONDAY + 52 * 7
CHOSEN = Period(TODAY - 28, TODAY - 1)


def weekly(reds, n=100):
    return [(MONDAY + 7 * week, k, n) for week, k in enumerate(reds)]


def drawn(tallies, marks=()):
    judgement = judge(tallies, today=TODAY)
    words = ChartWords(
        "share", "ratings", "base", "limit", "latest", "the first 20",
        [str(index) for index in range(len(judgement.points))], ",", ".",
    )  # fmt: skip
    return judgement, control_chart(judgement, CHOSEN, list(marks), words)


@pytest.fixture(scope="module")
def worse():
    return drawn(
        weekly([9, 11] * 24 + [10] + [30, 32, 31]), [Mark(TODAY - 20, "A"), Mark(MONDAY - 999, "B")]
    )


def test_points_are_shares_of_red_in_percent(worse):
    judgement, figure = worse
    line = figure["data"][1]
    assert line["y"][:2] == [9.0, 11.0]
    assert len(line["y"]) == len(judgement.points) == 52
    assert line["x"][0] == "2025-11-24"
    assert line["marker"]["symbol"] == "diamond"
    assert line["connectgaps"] is False


def test_signals_are_ringed_diamonds_of_their_own(worse):
    signal = worse[1]["data"][2]
    assert signal["name"] == "worse"
    assert list(signal["marker"]["symbol"]) == ["circle-open", "diamond"] * 3
    assert signal["y"] == [30.0, 30.0, 32.0, 32.0, 31.0, 31.0]


def test_the_base_is_solid_where_it_was_made_and_dashed_after(worse):
    solid, dashed = (
        shape for shape in worse[1]["layout"]["shapes"] if shape["y0"] == shape["y1"] == 10.0
    )
    assert (solid["line"]["dash"], dashed["line"]["dash"]) == ("solid", "dash")
    assert solid["x1"] == dashed["x0"]


def test_what_happened_is_a_dotted_line_with_its_letter_and_only_where_the_chart_reaches(worse):
    layout = worse[1]["layout"]
    dotted = [shape["x0"] for shape in layout["shapes"] if shape["line"].get("dash") == "dot"]
    assert dotted == ["2026-11-03"]
    discs = worse[1]["data"][-1]
    assert list(discs["text"]) == ["A"]
    assert list(discs["x"]) == ["2026-11-03"]


def test_the_chosen_period_has_darker_bars(worse):
    bars = worse[1]["data"][3]
    assert bars["type"] == "bar"
    assert [colour == "#33475b" for colour in bars["marker"]["color"]] == [False] * 48 + [True] * 4


def test_labels_at_the_right_do_not_lie_on_each_other(worse):
    heights = sorted(
        one["y"]
        for one in worse[1]["layout"]["annotations"]
        if one.get("xref") == "paper" and one["x"] > 1
    )
    assert len(heights) == 3
    assert min(b - a for a, b in pairwise(heights)) > 1.5


def test_a_telephone_gets_no_labels_at_the_right(worse):
    narrow = worse[1]["narrow"]
    assert narrow["margin"]["r"] < 20
    assert all(one.get("xref") != "paper" for one in narrow["annotations"])


def test_few_ratings_are_hollow_and_a_week_without_is_no_point():
    tallies = [one for one in weekly([10] * 52) if one[0] != MONDAY + 7 * 30]
    tallies[40] = (tallies[40][0], 2, 20)
    figure = drawn(tallies)[1]
    line = figure["data"][1]
    assert "2026-06-22" not in line["x"]
    assert list(line["marker"]["color"]).count("#ffffff") == 1


def test_neither_line_nor_band_goes_across_weeks_without_a_rating():
    tallies = [one for one in weekly([10] * 52) if not 30 <= (one[0] - MONDAY) // 7 < 33]
    judgement, figure = drawn(tallies)
    band, line = figure["data"][:2]
    assert len(judgement.points) == 49
    assert [index for index, x in enumerate(line["x"]) if x is None] == [30]
    assert line["y"][30] is None
    assert len(line["x"]) == len(line["text"]) == len(line["marker"]["color"]) == 50
    turn = band["x"].index(None)
    assert max(band["x"][:turn]) < "2026-06-23"
    assert min(band["x"][turn + 1 : -1]) > "2026-07-09"


def test_while_the_base_is_made_there_is_no_band():
    figure = drawn(weekly([10] * 52)[-6:])[1]
    assert figure["data"][0]["x"] in ([], None, ())
    assert all(shape["y0"] != shape["y1"] for shape in figure["layout"].get("shapes", ()))


def test_rare_reds_are_points_in_their_order_and_have_no_bars():
    tallies = [(MONDAY + day, int(day % 12 == 0), 6) for day in range(364)]
    judgement, figure = drawn(tallies)
    assert judgement.kind is Kind.RARE
    assert figure["data"][1]["x"] == list(range(1, len(judgement.points) + 1))
    assert all(trace["type"] == "scatter" for trace in figure["data"])


def test_names_of_days_and_months_are_the_readers_sunday_first(app):
    with app.test_request_context():
        found = axis_locale()
    assert found["format"]["days"][0] == "domenica"
    assert found["format"]["shortMonths"][0] == "gen"


@pytest.mark.parametrize("sadness", [12, 300])
def test_plotly_knows_everything_in_it(sadness):
    tallies = [(MONDAY + day, int(day % sadness < 4), 6) for day in range(364)]
    figure = drawn(tallies, [Mark(TODAY - 20, "A")])[1]
    go.Figure(data=figure["data"], layout=figure["layout"])
    go.Figure(layout=figure["layout"] | figure["narrow"])
