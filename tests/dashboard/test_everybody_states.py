"""States that a walk through the pages does not meet: axe-core finds nothing in them either.

Hubs with nothing, addresses that are not there, forms that were refused, and every menu open.
"""

import json

import pytest
from dashboard_kit import PASSWORD
from edge_books import TOWN, make_edge
from keyboard import Keyboard
from monday import MANAGER, copy_of, login_link, make_monday, serving
from monday import TOWN as MONDAY_TOWN
from playwright.sync_api import expect
from test_everybody import _problems, browser  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)
LOOKED_AT = [("it", 1280), ("de", 390)]
EMPTY = ("/", "/confronto", "/postazioni", "/azioni", "/azioni/nuova", "/serviti", "/catalogo")
HERE = f"/uffici/{TOWN}/anagrafe"
ONE_RATING = ("/", HERE, "/uffici", "/motivi", "/confronto", "/serviti", f"/catalogo/{TOWN}")
WITHOUT = (f"/uffici/{TOWN}/vuoto", "/", "/confronto")
SILENT = (HERE, f"{HERE}?periodo=2026-03", f"/uffici/{TOWN}/chiuso", "/motivi?periodo=2026-03")
NEW_ACTION = f"/azioni/nuova?amministrazione={MONDAY_TOWN}&ufficio=tributi"
MANY = (
    f"/catalogo/{TOWN}/nuovo-messaggio",
    f"/catalogo/{TOWN}/servizi/carta",
    "/serviti",
    "/persone/2",
)
TABLE = "ufficio;servizio;dal;al;serviti\n{office};;2026-11-16;2026-11-22;{n}\n"


class Look:
    """Pages in one language at one width, and what was found in them."""

    def __init__(self, tab, language):
        self.tab, self.language, self.found = tab, language, {}
        tab.goto("/accessibilita")
        if language != "it":
            tab.locator(".f-drop summary").first.click()
            tab.locator(f'.f-drop button[lang="{language}"]').click()
        expect(tab.locator("html")).to_have_attribute("lang", language)

    def at(self, state, part="html"):
        """Look at the page as it stands, or a part of it; ``state`` is what it is called."""
        if self.tab.locator("[data-figure]").count():
            self.tab.locator("[data-drawn]").first.wait_for()
        problems = _problems(self.tab, part)
        if not self.tab.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            problems.append("wider than the window")
        if problems:
            self.found[state] = problems

    def open(self, address, status=200):
        """Open a page and look at it."""
        assert self.tab.goto(address).status == status, address
        self.at(address)

    def send(self, form, *, is_refused=True):
        """Send a form, whatever the browser would say of it, and look at what is answered."""
        form.evaluate("form => { form.noValidate = true; }")
        with self.tab.expect_navigation() as answer:
            form.evaluate("form => form.requestSubmit()")
        status = answer.value.status
        assert (400 <= status < 500) is is_refused, (self.tab.url, status)
        self.at(f"{self.tab.url}, answered {status}")

    def is_clean(self):
        return self.found == {}, json.dumps(self.found, indent=1, ensure_ascii=False)


@pytest.fixture(scope="module")
def monday(tmp_path_factory):
    folder = tmp_path_factory.mktemp("monday")
    make_monday(folder)
    settings = copy_of(folder, tmp_path_factory.mktemp("states"))
    with serving(settings) as address:
        yield settings, address


@pytest.fixture(params=LOOKED_AT, ids=lambda param: f"{param[0]}-{param[1]}")
def look_at(browser, request):  # noqa: F811
    language, width = request.param
    contexts = []

    def open_it(base, link=None):
        contexts.append(
            browser.new_context(base_url=base, viewport={"width": width, "height": 900})
        )
        tab = contexts[-1].new_page()
        if link:
            tab.goto(link)
        return Look(tab, language)

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("empty", EMPTY),
        ("one-rating", ONE_RATING),
        ("one-with-nothing", WITHOUT),
        ("year-without", SILENT),
        ("five-hundred", MANY),
    ],
)
def test_hubs_with_nothing_little_or_very_much(look_at, tmp_path, name, addresses):
    edge = make_edge(name, tmp_path)
    with serving(edge.settings) as base:
        look = look_at(base, login_link(edge.settings))
        for address in addresses:
            look.open(address)
    edge.books.close()
    assert look.is_clean()[0], look.is_clean()[1]


