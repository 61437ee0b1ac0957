"""What is said of a point of a chart."""

from types import SimpleNamespace

import pytest
from flask import session

from dashboard.chart_words import point_words
from hub.periods import Period
from hub.statistics import ChartPoint, Kind, Verdict


@pytest.mark.parametrize(
    ("kind", "signal", "value", "said"),
    [
        (Kind.SHARES, Verdict.WORSE, 0.4, "beyond the limit"),
        (Kind.SHARES, Verdict.WORSE, 0.2, "part of a run above the base"),
        (Kind.SHARES, Verdict.BETTER, 0.05, "below the lower limit"),
        (Kind.SHARES, Verdict.BETTER, 0.12, "part of a run below the base"),
        (Kind.RARE, Verdict.WORSE, 0.05, "below the lower limit"),
        (Kind.RARE, Verdict.WORSE, 0.12, "part of a run below the base"),
        (Kind.RARE, Verdict.BETTER, 0.4, "beyond the limit"),
        (Kind.RARE, Verdict.BETTER, 0.2, "part of a run above the base"),
    ],
)
def test_a_signal_is_told_by_the_side_of_the_chart_it_is_on(app, kind, signal, value, said):
    point = ChartPoint(
        Period(1, 7), k=1, n=100, value=value, low=0.1, high=0.3, is_base=False, is_thin=False,
        signal=signal,
    )  # fmt: skip
    with app.test_request_context():
        session["language"] = "en"
        assert point_words(SimpleNamespace(kind=kind), point) == said
