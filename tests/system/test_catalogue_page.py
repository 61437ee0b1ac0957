"""A question is changed on a page: the preview shows it, and then the window of a kiosk asks it.

Everything is real: Chromium, the dashboard, the hub, Mosquitto and a kiosk with its window.
"""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from displays import Display
from line import KIOSK, Line, catalogue_of
from playwright.sync_api import expect, sync_playwright
from shown_kiosk import ShownKiosk

from dashboard.accounts import open_accounts
from dashboard.app import create_app
from dashboard.settings import DashboardSettings
from faccine.runtime.clock import SystemClock
from kiosk.outbox.settings import read_settings_untouched

pytestmark = [pytest.mark.system, pytest.mark.browser]
expect.set_options(timeout=30_000)

EMAIL = "anna@comune.example"
QUESTIONS = {"it": "Abbiamo risolto il suo problema?", "de": "Haben wir Ihr Anliegen gelöst?"}
BEFORE = {
    "it": "Come giudica il servizio ricevuto?",
    "de": "Wie beurteilen Sie den erhaltenen Dienst?",
}
NAMES = {"it": "Italiano", "de": "Deutsch"}
SAID = {
    "it": {
        "asked": "Che cosa si chiede",
        "preview": "Anteprima",
        "unsaved": "Non ancora salvato.",
        "would": f"1 postazione avrebbe nuove impostazioni: {KIOSK}.",
        "save": "Salva",
        "saved": f"Salvato. Una postazione riceve nuove impostazioni: {KIOSK}.",
        "in force": "2, in vigore",
        "question": "Domanda",
    },
    "de": {
        "asked": "Was gefragt wird",
        "preview": "Vorschau",
        "unsaved": "Noch nicht gespeichert.",
        "would": f"1 Gerät bekäme neue Einstellungen: {KIOSK}.",
        "save": "Speichern",
        "saved": f"Gespeichert. Ein Gerät bekommt neue Einstellungen: {KIOSK}.",
        "in force": "2, in Kraft",
        "question": "Frage",
    },
}
ADDRESS = "/catalogo/comune-esempio/rilevazioni/giudizio"


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


@contextmanager
def dashboard_of(line):
    """Serve the dashboard over a line's books; give its address and a link that logs in."""
    accounts_path = line.folder / "accounts.sqlite3"
    settings = DashboardSettings(line.database, accounts_path, has_secure_cookies=False)
    accounts = open_accounts(accounts_path)
    now_ms = SystemClock().wall_ms()
    accounts.add(EMAIL, "Anna", None, now_ms)
    link = f"/accedi/link/{accounts.make_link(EMAIL, now_ms)}"
    accounts.close()
    server = make_server("127.0.0.1", 0, create_app(settings), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", link
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def tab_of(address):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
        )
        context = browser.new_context(base_url=address, locale="it-IT")
        tab = context.new_page()
        complaints = []
        tab.on("console", lambda message: complaints.append(message.text))
        yield tab
        browser.close()
        assert complaints == []


@pytest.fixture
def display():
    display = Display(800, 480)
    yield display
    display.close()


def town_of(folder, language):
    """Return a town whose kiosks speak this language first."""
    catalogue = catalogue_of(KIOSK)
    if language == "de":
        catalogue = catalogue.replace('["it", "de"]', '["de", "it"]')
        assert '["de", "it"]' in catalogue
    return Line(folder, catalogue=catalogue)


def speak(tab, language):
    if language != "it":
        tab.locator(".f-drop summary").first.click()
        tab.locator(f'.f-drop button[lang="{language}"]').click()
    expect(tab.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("language", SAID)
def test_a_question_changed_on_the_page_is_previewed_and_then_shown_by_a_real_kiosk(
    tmp_path, display, language
):
    said, question, other = SAID[language], QUESTIONS[language], {"it": "de", "de": "it"}[language]
    with town_of(tmp_path / "line", language) as line:
        line.broker.start()
        line.start_hub()
        kiosk = ShownKiosk(line, display, KIOSK)
        line.until(lambda: BEFORE[language] in kiosk.words(), why=kiosk.words)
        assert question not in kiosk.words()
        with dashboard_of(line) as (address, link), tab_of(address) as tab:
            tab.goto(link)
            speak(tab, language)
            tab.goto(ADDRESS)
            screen = tab.locator("#anteprima")
            expect(screen).to_contain_text(BEFORE[language])
            fields = tab.get_by_role("group", name=said["asked"])
            fields.get_by_label(NAMES[language]).fill(question)
            fields.get_by_label(NAMES[other]).fill(QUESTIONS[other])

            tab.get_by_role("button", name=said["preview"]).click()
            expect(screen).to_contain_text(said["unsaved"])
            expect(screen.locator(".k-question").first).to_have_text(question)
            screen.locator("summary", has_text=NAMES[other]).click()
            expect(screen.get_by_text(QUESTIONS[other])).to_be_visible()
            expect(screen).to_contain_text(said["would"])
            assert BEFORE[language] in kiosk.words()

            tab.get_by_role("button", name=said["save"], exact=True).click()
            expect(tab.get_by_role("status")).to_have_text(said["saved"])
            expect(screen.locator(".k-question").first).to_have_text(question)
            line.until(lambda: question in kiosk.words(), why=kiosk.words)
            assert BEFORE[language] not in kiosk.words()
            line.until(lambda: has_ink(kiosk.drawn(question)), why=kiosk.words)

            def has_them():
                tab.goto(ADDRESS)
                return (
                    said["in force"] in tab.get_by_role("row", name=re.compile(KIOSK)).inner_text()
                )

            line.until(has_them, why=lambda: tab.locator("main").inner_text()[-600:])
            tab.goto(f"/postazioni/{KIOSK}")
            row = tab.get_by_role("row", name=re.compile(f"^{said['question']}"))
            expect(row).to_contain_text(question)
        settings = read_settings_untouched(line.outbox())
        assert settings.question == QUESTIONS
        line.stop_all()
        line.assert_no_traceback()


def has_ink(pixels):
    """Tell whether dark letters stand on a light ground there."""
    dark = sum(sum(pixel) < 300 for pixel in pixels)
    light = sum(sum(pixel) > 600 for pixel in pixels)
    return light > dark > 0.02 * len(pixels) > 0
