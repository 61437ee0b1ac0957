"""A manager's Monday in a real browser: find what is worse, whether it is real, why, and act."""

import csv
import io

import pytest
from dashboard_kit import EMAIL, PASSWORD
from keyboard import Keyboard
from monday import copy_of, login_link, make_monday, serving
from playwright.sync_api import expect, sync_playwright

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)

WORDS = {
    "it": {
        "wrong": "C’è qualcosa che non va?",
        "yes": "Sì, in un ufficio su sei.",
        "worse": "Sì, in peggio.",
        "why": "tempo di attesa",
        "add": "Aggiungi un’azione",
        "what": "Che cosa si fa",
        "note": "Annota",
        "take": "Prendi in carico",
        "email": "Indirizzo e-mail",
        "enter": "Accedi",
    },
    "de": {
        "wrong": "Stimmt etwas nicht?",
        "yes": "Ja, in einem von sechs Ämtern.",
        "worse": "Ja, zum Schlechteren.",
        "why": "Wartezeit",
        "add": "Maßnahme hinzufügen",
        "what": "Was getan wird",
        "note": "Notieren",
        "take": "Übernehmen",
        "email": "E-Mail-Adresse",
        "enter": "Anmelden",
    },
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("monday")
    make_monday(folder)
    return folder


@pytest.fixture
def site(made, tmp_path):
    settings = copy_of(made, tmp_path)
    with serving(settings) as address:
        yield settings, address


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
        )
        yield browser
        browser.close()


def speak(tab, language):
    tab.goto("/accessibilita")
    if language != "it":
        tab.locator(".f-drop summary").first.click()
        tab.locator(f'.f-drop button[lang="{language}"]').click()


