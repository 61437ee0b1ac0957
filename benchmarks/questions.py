"""How long every question that pages ask takes on ten million ratings, and every page itself.

The books are filled by SQL, once, and kept where ``--data`` says. Every question
of ``hub.reading`` is asked many times with random parameters, by a reader borrowed for it alone as
pages do; every page is fetched through Flask's test client. Yardstick: the same question asked of
the raw ratings, once.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import click
from flask.testing import FlaskClient
from harness.figures import Report, number, percentile
from harness.large_books import books_options, large_books
from harness.options import json_option
from harness.questions import Draw, questions
from harness.raw import ask_raw
from harness.runs import tell, workshop

from dashboard.accounts import open_accounts
from dashboard.app import load_app
from dashboard.settings import DashboardSettings
from faccine.runtime.database import open_database
from faccine.runtime.logs import configure_logging
from hub.reading import open_reader

_QUESTION_P99_MS = 10.0
_PAGE_P99_MS = 50.0
_BYTES_A_RATING = 100.0
_SEED = 1
_EMAIL = "benchmark@example.org"
_DAY_MS = 86_400_000


@click.command(context_settings={"show_default": True})
@books_options
@click.option("--asked", type=click.IntRange(1), default=300, help="How often each question is.")
@click.option("--fetched", type=click.IntRange(1), default=50, help="How often each page is.")
@click.option("--raw/--no-raw", default=True, help="Ask the raw ratings, too; takes minutes.")
@json_option
def main(
    ratings: int,
    years: float,
    offices: int,
    services: int,
    asked: int,
    fetched: int,
    raw: bool,
    data: Path,
    as_json: bool,
) -> None:
    """Measure questions and pages.

    \b
    Example:
      python benchmarks/questions.py --ratings 100000 --offices 50
    """
    configure_logging(verbose=False)  # to standard error
    sizes: dict[str, Any] = {
        "ratings": ratings,
        "years": years,
        "offices": offices,
        "services": services,
    }
    books = large_books(data, sizes)
    report = Report(
        f"Questions and pages on {ratings:,} ratings",
        {**sizes, "asked": asked, "fetched": fetched, "books": str(books)},
    )
    with closing(open_database(books, read_only=True)) as database:
        stored, first_day, last_day = database.conn.execute(
            "SELECT (SELECT sum(stored_ratings) FROM outbox), min(day), max(day) FROM day_count"
        ).fetchone()
    with closing(open_reader(f"sqlite:///{books}")) as reader:
        draw = Draw(reader, Random(_SEED), first_day=first_day, last_day=last_day)
    _measure_size(report, books, stored)
    _measure_questions(report, books, draw, asked)
    _measure_pages(report, books, draw, fetched, (last_day + 1) * _DAY_MS + _DAY_MS // 3)
    if raw:
        _measure_raw(report, books, draw)
    report.tell(as_json=as_json)


def _measure_size(report: Report, books: Path, ratings: int) -> None:
    size = report.add("on disk, aggregates included", "B/rating", [books.stat().st_size / ratings])
    report.claim_at_most(size, _BYTES_A_RATING)


def _measure_questions(report: Report, books: Path, draw: Draw, asked: int) -> None:
    url = f"sqlite:///{books}"
    gc.freeze()  # as the dashboard does when it has started
    for question in questions():
        times = []
        for _ in range(asked):
            parameters = draw.parameters(question)
            with closing(open_reader(url, keep=True)) as reader:
                before = time.monotonic_ns()
                getattr(reader, question)(**parameters)
                times.append((time.monotonic_ns() - before) / 1e6)
        _conclude(report, f"question {question}", times, _QUESTION_P99_MS)


def _measure_pages(report: Report, books: Path, draw: Draw, fetched: int, now_ms: int) -> None:
    with workshop(None) as place:
        accounts = place / "accounts.db"
        app = load_app(
            DashboardSettings(f"sqlite:///{books}", accounts, has_secure_cookies=False),
            now_ms=lambda: now_ms,
        )
        app.config["RATELIMIT_ENABLED"] = False
        rules = [
            (rule.rule, rule.arguments)
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
        ]
        client = app.test_client()
        _log_in(client, accounts, now_ms)
        for rule, names in sorted(rules):
            addresses = [draw.address(rule, names) for _ in range(fetched)]
            times = list(_fetch(client, [address for address in addresses if address]))
            if times:
                report.add(f"page {rule}, first", "ms", times[:1])
                _conclude(report, f"page {rule}", times[1:] or times, _PAGE_P99_MS)


def _log_in(client: FlaskClient, path: Path, now_ms: int) -> None:
    with closing(open_accounts(path)) as accounts:
        accounts.add(_EMAIL, None, None, now_ms)
        link = accounts.make_link(_EMAIL, now_ms)
    answer = client.get(f"/accedi/link/{link}")
    if answer.status_code not in (200, 302):
        raise click.ClickException(f"the login link was answered with {answer.status_code}")


def _fetch(client: FlaskClient, addresses: list[str]) -> Iterator[float]:
    """Yield the milliseconds of each answer; a page that is not for us has none."""
    for address in addresses:
        before = time.monotonic_ns()
        answer = client.get(address)
        taken_ms = (time.monotonic_ns() - before) / 1e6
        if answer.status_code >= 500:
            raise click.ClickException(f"{address} was answered with {answer.status_code}")
        if answer.status_code == 200:
            yield taken_ms


def _measure_raw(report: Report, books: Path, draw: Draw) -> None:
    with closing(open_database(books, read_only=True)) as database:
        for question in questions():
            taken_ms = ask_raw(database.conn, question, draw.parameters(question))
            if taken_ms is not None:
                report.add(f"of the raw ratings: {question}", "ms", [taken_ms])
                tell(f"raw {question}: {taken_ms:,.0f} ms")


def _conclude(report: Report, name: str, times: list[float], target_ms: float) -> None:
    report.add(f"{name}, p50", "ms", [percentile(times, 0.5)])
    worst = report.add(f"{name}, p99", "ms", [percentile(times, 0.99)])
    report.claim_at_most(worst, target_ms)
    tell(f"{name}: p99 {number(worst.median)} ms")


if __name__ == "__main__":
    main()
