"""How to read these numbers: what an interval is, what the words mean, what is left out.

A page for everybody, with examples that are worked out as the real figures are.
"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from dashboard.answers import answer
from dashboard.scales import Axis
from dashboard.security import public
from hub.statistics import FEWEST_FOR_A_PLAIN_SHARE, FEWEST_FOR_A_SHARE, difference, share_of

blueprint = Blueprint("guide", __name__)

_EXAMPLES = ((2, 20), (10, 100), (100, 1000))
"""Sad faces and ratings: the same share from many and from few."""


@blueprint.get("/come-si-legge")
@public
def show() -> ResponseReturnValue:
    """Show the guide."""
    return answer(
        "guide/show.html",
        shares=[(share_of(k, n), k, n) for k, n in _EXAMPLES],
        there=difference(60, 1000, 110, 1000),
        inside=difference(60, 1000, 70, 1000),
        axis=Axis(0.1),
        fewest=FEWEST_FOR_A_SHARE,
        plain=FEWEST_FOR_A_PLAIN_SHARE,
    )
