"""A question is changed on a page: the preview shows it, and then a real kiosk asks it.

Everything is real: Chromium, the dashboard, the hub, Mosquitto and a kiosk without a screen.
"""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from line import KIOSK
from playwright.sync_api import expect, sync_playwright

from dashboard.accounts import open_accounts
from dashboard.app import create_app
from dashboard.settings import DashboardSettings
from faccine.runtime.clock import SystemClock
from kiosk.outbox.settings import read_settings_untouched

pytestmark = [pytest.mark.system, pytest.mark.browser]
expect.set_options(timeout=30_000)

EMAIL = "anna@comune.example"
QUESTION = "Abbiamo risolto il suo problema?"
FRAGE = "Haben wir Ihr Anliegen gelöst?"
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


def asked_by_the_kiosk(line):
    settings = read_settings_untouched(line.outbox())
    return settings and settings.question


def test_a_question_changed_on_the_page_is_previewed_and_then_asked_by_a_real_kiosk(line):
    line.start_all()
    line.until_settings(1)
    with dashboard_of(line) as (address, link), tab_of(address) as tab:
        tab.goto(link)
        tab.goto(ADDRESS)
        screen = tab.locator("#anteprima")
        expect(screen).to_contain_text("Come giudica il servizio ricevuto?")
        tab.get_by_role("group", name="Che cosa si chiede").get_by_label("Italiano").fill(QUESTION)
        tab.get_by_role("group", name="Che cosa si chiede").get_by_label("Deutsch").fill(FRAGE)

        tab.get_by_role("button", name="Anteprima").click()
        expect(screen).to_contain_text("Non ancora salvato.")
        expect(screen.locator(".k-question").first).to_have_text(QUESTION)
        screen.locator("summary", has_text="Deutsch").click()
        expect(screen.get_by_text(FRAGE)).to_be_visible()
        expect(screen).to_contain_text(f"1 postazione avrebbe nuove impostazioni: {KIOSK}.")
        assert asked_by_the_kiosk(line)["it"] == "Come giudica il servizio ricevuto?"

        tab.get_by_role("button", name="Salva").click()
        expect(tab.get_by_role("status")).to_have_text(
            f"Salvato. Una postazione riceve nuove impostazioni: {KIOSK}."
        )
        expect(screen.locator(".k-question").first).to_have_text(QUESTION)
        line.until(
            lambda: asked_by_the_kiosk(line)["it"] == QUESTION,
            why=lambda: f"the kiosk asks {asked_by_the_kiosk(line)}",
        )
        assert asked_by_the_kiosk(line)["de"] == FRAGE

        def has_them():
            tab.goto(ADDRESS)
            row = tab.get_by_role("row", name=re.compile(KIOSK)).inner_text()
            return "non ancora" not in row and "2, in vigore" in row

        line.until(has_them, why=lambda: tab.locator("main").inner_text()[-600:])
        tab.goto(f"/postazioni/{KIOSK}")
        expect(tab.get_by_role("row", name=re.compile("^Domanda"))).to_contain_text(QUESTION)
    line.stop_all()
    line.assert_no_traceback()
