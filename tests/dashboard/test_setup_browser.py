"""A real Chromium sets a box up with the keyboard alone, and the first press is in the ledger."""

import re
import time
from contextlib import ExitStack, closing

import pytest
from brokers import Mosquitto
from builders import make_books
from monday import serving
from playwright.sync_api import expect, sync_playwright
from processes import Process, finish
from test_everybody import WIDTHS, _problems
from test_setup import FORM, PIN

from dashboard.language import LANGUAGES
from dashboard.settings import DashboardSettings
from hub.reading import open_reader

pytestmark = [pytest.mark.browser, pytest.mark.system]
expect.set_options(timeout=30_000)
KIOSK = "fontelieta-anagrafe-1"


def wall_ms():
    return time.time_ns() // 1_000_000


@pytest.fixture
def box(tmp_path):
    make_books(tmp_path / "books.db").conn.close()
    (tmp_path / "pin").write_text(PIN)
    settings = DashboardSettings(
        f"sqlite:///{tmp_path / 'books.db'}", tmp_path / "accounts.sqlite3",
        has_secure_cookies=False, setup_pin_file=tmp_path / "pin",
    )  # fmt: skip
    with serving(settings, wall_ms) as address:
        yield settings, address


@pytest.fixture
def tab(box):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
        )
        context = browser.new_context(base_url=box[1], locale="it-IT")
        tab = context.new_page()
        complaints = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda message: complaints.append(message.text))
        yield tab
        browser.close()
        refused = [one for one in complaints if "401" not in one and "400" not in one]
        assert refused == []


def is_for_everybody(tab):
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        assert _problems(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def speak(tab, language):
    tab.locator(".f-drop summary").first.click()
    tab.locator(f'.f-drop button[lang="{language}"]').click()
    expect(tab.locator("html")).to_have_attribute("lang", language)


def tab_to(tab, locator):
    """Reach a field as somebody without a mouse does."""
    for _ in range(200):  # a field for a time has three stops
        if locator.evaluate("one => one === document.activeElement"):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {locator}")


def type_into(tab, field, text):
    tab_to(tab, tab.locator(f"#{field}"))
    tab.keyboard.type(text)


def test_pin_and_form_are_for_everybody_in_every_language(tab):
    tab.goto("/")
    for language in [*list(LANGUAGES)[1:], "it"]:
        speak(tab, language)
        is_for_everybody(tab)
    tab.fill("#pin", "000000")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("tentativi")
    is_for_everybody(tab)
    tab.fill("#pin", PIN)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Prepara il tuo box")
    for language in [*list(LANGUAGES)[1:], "it"]:
        speak(tab, language)
        is_for_everybody(tab)
    tab.evaluate("document.querySelector('form.c-form').noValidate = true")
    tab.get_by_role("button", name="Prepara il box").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    is_for_everybody(tab)


def test_from_the_pin_to_the_first_press_without_a_mouse(tab, box, tmp_path):
    settings, _ = box
    tab.goto("/postazioni")
    type_into(tab, "pin", PIN)
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/inizio$"))
    for field in ("commune", "office"):
        type_into(tab, field, FORM[field])
    tab_to(tab, tab.locator("#services-carta-identita"))
    tab.keyboard.press("Space")
    tab_to(tab, tab.locator("#always_open"))
    tab.keyboard.press("Space")
    for field in ("rotating_staff", "who_reads", "when_read", "who_decides", "email", "password"):
        type_into(tab, field, FORM[field])
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Il tuo box è pronto")
    expect(tab.get_by_text(KIOSK)).to_be_visible()
    is_for_everybody(tab)
    tab_to(tab, tab.get_by_role("link", name="Alla prima pagina"))
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("0 pressioni, 0 ricevute, 0 mancanti").first).to_be_visible()
    expect(tab.get_by_text(f"Decide: {FORM['who_decides']}.")).to_be_visible()
    with at_work(settings, tmp_path) as press:
        press("happy")
        expect(tab.get_by_text("1 pressione, 1 ricevuta, 0 mancanti").first).to_be_visible(
            timeout=20_000
        )
    with closing(open_reader(settings.database)) as reader:
        (line,) = reader.ledger()
    assert (line.code, line.outboxes[0].stored) == (KIOSK, 1)


class at_work(ExitStack):  # noqa: N801 - reads as words
    """Broker, hub and kiosk as real processes; gives what presses a face."""

    def __init__(self, settings, folder):
        super().__init__()
        self._settings, self._folder = settings, folder

    def __enter__(self):
        super().__enter__()
        folder = self._folder
        broker = Mosquitto(folder / "broker")
        broker.start()
        self.callback(broker.stop)
        outbox = folder / "outbox.db"
        address = ["--broker", broker.url]
        hub = ["run", "--broker", f"mqtt://_hub@127.0.0.1:{broker.port}", "--clock", "trusted"]
        hub += ["--database", self._settings.database]
        kiosk = ["run", "--kiosk", KIOSK, *address, "--outbox", outbox, "--clock", "trusted"]
        for program, words in (
            ("hub.cli:main", hub),
            ("kiosk.cli:main", [*kiosk, "--headless", "--no-sound"]),
        ):
            process = Process(program, words, folder / "log")
            self.callback(process.release)
        self._outbox = outbox
        return self.press

    def press(self, face):
        deadline = time.monotonic() + 30
        while True:
            done = finish("kiosk.cli:main", ["press", face, "--outbox", self._outbox], self._folder)
            if done.code == 0:
                return
            assert time.monotonic() < deadline, done.text + (self._folder / "log").read_text()
            time.sleep(0.2)
