"""How quick every page is at fifty million ratings, while the hub takes in a thousand a second.

The real dashboard, a real broker and the real hub run on a copy of the books. Somebody who may see
everything, the manager of one office and that of a fifth of the offices fetch every page many
times; the server's own time is what it says in ``Server-Timing``. Then a real Chromium opens the
pages, with an empty and with a filled cache. Yardstick: ``/healthz``, which only proves that the
books can be read, in turn with them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import click
from harness.broker import running_broker
from harness.dashboard import Fetched, Visitor, login_link, running_dashboard
from harness.figures import Report, number, percentile
from harness.large_books import books_options, large_books
from harness.options import folder_option, json_option
from harness.processes import Helper, program, running_hub
from harness.questions import Draw
from harness.runs import tell, workshop
from harness.screens import Watcher, running_browser

from dashboard.app import create_app
from dashboard.rights import Grant, Role
from dashboard.settings import DashboardSettings
from hub.reading import open_reader

_PAGE_P99_MS = 50.0
_LCP_MS = 1000.0
_WEIGHT_KIB = 350.0
_RATE_SHARE = 0.99
_YARDSTICK = "/healthz"
_SEED = 1
_NOT_MEASURED = ("/api/", "/static/", "/accedi", "/invito", "/healthz", "/lingua")
"""What is no page, or is not for those who are logged in."""
_WITH_CHOICES = (
    "/?periodo=52w&pagina=2",
    "/?periodo=2025",
    "/uffici?cerca=1",
    "/uffici/{administration}/{office}?servizio={service}&periodo=52w",
    "/confronto?servizio={service}&periodo=13w",
    "/motivi?ufficio={office}&periodo=13w",
    "/postazioni?cerca=1",
    "/azioni?pagina=2",
    "/serviti?ufficio={administration}/{office}&periodo=52w",
)
"""Pages as people choose them, beside each page as it opens."""
_LOOKED_AT = (
    "/",
    "/uffici/{administration}/{office}",
    "/uffici/{administration}/{office}?servizio={service}",
    "/uffici",
    "/confronto",
    "/motivi",
    "/postazioni",
    "/azioni",
    "/serviti",
)
"""The pages that Chromium opens."""


@dataclass(frozen=True)
class Somebody:
    """An account. ``offices`` are the codes of those that are seen; none where all are."""

    name: str
    offices: tuple[str, ...]
    grants: tuple[Grant, ...]

    @property
    def email(self) -> str:
        """What they log in with."""
        return f"{self.name.replace(' ', '-')}@example.org"


@click.command(context_settings={"show_default": True})
@books_options
@click.option("--rate", type=click.FloatRange(0), default=1000.0, help="Ratings a second.")
@click.option("--late", is_flag=True, help="Ratings are of days that are over.")
@click.option("--fetched", type=click.IntRange(1), default=200, help="How often each page is.")
@click.option("--loads", type=click.IntRange(0), default=5, help="In Chromium, of each page.")
@click.option("--opened", type=click.IntRange(1), default=len(_LOOKED_AT), help="In Chromium.")
@folder_option
@json_option
def main(
    ratings: int,
    years: float,
    offices: int,
    services: int,
    data: Path,
    rate: float,
    late: bool,
    fetched: int,
    loads: int,
    opened: int,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Measure every page as it is served, and how it is painted.

    \b
    Example:
      python benchmarks/pages.py --ratings 50000000 --years 5
    """
    sizes: dict[str, Any] = {
        "ratings": ratings,
        "years": years,
        "offices": offices,
        "services": services,
    }
    kept = large_books(data, sizes)
    report = Report(
        f"Pages on {ratings:,} ratings, {rate:,.0f} more a second",
        {**sizes, "rate": rate, "late": late, "fetched": fetched, "loads": loads},
    )
    report.add("load of the machine before", "", [os.getloadavg()[0]])
    with workshop(folder) as place:
        tell("copying the books")
        books = _copy(kept, place / "books.db")
        with closing(open_reader(f"sqlite:///{books}")) as reader:
            draw = Draw(reader, Random(_SEED), first_day=0, last_day=0)
            (body,) = reader.administrations()
        town = Town(draw, body.code, _rules(books, place))
        steady = ["--rate", rate, "--offices", offices, "--services", services]
        with _everything(books, place, [*steady, *(["--late"] if late else [])]) as (
            address,
            kiosks,
        ):
            kiosks.begin()
            for somebody in town.people():
                link = login_link(place / "accounts.db", somebody.email, somebody.grants)
                _fetch_all(report, Visitor(address, link), town, somebody, fetched)
            if loads:
                somebody = town.people()[0]
                link = login_link(place / "accounts.db", somebody.email, somebody.grants)
                _look_at_all(report, address, link, town, loads, opened)
            _conclude_flow(report, kiosks, rate)
    report.add("load of the machine after", "", [os.getloadavg()[0]])
    report.tell(as_json=as_json)


@contextmanager
def _everything(books: Path, place: Path, steady: Sequence[object]) -> Iterator[tuple[str, Helper]]:
    """Run broker, hub, kiosks and dashboard; give its address and the kiosks, still waiting."""
    with (
        running_broker(place / "broker") as port,
        running_hub(books, port, place / "hub.log"),
        Helper("harness/steady.py", *steady, "--port", port) as kiosks,
        running_dashboard(books, place / "accounts.db", place / "dashboard.log") as address,
    ):
        yield address, kiosks


