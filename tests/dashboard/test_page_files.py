"""Every page that has files: each holds the page's own figures, and all of them the same."""

import csv
import html
import io
import json
import re

import openpyxl
import pytest
from dashboard_kit import NOW_MS, TODAY
from werkzeug.routing import BuildError

from dashboard.security import rule_of
from hub.screening import Aside

KNOWN = {
    "administration": "fontelieta",
    "office": "anagrafe",
    "kiosk": "k-1",
    "service": "carta",
}
NOT_WITH_THE_PAGE = {"data.show": "its file is made when somebody takes it"}
"""Pages that show none of the figures of their files."""
SAID_OTHERWISE = {
    ("served.show", "participation", "n"): "where no number of served is there, the page says that",
    ("overview.show", "in_total", "rows"): "the heading has it as a word",
    ("overview.show", "in_total", "left_out"): "the page names them",
} | {
    ("overview.show", "in_total", word): "the answer has it as a word"
    for word in ("stable", "better", "worse", "too_few")
}
"""Figures of files that a page does not print, and why."""
DRAWN = ("_low", "_high")
"""Ends of intervals, which a page may draw without saying them."""


@pytest.fixture
def lively(town):
    """A town in which every page has something to show."""
    rows = []
    for day in range(TODAY - 400, TODAY):
        rows += [
            (town.registry, town.cards, day, (8, 1, 1)),
            (town.registry, town.taxes, day, (5, 1, 2)),
            (town.library, town.cards, day, (3, 0, 0)),
            (town.social, town.cards, day, (1, 0, 0)),
        ]
    town.rate_many(rows)
    town.rate(town.registry, town.cards, TODAY - 2, (0, 0, 5), reasons={"waiting": 5}, asked=5)
    town.rate(town.registry, town.cards, TODAY - 3, (4, 0, 0), aside=int(Aside.BURST))
    kiosk = town.kiosk(town.registry, "k-1")
    town.outbox(kiosk, last=1500, ratings=1412, stored=1500, stored_ratings=1412)
    town.status(kiosk, "online", NOW_MS, received_ms=NOW_MS - 60_000)
    return town


def addresses(app):
    """Return the endpoint and address of every page that people see."""
    for rule in app.url_map.iter_rules():
        who = rule_of(app, rule.endpoint)
        if "GET" not in rule.methods or who.is_public or who.is_for_programs:
            continue
        if set(rule.arguments) <= set(KNOWN):
            with app.test_request_context():
                try:
                    yield (
                        rule.endpoint,
                        app.url_for(rule.endpoint, **{a: KNOWN[a] for a in rule.arguments}),
                    )
                except BuildError:
                    continue


def pages_with_files(app, client):
    for endpoint, address in addresses(app):
        answer = client.get(address)
        if answer.status_code == 200 and "formato=dizionario" in answer.text:
            yield endpoint, address, answer.text


def as_file(client, address, query):
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 200, f"{address}?{query}"
    return answer.data


def rows_of(table):
    return [list(row.values()) for row in table["rows"]]


def csv_rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))[1:]


