"""A real Chromium: log in by link, look, open an office, see a press arrive."""

import re
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from dashboard_kit import NOW_MS, TODAY
from playwright.sync_api import expect, sync_playwright

from dashboard.app import STATIC

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)
WIDTHS = (1280, 390)


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture
def served(town, app):
    """The dashboard on a port of its own, with a year of one office and a kiosk."""
    kiosk = town.kiosk(town.registry, "k-1", position="exit")
    town.outbox(kiosk, last=40, ratings=40, stored=40, stored_ratings=40)
    town.status(kiosk, "online", NOW_MS, received_ms=NOW_MS)
    town.kiosk_id = kiosk
    town.rate_many(
        (town.registry, service, day, (6, 1, 1))
        for day in range(TODAY - 100, TODAY)
        for service in (town.cards, town.taxes)
    )
    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
        )
        yield browser
        browser.close()


@pytest.fixture
def tab(browser, served, auth):
    """A tab of somebody logged in; complaints of the browser fail the test."""
    context = browser.new_context(base_url=served, locale="it-IT")
    tab = context.new_page()
    complaints = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(auth.link())
    yield tab
    context.close()
    assert complaints == []


def fits(tab):
    return tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_the_link_to_the_chart_of_a_service(tab):
    expect(tab.get_by_role("heading", level=1)).to_have_text("C’è qualcosa che non va?")
    tab.get_by_role("link", name="Anagrafe centro").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("come vanno i suoi servizi?")
    tab.get_by_label("Servizio").select_option("TARI")
    tab.get_by_role("button", name="Aggiorna").click()
    expect(tab).to_have_url(re.compile("servizio=tari"))
    expect(tab.get_by_role("heading", level=1)).to_contain_text("TARI")
    assert (STATIC / "vendor/plotly/plotly.min.js").exists(), "run scripts/assets"
    chart = tab.locator("[data-drawn]")
    expect(chart).to_be_visible()
    assert chart.locator(".scatterlayer .point").count() >= 14
    assert chart.locator(".main-svg").first.bounding_box()["width"] > 900


def test_no_page_is_wider_than_a_phone_or_a_desk(tab):
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        for address in ("/", "/uffici/fontelieta/anagrafe", "/postazioni"):
            tab.goto(address)
            assert fits(tab), (address, width)


def open_still(tab, address):
    """Open a page whose time passes only when it is told to: a machine may take its own."""
    tab.clock.install()
    tab.clock.pause_at(time.time() + 3600)
    tab.goto(address, wait_until="networkidle")  # it has asked for news once, and waits


def let_a_second_pass(tab):
    tab.clock.run_for(1000)


def test_a_press_arrives_on_the_open_page_within_a_second(tab, town):
    open_still(tab, "/postazioni")
    expect(tab.get_by_text("40 pressioni, 40 ricevute, 0 mancanti").first).to_be_visible()
    expect(tab.get_by_text("Si aggiorna da sola ogni secondo.")).to_be_visible()
    town.press(town.kiosk_id)
    let_a_second_pass(tab)
    arrived = tab.get_by_role("status")
    expect(arrived).to_have_text("La tua pressione è arrivata: Anagrafe centro (k-1).")
    assert arrived.get_attribute("aria-live") == "polite"
    expect(tab.locator('tr[data-kiosk="k-1"]')).to_contain_text("41 pressioni, 41 ricevute")
    expect(tab.locator('tr[data-kiosk="k-1"]')).to_have_class(re.compile("f-new"))
    town.press(town.kiosk_id)
    let_a_second_pass(tab)
    expect(tab.locator('tr[data-kiosk="k-1"]')).to_contain_text("42 ricevute")


def test_what_is_looked_at_stays_while_the_ledger_moves(tab, town):
    town.database.conn.execute("UPDATE outbox SET missing = '1-2'")
    open_still(tab, "/postazioni")
    button = tab.get_by_role("button", name="Fai lampeggiare lo schermo")
    button.focus()
    held = button.element_handle()
    town.press(town.kiosk_id)
    let_a_second_pass(tab)
    expect(tab.locator('tr[data-kiosk="k-1"]')).to_contain_text("41 ricevute")
    assert held.evaluate("button => button.isConnected && button === document.activeElement")
    button.click()
    expect(tab.get_by_text("k-1: «Fai lampeggiare lo schermo» è in viaggio.")).to_be_visible()
    expect(tab).to_have_url(re.compile("/postazioni$"))


def test_a_press_arrives_on_the_page_of_its_kiosk(tab, town):
    open_still(tab, "/postazioni/k-1")
    town.press(town.kiosk_id)
    let_a_second_pass(tab)
    expect(tab.get_by_role("status")).to_have_text("La tua pressione è arrivata.")


def test_people_served_are_entered_from_a_gap_and_from_a_table(tab, tmp_path):
    tab.goto("/serviti?periodo=4w")
    tab.get_by_role("link", name=re.compile("Anagrafe centro, .*: mancano")).last.click()
    tab.get_by_label("Persone servite").fill("340")
    tab.get_by_role("button", name="Salva").click()
    expect(tab.get_by_role("status")).to_contain_text("Scritto: 340 serviti, Anagrafe centro")
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Tabella di quello che manca (CSV)").click()
    table = tmp_path / "serviti.csv"
    header, gap, *rest = download.value.path().read_text(encoding="utf-8-sig").split("\n")
    table.write_text("\n".join([header, gap.rstrip() + "77", *rest]), encoding="utf-8")
    tab.get_by_label("Tabella (CSV)").set_input_files(table)
    tab.get_by_role("button", name="Guardala prima").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("È giusta questa tabella?")
    tab.get_by_role("button", name="Scrivili").click()
    expect(tab.get_by_role("status")).to_have_text("1 numero scritto.")


def test_a_press_arrives_on_the_overview_too(tab, town):
    open_still(tab, "/")
    expect(tab.get_by_text("40 pressioni, 40 ricevute")).to_be_visible()
    town.press(town.kiosk_id)
    let_a_second_pass(tab)
    expect(tab.get_by_role("status")).to_have_text("La tua pressione è arrivata.")


def test_without_script_everything_but_the_chart_is_there(browser, served, auth):
    context = browser.new_context(base_url=served, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(auth.link())
    tab.goto("/uffici/fontelieta/anagrafe?servizio=tari")
    expect(tab.get_by_text("Il grafico ha bisogno di JavaScript")).to_be_visible()
    tab.get_by_text("Gli stessi numeri in tabella").click()
    expect(tab.get_by_role("cell", name="12,5%").first).to_be_visible()
    context.close()


def test_what_is_wrong_in_a_form_is_where_the_reader_lands(browser, served, auth):
    with browser.new_context(base_url=served, viewport={"width": 390, "height": 700}) as context:
        tab = context.new_page()
        tab.goto(auth.link())
        tab.goto("/serviti")
        tab.get_by_label("Ufficio", exact=True).last.select_option(index=1)
        people = tab.get_by_label("Persone servite")
        people.fill("molti")
        people.press("Enter")
        expect(tab.get_by_text("Scrivi un numero intero")).to_be_in_viewport()
        expect(people).to_be_focused()
        expect(people).to_have_value("molti")


def test_own_days_are_asked_for_only_where_no_week_is_chosen(tab):
    tab.goto("/serviti")
    own = tab.get_by_label("Al, compreso")
    expect(own).to_be_hidden()
    tab.get_by_label("Giorni").select_option("")
    expect(own).to_be_visible()