@pytest.mark.parametrize("language", WORDS)
def test_from_the_login_to_an_action(site, browser, language):
    said = WORDS[language]
    context = browser.new_context(base_url=site[1], accept_downloads=True)
    tab = context.new_page()
    speak(tab, language)
    tab.goto("/accedi")
    tab.get_by_label(said["email"]).fill(EMAIL)
    tab.locator("#password").fill(PASSWORD)
    tab.get_by_role("button", name=said["enter"], exact=True).click()

    # Which one is worse?
    expect(tab.get_by_role("heading", level=1)).to_have_text(said["wrong"])
    expect(tab.locator(".f-answer")).to_contain_text(said["yes"])
    tab.locator(".f-answer a").first.click()

    # Is it real, and why?
    expect(tab.locator(".f-answer")).to_contain_text(said["worse"])
    expect(tab.locator(".f-answer")).to_contain_text(said["why"])
    expect(tab.locator("[data-drawn]")).to_be_visible()
    assert tab.locator("[data-drawn] .scatterlayer .point").count() > 40

    # The numbers, to take along.
    with tab.expect_download() as download:
        tab.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    address = tab.locator(".f-out a[download]", has_text="CSV").get_attribute("href")
    separator = "&" if "?" in address else "?"
    answer = tab.request.get(
        tab.url.split("?")[0] + address + f"{separator}tabella=chart&separatore=,"
    )
    rows = list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"))))
    assert len(rows) == 53
    assert "worse" in rows[-1]

    # What do I do?
    tab.get_by_role("link", name=said["add"]).click()
    tab.get_by_label(said["what"]).fill("Secondo sportello il martedì")
    tab.get_by_role("button", name=said["note"], exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Secondo sportello il martedì")
    tab.goto("/azioni")
    expect(tab.get_by_role("heading", name="Secondo sportello il martedì")).to_be_visible()

    # An alert is taken on, with a word.
    tab.goto("/avvisi")
    before = tab.get_by_role("button", name=said["take"]).count()
    assert before > 0
    tab.locator("textarea[name=commento]").first.fill("Ci penso io")
    tab.get_by_role("button", name=said["take"]).first.click()
    expect(tab.get_by_role("paragraph").filter(has_text="Ci penso io")).to_be_visible()
    assert tab.get_by_role("button", name=said["take"]).count() == before - 1
    context.close()


@pytest.mark.parametrize("width", [1280, 320], ids=["as it is", "enlarged four times"])
def test_everything_goes_by_keyboard_alone(site, browser, width):
    context = browser.new_context(
        base_url=site[1], accept_downloads=True, viewport={"width": width, "height": 800}
    )
    tab = context.new_page()
    keys = Keyboard(tab)
    tab.goto("/accedi")  # the only address that is typed
    log_in(tab, keys)
    see_the_worst_and_why(tab, keys)
    take_the_figures_along(tab, keys)
    note_an_action(tab, keys)
    take_an_alert_on(tab, keys)
    enter_people_served(tab, keys)
    change_the_catalogue(tab, keys)
    log_out(tab, keys)
    context.close()


def log_in(tab, keys):
    keys.fill("email", EMAIL)
    keys.fill("password", PASSWORD)
    keys.enter()
    expect(tab.get_by_role("heading", level=1)).to_have_text("C’è qualcosa che non va?")


def see_the_worst_and_why(tab, keys):
    keys.reach("Vai al contenuto")
    keys.enter()
    expect(tab.locator(":focus")).to_have_attribute("id", "main")
    keys.follow("Tributi, TARI")
    expect(tab.locator(".f-answer")).to_contain_text("Sì, in peggio.")
    keys.reach("Gli stessi numeri in tabella")
    keys.press("Space")
    expect(tab.locator("table.f-trend")).to_be_visible()


def take_the_figures_along(tab, keys):
    keys.reach("XLSX")
    with tab.expect_download() as download:
        keys.enter()
    assert download.value.suggested_filename.endswith(".xlsx")


def note_an_action(tab, keys):
    keys.follow("Aggiungi un’azione")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Una nuova azione")
    keys.fill("title", "Secondo sportello")
    keys.follow("Annota")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Secondo sportello")


def take_an_alert_on(tab, keys):
    go_to(tab, keys, "Panoramica")
    expect(tab.get_by_role("heading", level=1)).to_have_text("C’è qualcosa che non va?")
    keys.follow("Prendi in carico")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Che cosa chiede attenzione?")
    before = tab.locator(".f-took").count()
    keys.fill("commento-", "Ci penso io")
    keys.follow("Prendi in carico")
    expect(tab.get_by_role("paragraph").filter(has_text="Ci penso io")).to_be_visible()
    expect(tab.locator(".f-took")).to_have_count(before + 1)


def enter_people_served(tab, keys):
    go_to(tab, keys, "Serviti")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Quante persone sono state servite?")
    keys.reach_field("place")
    keys.press("ArrowDown")
    keys.reach_field("span")
    keys.press("ArrowDown")
    keys.fill("n", "4321")
    keys.enter()
    expect(tab.get_by_role("row").filter(has_text="4.321").first).to_be_visible()


def change_the_catalogue(tab, keys):
    go_to(tab, keys, "Catalogo")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Chi offre che cosa, e dove?")
    keys.follow("Tributi")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Tributi")
    keys.fill("rotating_staff", "7")
    keys.reach("Salva")
    keys.press("Space")
    expect(tab.get_by_role("status")).to_contain_text("Salvato")
    expect(tab.locator("#rotating_staff")).to_have_value("7")


def go_to(tab, keys, section):
    if tab.locator(".f-menu").is_visible():  # sections are folded where there is little room
        keys.follow("Menu")
    keys.follow(section)


def log_out(tab, keys):
    keys.follow("Anna")
    keys.follow("Esci")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Accedi")


def test_a_manager_of_one_office_never_learns_of_another(site, browser):
    settings, address = site
    from monday import READER

    context = browser.new_context(base_url=address)
    tab = context.new_page()
    tab.goto(login_link(settings, READER))
    for page in ("/", "/uffici", "/postazioni", "/azioni", "/motivi", "/serviti", "/avvisi"):
        tab.goto(page)
        text = tab.locator("body").inner_text()
        assert "Biblioteca" in text or page in {"/azioni", "/avvisi", "/serviti"}, page
        for other in ("Tributi", "Anagrafe", "Polizia", "Servizi sociali", "URP"):
            assert other not in text, (page, other)
    assert tab.goto("/uffici/dimostrazione/tributi").status == 404
    assert tab.goto("/uffici/dimostrazione/nessuno").status == 404
    context.close()