def as_csv(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return f"'{value}" if str(value).startswith(("=", "+", "@")) else str(value)


def test_csv_xlsx_and_json_of_every_page_hold_the_same(app, client, auth, lively):
    auth.enter()
    walked = 0
    for endpoint, address, _ in pages_with_files(app, client):
        tables = json.loads(as_file(client, address, "formato=json"))["tables"]
        book = openpyxl.load_workbook(io.BytesIO(as_file(client, address, "formato=xlsx")))
        assert len(book.sheetnames) == len(tables) + 2, endpoint
        for table, sheet in zip(tables, book.worksheets[1:-1], strict=True):
            data = as_file(client, address, f"formato=csv&separatore=,&tabella={table['key']}")
            expected = [[as_csv(value) for value in row] for row in rows_of(table)]
            assert csv_rows(data) == expected, (endpoint, table["key"])
            first = 3 if table["note"] else 2
            cells = [
                row
                for row in sheet.iter_rows(min_row=first, values_only=True)
                if any(c is not None for c in row)
            ]
            assert len(cells) == len(
                [row for row in rows_of(table) if any(c is not None for c in row)]
            )
            for row, cell_row in zip(rows_of(table), cells, strict=False):
                numbers = [v for v in row if isinstance(v, int | float) and not isinstance(v, bool)]
                found = [
                    v for v in cell_row if isinstance(v, int | float) and not isinstance(v, bool)
                ]
                assert found == pytest.approx(numbers), (endpoint, table["key"])
        walked += 1
    assert walked >= 2


def test_keys_of_tables_and_columns_are_plain_and_told_apart(app, client, auth, lively):
    auth.enter()
    for endpoint, address, _ in pages_with_files(app, client):
        found = json.loads(as_file(client, address, "formato=json"))
        keys = [table["key"] for table in found["tables"]]
        assert len(set(keys)) == len(keys), endpoint
        for key, columns in found["dictionary"].items():
            names = [one["key"] for one in columns]
            assert len(set(names)) == len(names), (endpoint, key)
            assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in [key, *names]), endpoint
            assert all(one["meaning"].endswith(".") for one in columns), (endpoint, key, columns)


def shown_numbers(text):
    bare = html.unescape(re.sub("<[^>]+>", " ", text))
    return set(re.findall(r"[\d.]+(?:,\d+)?", bare))


def said(value, unit):
    if unit == "count":
        return f"{value:,}".replace(",", ".")
    return f"{100 * value:.1f}".replace(".", ",")


def test_every_page_shows_the_figures_of_its_files(app, client, auth, lively):
    auth.enter()
    missing = []
    for endpoint, address, text in pages_with_files(app, client):
        if endpoint in NOT_WITH_THE_PAGE:
            continue
        shown = shown_numbers(text)
        found = json.loads(as_file(client, address, "formato=json"))
        for table in found["tables"]:
            units = {one["key"]: one["unit"] for one in found["dictionary"][table["key"]]}
            for row in table["rows"]:
                for key, value in row.items():
                    is_figure = units[key] in {"count", "share"} and not key.endswith(DRAWN)
                    place = (endpoint, table["key"], key)
                    if not is_figure or not value or place in SAID_OTHERWISE:
                        continue
                    if said(value, units[key]) not in shown:
                        missing.append((*place, value))
    assert not missing


MONTHS = (
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
)
NOT_FIGURES = re.compile(
    "<(nav|form|script|svg|select|style|button)[ >].*?</\\1>"  # choices, drawings, pages of lists
    '|<ul class="f-key.*?</ul>'  # legends
    '|<section class="f-limits.*?</section>'
    '|<p class="f-out.*?</p>',
    re.DOTALL,
)
WHEN = re.compile(
    rf"\d° trimestre|(\d{{1,2}} )?({MONTHS})( \d{{4}})?"
    r"|\b\d{1,2}:\d\d\b|\b20\d\d\b|\d{1,2}/\d{1,2}/\d{4}"
)
NO_FIGURES = {
    r"\b95\b.?%|95 volte su 100": "how wide intervals are",
    r"circa 1 su \d+": "a share of the files, in words",
    r"da 10 (giudizi )?in poi|meno di 10|almeno 10": "where shares begin",
    r"ogni 10 secondi": "how often the page is renewed",
    r"ultimi 7 giorni": "what the column is of",
}
"""What a page says in digits that is no figure of its own, and why."""
NUMBER = re.compile(r"\d+(?:\.\d{3})+|\d+,\d+|\d+")


def told_numbers(text):
    """Return the numbers that a page tells, without dates, times, choices and legends."""
    main = re.search("<main.*</main>", text, re.DOTALL)[0]
    bare = html.unescape(re.sub("<[^>]+>", " ", NOT_FIGURES.sub(" ", main)))
    told = WHEN.sub(" ", " ".join(bare.split()))
    for words in NO_FIGURES:
        told = re.sub(words, " ", told)
    return set(NUMBER.findall(told))


