"""How often the words better and worse are wrong, how soon they come, and how long they take.

Histories are drawn from a share of red that stays, or doubles or halves from one Monday on, and are
judged every Monday as the hub does. Yardstick: the naive comparison of a week with the week before,
with a 95% interval and without.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random

import click
from harness.figures import Figure, Report, percentile
from harness.histories import END, Service
from harness.options import json_option
from harness.runs import tell

from hub.periods import Step
from hub.statistics import Verdict, difference, judge
from hub.statistics.tallies import Days

_SERVICES = (
    Service("100 a week, 10% red", 100, 0.1, 104),
    Service("100 a week, 10% red, uneven", 100, 0.1, 104, 0.03),
    Service("400 a week, 10% red, uneven", 400, 0.1, 104, 0.03),
    Service("15 a week, 10% red", 15, 0.1, 208),
    Service("15 a week, 10% red, uneven", 15, 0.1, 208, 0.03),
    Service("40 a week, 3% red", 40, 0.03, 60),
    Service("40 a week, 3% red, uneven", 40, 0.03, 60, 0.01),
)
_YEAR_WEEKS = 52
_AFTER_WEEKS = (1, 4, 8, 13, 26)
_FALSE_PERCENT = 5.0
_JUDGE_P99_MS = 3.0
_CHANGES = ((2.0, "doubled", Verdict.WORSE), (0.5, "halved", Verdict.BETTER))


@click.command(context_settings={"show_default": True})
@click.option("--histories", type=click.IntRange(1), default=200, help="Of each kind of service.")
@click.option("--seed", type=int, default=1)
@json_option
def main(histories: int, seed: int, as_json: bool) -> None:
    """Measure how far the words about change can be trusted.

    \b
    Example:
      python benchmarks/verdicts.py --histories 50
    """
    report = Report("Words about change", {"histories": histories, "seed": seed})
    for service in _SERVICES:
        tell(service.name)
        _steady(report, service, histories, Random(f"{seed} {service.name}"))
        for factor, word, verdict in _CHANGES:
            random = Random(f"{seed} {service.name} {word}")
            _changed(report, service, histories, random, factor, word, verdict)
    _speed(report, Random(seed))
    report.tell(as_json=as_json)


def _steady(report: Report, service: Service, histories: int, random: Random) -> None:
    better, worse, ever, naive, moved = [], [], [], [], []
    for _ in range(histories):
        days = service.history(random, _YEAR_WEEKS, 1.0)
        words = _words(days, _YEAR_WEEKS)
        better.append(_percent(word is Verdict.BETTER for word in words))
        worse.append(_percent(word is Verdict.WORSE for word in words))
        ever.append(100.0 * any(word in (Verdict.BETTER, Verdict.WORSE) for word in words))
        naive.append(_naive(days))
        moved.append(_moved(days))
    name = f"{service.name}, steady"
    wrong = [a + b for a, b in zip(better, worse, strict=True)]
    _mean(report, f"{name}: better", better)
    _mean(report, f"{name}: worse", worse)
    report.claim_at_most(_mean(report, f"{name}: wrong word", wrong), _FALSE_PERCENT)
    _mean(report, f"{name}: some Monday of a year", ever)
    _mean(report, f"{name}: interval of last week's difference", naive)
    _mean(report, f"{name}: last week more than 2 points off", moved)


def _changed(
    report: Report,
    service: Service,
    histories: int,
    random: Random,
    factor: float,
    word: str,
    verdict: Verdict,
) -> None:
    most = _AFTER_WEEKS[-1]
    found = [_words(service.history(random, most, factor), most) for _ in range(histories)]
    for weeks in _AFTER_WEEKS:
        seen = [100.0 * (verdict in words[:weeks]) for words in found]
        _mean(report, f"{service.name}, {word}: said within {weeks} weeks", seen)


def _words(days: Sequence[tuple[int, int, int]], weeks: int) -> list[Verdict]:
    return [judge(days, today=END + 7 * week).verdict for week in range(1, weeks + 1)]


def _pairs(days: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    whole = Days(days, END + 7 * _YEAR_WEEKS, END - 7).whole(Step.WEEK, _YEAR_WEEKS + 1)
    rated = [(one.k, one.n) for one in whole if one.n]
    return [(*before, *after) for before, after in pairwise(rated)]


def _naive(days: Sequence[tuple[int, int, int]]) -> float:
    return _percent(difference(*pair).is_there for pair in _pairs(days))


def _moved(days: Sequence[tuple[int, int, int]]) -> float:
    return _percent(abs(k2 / n2 - k1 / n1) > 0.02 for k1, n1, k2, n2 in _pairs(days))


def _speed(report: Report, random: Random) -> None:
    service = Service("five years of days", 100, 0.1, 260)
    drawn = service.history(random, 100, 1.0)[:1800]
    days = [(END - 1800 + place, k, n) for place, (_, k, n) in enumerate(drawn)]
    took = []
    for _ in range(300):
        began = time.process_time()
        judge(days, today=END)
        took.append(1000 * (time.process_time() - began))
    report.add("judging 1,800 days: processor", "ms", took)
    slowest = report.add(
        "judging 1,800 days: processor, 99 of 100 within", "ms", [percentile(took, 0.99)]
    )
    report.claim_at_most(slowest, _JUDGE_P99_MS)


def _percent(flags: Iterable[bool]) -> float:
    values = list(flags)
    return 100.0 * sum(values) / len(values) if values else 0.0


def _mean(report: Report, name: str, values: Sequence[float]) -> Figure:
    return report.add(name, "%", [sum(values) / len(values)])


if __name__ == "__main__":
    main()