def _copy(kept: Path, books: Path) -> Path:
    """Copy books, for the hub to write to, and bring them up to date."""
    for source in kept.parent.glob(f"{kept.name}*"):
        if not source.name.endswith("-shm"):
            shutil.copy(source, books.with_name(books.name + source.name[len(kept.name) :]))
    command = [program("faccine-hub"), "migrate", "--database", f"sqlite:///{books}"]
    subprocess.run(command, capture_output=True, check=True)
    return books


def _rules(books: Path, place: Path) -> list[tuple[str, set[str]]]:
    """Return every page there is: its address and the names of the parts in it."""
    settings = DashboardSettings(f"sqlite:///{books}", place / "rules.db")
    found = [
        (rule.rule, set(rule.arguments))
        for rule in create_app(settings).url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(_NOT_MEASURED)
    ]
    return sorted(found, key=lambda one: one[0])


class Town:
    """The addresses of all pages, and who asks for them."""

    def __init__(
        self, draw: Draw, administration: str, rules: Sequence[tuple[str, set[str]]]
    ) -> None:
        self._draw = draw
        self._administration = administration
        self._rules = rules
        self._random = Random(_SEED)
        self._one_office = (draw.office(),)
        self._some_offices = draw.some_offices()

    def people(self) -> list[Somebody]:
        """Return who asks."""
        return [
            Somebody("hub administrator", (), (Grant(Role.HUB_ADMIN),)),
            self._manager("manager of one office", self._one_office),
            self._manager(f"manager of {len(self._some_offices)} offices", self._some_offices),
        ]

    def _manager(self, name: str, offices: tuple[str, ...]) -> Somebody:
        grant = Grant(Role.MANAGER, self._administration, frozenset(offices))
        return Somebody(name, offices, (grant,))

    def addresses(self, somebody: Somebody) -> Iterator[tuple[str, str]]:
        """Yield each page by name with one of its addresses; another one each time."""
        for rule, names in self._rules:
            address = self._draw.address(rule, names, self._an_office_of(somebody))
            if address is not None:
                yield rule, address
        for pattern in _WITH_CHOICES:
            yield pattern, self.filled_in(pattern, self._an_office_of(somebody))

    def _an_office_of(self, somebody: Somebody) -> str | None:
        return self._random.choice(somebody.offices) if somebody.offices else None

    def filled_in(self, pattern: str, office: str | None = None) -> str:
        """Return the address of a page with its choices filled in."""
        return pattern.format(
            administration=self._administration,
            office=office or self._draw.office(),
            service=self._draw.service(),
        )


def _fetch_all(
    report: Report, visitor: Visitor, town: Town, somebody: Somebody, fetched: int
) -> None:
    """Fetch every page in turn, round after round; what is no page for them is left out."""
    found: dict[str, list[Fetched]] = {}
    refused: set[str] = set()
    for number_of_round in range(fetched + 1):  # the first one loads what stays loaded
        for name, address in (("yardstick", _YARDSTICK), *town.addresses(somebody)):
            if name in refused:
                continue
            answer = visitor.fetch(address)
            if name != "yardstick" and not answer.is_page:
                refused.add(name)
            elif number_of_round:
                found.setdefault(name, []).append(answer)
        if number_of_round % 20 == 0:
            tell(f"{somebody.name}: round {number_of_round} of {fetched}")
    for name, answers in found.items():
        if name not in refused:
            _conclude_page(report, f"{somebody.name}, {name}", answers, name == "yardstick")


def _conclude_page(
    report: Report, name: str, answers: Sequence[Fetched], is_yardstick: bool
) -> None:
    times = [one.app_ms for one in answers]
    report.add(f"{name}: p50", "ms", [percentile(times, 0.5)])
    worst = report.add(f"{name}: p99", "ms", [percentile(times, 0.99)])
    computed = [one.cpu_ms for one in answers]
    report.add(f"{name}: processor, p50", "ms", [percentile(computed, 0.5)])
    report.add(f"{name}: processor, p99", "ms", [percentile(computed, 0.99)])
    if not is_yardstick:
        report.claim_at_most(worst, _PAGE_P99_MS)


def _look_at_all(
    report: Report, address: str, link: str, town: Town, loads: int, opened: int
) -> None:
    with running_browser() as browser:
        watcher = Watcher(browser, address, link)
        watcher.look("/")  # Chromium loads itself
        for pattern in _LOOKED_AT[:opened]:
            looks = [watcher.look(town.filled_in(pattern)) for _ in range(loads)]
            for at, cache in enumerate(("empty cache", "filled cache")):
                times = [look[at].lcp_ms for look in looks]
                slowest = report.add(f"{pattern}: LCP, {cache}, slowest", "ms", [max(times)])
                report.add(f"{pattern}: LCP, {cache}", "ms", times)
                report.claim_at_most(slowest, _LCP_MS)
            weight = report.add(
                f"{pattern}: weight without charts", "KiB", [max(cold.kib for cold, _ in looks)]
            )
            report.add(f"{pattern}: the charts' bundle", "KiB", [looks[0][0].charts_kib])
            report.claim_at_most(weight, _WEIGHT_KIB)
            tell(f"{pattern}: {number(weight.median)} KiB")


def _conclude_flow(report: Report, kiosks: Helper, rate: float) -> None:
    kiosks.begin()  # a second line ends it
    end = kiosks.hear()
    if end["refused"]:
        raise click.ClickException(f"the hub refused {end['refused']} ratings")
    taken_in = report.add("taken in meanwhile", "events/s", [end["stored"] / end["seconds"]])
    report.claim_at_least(taken_in, rate * _RATE_SHARE)


if __name__ == "__main__":
    main()