def in_files(found):
    """Return the numbers of files as a page may write them, and of how many rows they hold."""
    forms = set()
    for table in found["tables"]:
        units = {one["key"]: one["unit"] for one in found["dictionary"][table["key"]]}
        forms |= {str(len(table["rows"])), *NUMBER.findall(table["note"] or "")}
        flags = [key for key, unit in units.items() if unit in {"yes-no", "count"}]
        forms |= {str(sum(bool(row[key]) for row in table["rows"])) for key in flags}
        for row in table["rows"]:
            for key, value in row.items():
                forms |= set(forms_of(value, units[key]))
    return forms


def forms_of(value, unit):
    if isinstance(value, str) and unit in {"text", "code"}:
        yield from NUMBER.findall(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    scales = {"share": [100], "number": [1, 100]}.get(unit, [1])
    for scale in scales:
        yield f"{round(abs(value) * scale):,}".replace(",", ".")
        for decimals in (1, 2):
            yield f"{abs(value) * scale:.{decimals}f}".replace(".", ",")


OFFICE = "/uffici/fontelieta/anagrafe"
MORE = (
    f"{OFFICE}?servizio=carta",
    f"{OFFICE}?servizio=tari&confronto=anno",
    f"{OFFICE}?servizio=carta&anche=messi-da-parte",
    "/uffici/fontelieta/biblioteca",
    "/uffici/fontelieta/sociali",
    "/motivi?ufficio=anagrafe&servizio=carta&confronto=anno",
    "/serviti?ufficio=fontelieta/anagrafe",
    "/?periodo=2026-10",
)
"""What else those pages show: one service, another comparison, a small office, another period."""


@pytest.fixture
def full(lively):
    """The same town, judged, with notes and what came of them, people served and an alert."""
    lively.rate_many(
        (lively.registry, lively.cards, day, (4, 1, 6)) for day in range(TODAY - 40, TODAY)
    )
    for day in (TODAY - 30, TODAY - 3):
        lively.rate(
            lively.registry, lively.cards, day, (0, 0, 30), asked=40,
            reasons={"waiting": 21, "return": 6},
        )  # fmt: skip
    lively.note(
        lively.town, "Sportello nuovo", office=lively.registry, day=TODAY - 50, state="done",
        done_day=TODAY - 45, detail="Al martedì, con 77 persone", target=0.05,
        sentence={"it": ("Si aspettava 99 minuti.", "Ora ci sono 88 sportelli.")},
    )  # fmt: skip
    lively.note(lively.town, "Avvisi", office=lively.registry, day=TODAY - 12)
    lively.served(lively.registry, TODAY - 28, TODAY - 8, 4321)
    lively.served(lively.registry, TODAY - 400, TODAY - 360, 2345)
    lively.served(lively.library, TODAY - 28, TODAY - 1, 517, lively.cards)
    lively.rate(
        lively.registry, lively.taxes, TODAY - 4, (0, 0, 17), asked=17,
        reasons={"outcome": 11, "waiting": 2},
    )  # fmt: skip
    lively.rate(lively.registry, lively.cards, TODAY, (71, 62, 53), hour=7)
    lively.rate(lively.library, lively.cards, TODAY, (10, 0, 0), hour=7)
    lively.judge(NOW_MS)
    return lively


def test_every_figure_of_a_page_is_in_its_files(app, client, auth, full):
    auth.enter()
    walked = {address for _, address, _ in pages_with_files(app, client)}
    assert len(walked) >= 9
    left = {}
    for address in [*sorted(walked), *MORE]:
        asked = "&formato=json" if "?" in address else "?formato=json"
        found = json.loads(client.get(address + asked).data)
        left[address] = sorted(told_numbers(client.get(address).text) - in_files(found))
    assert {address: some for address, some in left.items() if some} == {}
