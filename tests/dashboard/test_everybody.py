"""Every page in every language, wide and narrow: axe-core finds nothing, and nothing is cut off."""

import json
import re
from pathlib import Path

import pytest
from monday import TOWN, copy_of, login_link, make_monday, serving
from playwright.sync_api import sync_playwright

from dashboard.app import create_app
from dashboard.language import LANGUAGES

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1280, 390)
IN_PLACE = {
    "/uffici/<administration>/<office>": [
        f"/uffici/{TOWN}/tributi",
        f"/uffici/{TOWN}/tributi?servizio=tari",
        f"/uffici/{TOWN}/urp?servizio=informazioni",
        f"/uffici/{TOWN}/sociali",
        f"/uffici/{TOWN}/biblioteca?formato=dizionario",
    ],
    "/azioni/nuova": ["/azioni/nuova", f"/azioni/nuova?amministrazione={TOWN}&ufficio=tributi"],
}
"""Addresses for pages that need a place, or show more with one."""
NO_PAGES = re.compile(
    r"^/(static|api/v1|healthz|dati/metadati|serviti/modello|postazioni/registro|accedi/(link|unico))"
    r"|/registro$|<token>|<signed>"
)
"""Files, parts of pages and what works once: no pages to look at."""


@pytest.fixture(scope="module")
def monday(tmp_path_factory):
    folder = tmp_path_factory.mktemp("monday")
    make_monday(folder)
    settings = copy_of(folder, tmp_path_factory.mktemp("everybody"))
    with serving(settings) as address:
        yield settings, address


@pytest.fixture(scope="module")
def addresses(monday):
    """Every page there is: a new one is looked at without being named here."""
    settings, _ = monday
    numbers = _numbers(settings)
    found = []
    for rule in create_app(settings).url_map.iter_rules():
        if "GET" not in rule.methods or NO_PAGES.search(rule.rule):
            continue
        found += IN_PLACE.get(rule.rule) or [_filled(rule.rule, numbers)]
    assert len(found) > 30
    return sorted(found)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
        )
        yield browser
        browser.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    monday, browser, addresses, language, width
):
    settings, base = monday
    context = browser.new_context(base_url=base, viewport={"width": width, "height": 900})
    tab = context.new_page()
    complaints = []
    tab.on("console", lambda message: complaints.append(f"{tab.url}: {message.text}"))
    tab.on("pageerror", lambda error: complaints.append(f"{tab.url}: {error}"))
    tab.goto(login_link(settings))
    _speak(tab, language)
    found = {}
    for address in addresses:
        answer = tab.goto(address)
        assert answer.status == 200, (address, answer.status)
        if tab.locator("[data-figure]").count():
            tab.locator("[data-drawn]").first.wait_for()
        problems = _problems(tab)
        if not tab.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            problems.append("wider than the window")
        if problems:
            found[address] = problems
    context.close()
    assert found == {}, json.dumps(found, indent=1, ensure_ascii=False)
    assert complaints == []


def test_the_login_page_is_for_everybody_too(monday, browser):
    _, base = monday
    for width in WIDTHS:
        tab = browser.new_page(base_url=base, viewport={"width": width, "height": 900})
        tab.goto("/accedi")
        assert _problems(tab) == []
        tab.close()


def _speak(tab, language):
    if language != "it":
        tab.goto("/accessibilita")
        tab.locator(".f-drop summary").first.click()
        tab.locator(f'.f-drop button[lang="{language}"]').click()
    assert tab.locator("html").get_attribute("lang") == language


def _problems(tab):
    tab.evaluate(AXE.read_text("utf-8"))
    rules = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    result = tab.evaluate("(rules) => axe.run(document, rules)", rules)
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]


def _numbers(settings):
    from faccine.runtime.database import open_database, sqlite_path

    books = open_database(sqlite_path(settings.database), read_only=True)
    names = {
        "note": books.conn.execute("SELECT min(id) FROM note WHERE kind = 'action'").fetchone()[0],
        "code": books.conn.execute("SELECT min(code) FROM kiosk").fetchone()[0],
        "kiosk": books.conn.execute("SELECT min(code) FROM kiosk").fetchone()[0],
        "service": "tari",
        "survey": books.conn.execute("SELECT min(code) FROM survey").fetchone()[0],
        "person": 2,
        "administration": TOWN,
        "office": "tributi",
    }
    books.close()
    return names


def _filled(rule, numbers):
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(numbers[found[1]]), rule)
