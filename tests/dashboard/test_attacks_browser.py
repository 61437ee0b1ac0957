"""Names that attack, in a real browser: nothing runs, nothing is fetched, no element is made."""

import pytest
from hostile import KINDS
from hostile_monday import addresses_of, hostile_copy
from monday import login_link, make_monday, serving
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser
WATCH = """
window.ran = [];
window.hacked = (n) => window.ran.push(n);
document.addEventListener("securitypolicyviolation", (event) =>
  window.ran.push(event.violatedDirective + " " + event.blockedURI));
"""
MADE = (
    "evil-tag, [evil], [autofocus], [onerror], [onload], [onfocus],"
    " a[href^='javascript'], a[href^='data:text']"
)


@pytest.fixture(scope="module")
def monday(tmp_path_factory):
    folder = tmp_path_factory.mktemp("monday")
    make_monday(folder)
    return folder


@pytest.mark.parametrize("kind", ["markup", "controls"])
def test_no_page_runs_fetches_or_builds_what_a_name_says(monday, tmp_path, kind):
    settings = hostile_copy(monday, tmp_path, KINDS[kind])
    with serving(settings) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
        )
        tab = browser.new_context(base_url=base).new_page()
        wrong, asked = [], []
        tab.on("dialog", lambda dialog: (wrong.append(f"{tab.url}: dialog"), dialog.dismiss()))
        tab.on("console", lambda message: wrong.extend(_said(message, tab.url)))
        tab.on("pageerror", lambda error: wrong.append(f"{tab.url}: {error}"))
        tab.on("request", lambda request: asked.append(request.url))
        tab.add_init_script(WATCH)
        tab.goto(login_link(settings))
        opened = 0
        for address in addresses_of(settings):
            if address.endswith((".csv", ".json", ".jsonld", ".toml")):
                continue
            tab.goto(address)
            opened += 1
            if tab.locator("[data-figure]").count():
                tab.locator("[data-drawn]").first.wait_for()
                tab.locator("[data-figure]").first.hover()
            wrong += [f"{tab.url}: ran {one}" for one in tab.evaluate("window.ran || []")]
            made = tab.locator(MADE).count()
            wrong += [f"{tab.url}: {made} elements"] if made else []
        _live(tab, wrong)
        browser.close()
    assert not wrong, "\n".join(wrong[:20])
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    assert opened >= 40


def _said(message, address):
    # A file or a part of a page names no icon, so the browser asks for the usual one.
    is_icon = message.location["url"].endswith("/favicon.ico")
    return [] if is_icon else [f"{address}: {message.text}"]


def _live(tab, wrong):
    """Wait until a live page has put a fresh table in the place of its own."""
    tab.goto("/postazioni")
    with tab.expect_response(lambda answer: "/postazioni/registro" in answer.url):
        pass
    tab.wait_for_timeout(100)
    wrong += [f"live: ran {one}" for one in tab.evaluate("window.ran")]
    wrong += ["live: elements"] if tab.locator(MADE).count() else []
