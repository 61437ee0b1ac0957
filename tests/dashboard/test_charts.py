"""The trend's figure, as data."""

from datetime import date

from dashboard.charts import TrendWords, trend
from dashboard.trend import cut
from hub.periods import Period, Step, day_of
from hub.reading import Counts, DayCounts

MONDAY = day_of(date(2026, 11, 2))
WORDS = TrendWords("share", "ratings", ["a", "b", "c"], "new words", ",", ".")


CHOSEN = Period(MONDAY + 14, MONDAY + 20)


def drawn(*counts, changes=()):
    days = [DayCounts(MONDAY + 7 * week, one) for week, one in enumerate(counts)]
    pieces = cut(Period(MONDAY, MONDAY + 20), Step.WEEK, days)
    return trend(pieces, CHOSEN, list(changes), WORDS)


def test_points_are_shares_of_sad_with_their_interval():
    points = drawn(Counts(90, 0, 10))["data"][0]
    assert points["y"][0] == 10.0
    assert points["error_y"]["array"][0] == 7.44  # 5.52 to 17.44
    assert points["error_y"]["arrayminus"][0] == 4.48
    assert points["marker"]["symbol"] == "diamond"


def test_no_line_crosses_a_week_with_fewer_than_ten():
    points = drawn(Counts(90, 0, 10), Counts(9, 0, 0), Counts(30, 0, 0))["data"][0]
    assert points["y"] == [10.0, None, 0.0]
    assert points["error_y"]["array"][1] is None
    assert points["connectgaps"] is False


def test_indicative_points_are_hollow():
    points = drawn(Counts(29, 0, 0), Counts(30, 0, 0))["data"][0]
    assert list(points["marker"]["color"])[:2] == ["#ffffff", "#92260f"]


def test_bars_are_ratings_and_the_chosen_ones_darker():
    bars = drawn(Counts(1), Counts(2), Counts(3))["data"][1]
    assert list(bars["y"]) == [1, 2, 3]
    colours = list(bars["marker"]["color"])
    assert colours[0] == colours[1] != colours[2]


def test_the_axis_begins_at_zero_and_numbers_are_written_the_readers_way():
    layout = drawn(Counts(90, 0, 10))["layout"]
    assert layout["yaxis"]["rangemode"] == "tozero"
    assert layout["separators"] == ",."


def test_new_words_under_the_faces_are_a_dotted_line():
    layout = drawn(Counts(90, 0, 10), changes=[MONDAY + 8])["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == ["2026-11-10"]
    assert layout["annotations"][0]["text"] == "new words"
