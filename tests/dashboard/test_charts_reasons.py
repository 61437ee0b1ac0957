"""The figure of reasons over time, as data."""

from datetime import date

import plotly.graph_objects as go
import pytest

from dashboard.charts_reasons import ReasonChartWords, reasons_over_time
from dashboard.reason_rows import pieces_of
from hub.periods import Period, Step, day_of
from hub.reading import ReasonPeriod

MONDAY = day_of(date(2026, 11, 2))
COMPARED, CHOSEN = Period(MONDAY + 7, MONDAY + 13), Period(MONDAY + 14, MONDAY + 20)


def drawn(codes=("waiting", "staff")):
    found = [
        ReasonPeriod(MONDAY, "waiting", {}, 8),
        ReasonPeriod(MONDAY, "staff", {}, 2),
        ReasonPeriod(MONDAY + 7, "waiting", {}, 4),
        ReasonPeriod(MONDAY + 14, "waiting", {}, 30),
    ]
    pieces = pieces_of(Period(MONDAY, MONDAY + 20), Step.WEEK, found)
    words = ReasonChartWords(
        titles={code: code.upper() for code in codes},
        hover={code: [f"{code} {index}" for index in range(3)] for code in codes},
        decimal=",",
        thousands=".",
    )
    return reasons_over_time(pieces, codes, CHOSEN, COMPARED, words)


def bars(figure, axis):
    return {bar["name"]: bar for bar in figure["data"] if bar["yaxis"] == axis}


def test_every_reason_has_a_panel_of_its_own_and_all_have_one_scale():
    layout = drawn()["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"] == [0, 30 * 1.08]
    low, high = layout["yaxis2"]["domain"], layout["yaxis"]["domain"]
    assert low[0] == 0
    assert low[1] < high[0] < high[1] < 1
    assert [one["text"] for one in layout["annotations"]] == ["WAITING", "STAFF"]


def test_bars_are_counts_by_week_and_tell_the_periods_apart_by_pattern_too():
    waiting = bars(drawn(), "y")
    assert {name: list(bar["y"]) for name, bar in waiting.items()} == {
        "chosen": [30],
        "compared": [None],
        "other": [8],
    }
    assert waiting["chosen"]["x"] == ["2026-11-16"]
    assert waiting["compared"]["marker"]["pattern"]["shape"] == "/"
    assert waiting["chosen"]["marker"]["pattern"]["shape"] == ""
    colours = {bar["marker"]["color"] for bar in waiting.values()}
    assert len(colours) == 3


def test_a_week_with_fewer_than_ten_reasons_has_no_bar_and_a_reason_nobody_gave_is_nought():
    assert bars(drawn(), "y")["compared"]["y"] == [None]
    assert bars(drawn(), "y2")["chosen"]["y"] == [0]


def test_what_one_reads_over_a_bar_belongs_to_its_week():
    assert bars(drawn(), "y2")["chosen"]["text"] == ["staff 2"]


def test_a_telephone_gets_lower_panels_and_numbers_are_written_the_readers_way():
    figure = drawn()
    assert figure["narrow"]["height"] < figure["layout"]["height"]
    assert figure["layout"]["separators"] == ",."


def test_plotly_knows_everything_in_it():
    figure = drawn()
    go.Figure(data=figure["data"], layout=figure["layout"] | figure["narrow"])
    with pytest.raises(ValueError, match="solidityy"):
        go.Figure(data=[figure["data"][0] | {"marker": {"pattern": {"solidityy": 1}}}])


def test_no_pieces_are_an_empty_figure():
    words = ReasonChartWords({}, {}, ",", ".")
    figure = reasons_over_time([], [], CHOSEN, COMPARED, words)
    assert figure["data"] == []
