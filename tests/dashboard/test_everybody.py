"""Every page in every language, wide and narrow: axe-core finds nothing, and nothing is cut off."""

import json
import re
from pathlib import Path

import pytest
from monday import TOWN, addresses_of, copy_of, login_link, make_monday, serving
from playwright.sync_api import sync_playwright

from dashboard.language import LANGUAGES

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1280, 390)
# The long form looks at every language at both widths: ten times fifty pages.
SHORT = {("it", 1280), ("de", 390)}
LOOKED_AT = [
    pytest.param(
        language, width, marks=() if (language, width) in SHORT else pytest.mark.long,
        id=f"{language}-{width}",
    )
    for language in LANGUAGES
    for width in WIDTHS
]  # fmt: skip


@pytest.fixture(scope="module")
def monday(tmp_path_factory):
    folder = tmp_path_factory.mktemp("monday")
    make_monday(folder)
    settings = copy_of(folder, tmp_path_factory.mktemp("everybody"))
    with serving(settings) as address:
        yield settings, address


@pytest.fixture(scope="module")
def addresses(monday):
    found = addresses_of(monday[0])
    assert len(found) >= 30
    return found


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
        )
        yield browser
        browser.close()


@pytest.mark.timeout(600)  # some fifty pages each
@pytest.mark.parametrize(("language", "width"), LOOKED_AT)
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


@pytest.mark.parametrize("language", ["it", "de"])
def test_enlarged_four_times_pages_scroll_one_way_only(monday, browser, addresses, language):
    settings, base = monday
    context = browser.new_context(base_url=base, viewport={"width": 320, "height": 700})
    tab = context.new_page()
    tab.goto(login_link(settings))
    _speak(tab, language)
    widths = {}
    for address in addresses:
        tab.goto(address)
        if tab.locator("[data-figure]").count():
            tab.locator("[data-drawn]").first.wait_for()
        widths[address] = tab.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert {address: width for address, width in widths.items() if width > 320} == {}


def test_plotly_comes_once_where_there_is_a_chart_and_nowhere_else(monday, browser, addresses):
    settings, base = monday
    context = browser.new_context(base_url=base)
    tab = context.new_page()
    tab.goto(login_link(settings))
    with_chart, without = [], []
    for address in addresses:
        html = tab.request.get(address).text()
        has_chart = "data-figure=" in html
        assert len(re.findall(r"<script[^>]*plotly", html)) == has_chart, address
        (with_chart if has_chart else without).append(address)
    assert {"/motivi", f"/uffici/{TOWN}/tributi?servizio=tari"} <= set(with_chart)
    assert {"/", "/confronto", "/serviti", "/postazioni", "/catalogo"} <= set(without)
    for address in ("/motivi", "/", f"/uffici/{TOWN}/tributi?servizio=tari", "/confronto"):
        tab.goto(address)
        if address in with_chart:
            tab.locator("[data-drawn]").first.wait_for()
        assert len(_fetched(tab, "plotly")) == (address in with_chart), address
    context.close()


def test_the_login_page_is_for_everybody_too(monday, browser):
    _, base = monday
    for width in WIDTHS:
        tab = browser.new_page(base_url=base, viewport={"width": width, "height": 900})
        tab.goto("/accedi")
        assert _problems(tab) == []
        tab.close()


def _fetched(tab, name):
    """Return what the page fetched, from wherever, whose address holds a name."""
    resources = tab.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    return [one for one in resources if name in one]


def _speak(tab, language):
    if language != "it":
        tab.goto("/accessibilita")
        tab.locator(".f-drop summary").first.click()
        tab.locator(f'.f-drop button[lang="{language}"]').click()
    assert tab.locator("html").get_attribute("lang") == language


def _problems(tab, part="html"):
    tab.evaluate(AXE.read_text("utf-8"))
    rules = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    result = tab.evaluate("([part, rules]) => axe.run(part, rules)", [part, rules])
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in result["violations"]
        for node in one["nodes"][:3]
    ]
