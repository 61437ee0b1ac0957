"""Printed sheets, as the browser makes them: what belongs together stands on one sheet."""

import subprocess

import pytest
from monday import TOWN, copy_of, login_link, make_monday, serving
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser
SERVICE = f"/uffici/{TOWN}/tributi?servizio=tari"
MOST_SHEETS = {
    "/": 2,
    SERVICE: 3,
    f"/uffici/{TOWN}/tributi": 4,
    "/confronto": 2,
    "/motivi": 3,
    "/postazioni": 3,
    "/serviti": 1,
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A function that prints a page and returns the words of each sheet."""
    folder = tmp_path_factory.mktemp("printed")
    make_monday(folder)
    settings = copy_of(folder, tmp_path_factory.mktemp("copy"))
    with serving(settings) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
        )
        tab = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900}).new_page()
        tab.goto(login_link(settings))

        def sheets(address):
            tab.goto(address)
            if tab.locator("[data-figure]").count():
                tab.wait_for_selector("[data-drawn=yes]")
            made = tab.pdf(prefer_css_page_size=True)
            told = subprocess.run(
                ["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True
            )
            return told.stdout.decode().removesuffix("\f").split("\f")

        yield sheets
        browser.close()


@pytest.mark.parametrize("address", MOST_SHEETS)
def test_a_page_is_a_few_sheets_none_of_them_nearly_empty(printed, address):
    sheets = printed(address)
    assert len(sheets) <= MOST_SHEETS[address]
    assert min(len(sheet.split()) for sheet in sheets) >= 40


def test_the_first_sheet_of_a_service_has_its_answer_and_its_chart(printed):
    first, second, *_ = printed(SERVICE)
    for told in ("Sì, in peggio.", "Come va nel tempo", "base: 20 settimane iniziali", "nov 2026"):
        assert told in first, first
    assert "Carta p′" in first, "the chart's legend and method stand below it"
    assert "I tre giudizi, ora e prima" in second


def test_a_heat_map_stands_on_one_sheet(printed):
    assert any("Lunedì" in sheet and "Venerdì" in sheet for sheet in printed(SERVICE))


def test_a_heading_stands_on_the_sheet_of_what_it_is_about(printed):
    sheets = printed("/motivi")
    assert any("I motivi nel tempo" in sheet and "nov 2026" in sheet for sheet in sheets)
    assert any("Per servizio" in sheet and "Cambio di residenza" in sheet for sheet in sheets)


def test_nothing_that_one_presses_or_opens_is_printed(printed):
    for address in MOST_SHEETS:
        text = "\n".join(printed(address))
        for told in ("Aggiorna\n", "CSV", "Esci", "Gli stessi numeri in una tabella", "Salva"):
            assert told not in text, (address, told)
