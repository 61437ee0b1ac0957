"""What counts of faces let anybody say, and what they do not: pure functions with their sources.

``judge`` gives the word about change and the chart behind it; the others give a share its interval,
a difference its own, a silence its chance, and hide what is too few to be published. All of it
measures chance only: not who chose to answer.
"""

from hub.statistics.comparisons import against_the_others, differences
from hub.statistics.differences import Difference, difference, needed_to_see
from hub.statistics.judging import judge
from hub.statistics.pareto import ParetoRow, pareto
from hub.statistics.rare import RARE_SHARE, share_of_median
from hub.statistics.rates import chance_of_silence, participation
from hub.statistics.results import (
    Base,
    ChartPoint,
    DayTally,
    Judgement,
    Kind,
    Rule,
    Unit,
    Verdict,
    missing_unit,
)
from hub.statistics.shares import (
    FEWEST_FOR_A_PLAIN_SHARE,
    FEWEST_FOR_A_SHARE,
    Z_95,
    Confidence,
    Share,
    confidence_of,
    net_satisfaction,
    share_of,
    wilson,
)
from hub.statistics.suppression import Suppression, suppress, suppress_list
from hub.statistics.tallies import added_up

__all__ = [
    "FEWEST_FOR_A_PLAIN_SHARE",
    "FEWEST_FOR_A_SHARE",
    "RARE_SHARE",
    "Z_95",
    "Base",
    "ChartPoint",
    "Confidence",
    "DayTally",
    "Difference",
    "Judgement",
    "Kind",
    "ParetoRow",
    "Rule",
    "Share",
    "Suppression",
    "Unit",
    "Verdict",
    "added_up",
    "against_the_others",
    "chance_of_silence",
    "confidence_of",
    "difference",
    "differences",
    "judge",
    "missing_unit",
    "needed_to_see",
    "net_satisfaction",
    "pareto",
    "participation",
    "share_of",
    "share_of_median",
    "suppress",
    "suppress_list",
    "wilson",
]
