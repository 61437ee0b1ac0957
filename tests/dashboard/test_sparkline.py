"""Small charts: one scale, a band only once the base is complete, no line across a gap."""

from dashboard.sparkline import HEIGHT, WIDTH, highest_of, sparkline, top_of
from hub.reading import SparkPoint


def point(value, signal=None, *, high=0.2, low=0.0):
    return SparkPoint(0, value, low, high, signal, is_base=False, is_thin=False)


def test_one_scale_reaches_the_highest_limit_or_value():
    assert highest_of([point(0.1), point(0.3)]) == 0.3
    assert highest_of([point(0.1), point(None, high=None)]) == 0.2
    assert highest_of([]) == 0
    assert top_of([0.2, 0.3]) == 0.3
    assert top_of([0.01]) == top_of([]) == 0.05


def test_signals_and_the_last_point_are_marked():
    found = sparkline(
        [point(0.1), point(0.25, "worse"), point(0.01, "better"), point(0.1)], 0.1, 20, 0.3
    )
    assert [dot.kind for dot in found.dots] == ["worse", "better", "last"]
    assert found.dots[0].y < found.dots[2].y < found.dots[1].y
    assert found.band.startswith("M")
    assert 0 < found.base_y < HEIGHT


def test_no_line_crosses_a_gap():
    found = sparkline([point(0.1), point(None), point(0.1)], 0.1, 20, 0.3)
    assert found.line.count("M") == 2
    assert "L" not in found.line


def test_while_the_base_is_not_complete_there_are_hollow_points_over_twenty_ticks():
    found = sparkline([point(0.1, high=None, low=None)] * 3, None, 20, 0.3)
    assert len(found.ticks) == 20
    assert [dot.kind for dot in found.dots] == ["base"] * 3
    assert not found.band
    assert not found.line
    assert found.base_y is None


def test_everything_lies_within_the_box():
    found = sparkline([point(9.0, "worse")] * 52, 0.1, 20, 0.3)
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in found.dots)


def test_nothing_is_drawn_of_nothing():
    assert sparkline([], None, 20, 0.3) is None