def test_pages_that_are_not_there_or_not_ours(monday, look_at):
    settings, base = monday
    look = look_at(base, login_link(settings, MANAGER))
    look.open("/niente", 404)
    look.open("/catalogo", 403)
    look.open(f"/uffici/{MONDAY_TOWN}/sociali", 404)
    assert look.is_clean()[0], look.is_clean()[1]


def test_a_login_that_was_refused(monday, look_at):
    look = look_at(monday[1])
    look.open("/accedi")
    look.tab.fill("#email", "nobody@comune.example")
    look.tab.fill("#password", PASSWORD)
    look.send(look.tab.locator("main form"))
    expect(look.tab.get_by_role("alert")).to_be_visible()
    assert look.is_clean()[0], look.is_clean()[1]


def test_forms_that_were_refused(monday, look_at):
    settings, base = monday
    look = look_at(base, login_link(settings))
    tab = look.tab
    for address, wrong in (
        (NEW_ACTION, {"#title": "", "#day": ""}),
        (f"/catalogo/{MONDAY_TOWN}/uffici/tributi", {"#name": "", "#rotating_staff": "-3"}),
        (f"/catalogo/{MONDAY_TOWN}/servizi/tari", {"[name=name-it]": ""}),
        ("/persone/invita", {"#email": "nobody"}),
    ):
        tab.goto(address)
        for field, text in wrong.items():
            tab.locator(field).first.fill(text)
        look.send(tab.locator("main form[method=post]").first)
        assert tab.locator(".f-wrong, [role=alert]").count() > 0, address
    tab.goto("/serviti")
    tab.fill("#n", "molti")
    look.send(tab.locator("form:has(#n)"))
    assert look.is_clean()[0], look.is_clean()[1]


@pytest.mark.parametrize(
    ("office", "n", "is_refused"), [("nessuno", "abc", True), ("tributi", "120", False)]
)
def test_an_upload_with_errors_and_one_to_look_at(monday, look_at, office, n, is_refused):
    settings, base = monday
    look = look_at(base, login_link(settings))
    look.tab.goto("/serviti")
    table = TABLE.format(office=office, n=n).encode()
    look.tab.set_input_files("#file", {"name": "a.csv", "mimeType": "text/csv", "buffer": table})
    look.send(look.tab.locator("form:has(#file)"), is_refused=is_refused)
    assert look.is_clean()[0], look.is_clean()[1]


def test_every_menu_and_detail_open(monday, look_at):
    settings, base = monday
    look = look_at(base, login_link(settings))
    tab = look.tab
    for address in ("/", f"/uffici/{MONDAY_TOWN}/tributi?servizio=tari", "/motivi", "/avvisi"):
        tab.goto(address)
        menu = tab.locator(".f-menu")
        if menu.is_visible():
            menu.press("Enter")
            expect(menu).to_have_attribute("aria-expanded", "true")
        for summary in tab.locator("main summary").all():
            if summary.is_visible() and not summary.evaluate("one => one.parentElement.open"):
                summary.press("Enter")
        look.at(f"{address}, everything open")
    for drop in tab.locator(".f-drop").all():
        drop.locator("summary").press("Enter")
        look.at(f"{drop.inner_text()!r} open", ".f-drop[open]")  # it lies over what is below it
        drop.locator("summary").press("Enter")
    assert look.is_clean()[0], look.is_clean()[1]


def test_a_menu_that_is_left_by_tab_closes_and_covers_nothing(monday, look_at):
    settings, base = monday
    look = look_at(base, login_link(settings))
    keys = Keyboard(look.tab)
    look.tab.goto("/")
    for menu in ({"it": "Lingua:", "de": "Sprache:"}[look.language], "Anna"):
        keys.follow(menu)
        expect(look.tab.locator(".f-drop[open]")).to_have_count(1)
        keys.reach("Faccine")
        expect(look.tab.locator(".f-drop[open]")).to_have_count(0)
