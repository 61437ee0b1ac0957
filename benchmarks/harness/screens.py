"""A page in a real Chromium: when its largest part was painted, and what travelled for it.

Largest Contentful Paint is what Chromium itself tells the page (PerformanceObserver, buffered).
What travelled is what its network stack counts, heads and compression included, without the
charts' bundle, which loads after the page and is kept for a year.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_WATCH = """
window.painted = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.painted.push(entry.startTime);
}).observe({type: "largest-contentful-paint", buffered: true});
"""
# Not wait_for_function, which the pages' own security policy forbids.
_UNTIL_PAINTED = """
new Promise(done => {
  const look = () => window.painted.length ? done() : setTimeout(look, 10);
  look();
})
"""
_CHARTS = "/vendor/plotly/"
_SETTLED_MS = 300


@dataclass(frozen=True)
class Painted:
    """One load of a page. ``lcp_ms`` is from the start of the navigation."""

    lcp_ms: float
    kib: float
    charts_kib: float


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run Chromium without a window.

    Raises:
        click.ClickException: it is not installed.
    """
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        raise click.ClickException("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--headless"]
        )
        yield browser
        browser.close()


class Watcher:
    """Somebody who is logged in and looks at pages; the cookie moves from one cache to the next."""

    def __init__(self, browser: Browser, address: str, link: str) -> None:
        self._browser = browser
        self._address = address
        context = browser.new_context(base_url=address, locale="it-IT")
        context.new_page().goto(link)
        self._state: Any = context.storage_state()
        context.close()

    def look(self, path: str) -> tuple[Painted, Painted]:
        """Return a page loaded with an empty cache, and the same page loaded once more."""
        context = self._browser.new_context(
            base_url=self._address, locale="it-IT", storage_state=self._state
        )
        cold, warm = _load(context, path), _load(context, path)
        context.close()
        return cold, warm


def _load(context: BrowserContext, path: str) -> Painted:
    page = context.new_page()
    travelled = _count_bytes(page)
    page.add_init_script(_WATCH)
    page.goto(path, wait_until="load")
    page.evaluate(_UNTIL_PAINTED)
    page.wait_for_timeout(_SETTLED_MS)  # a larger part may follow
    lcp_ms = float(page.evaluate("Math.max(...window.painted)"))
    page.close()
    charts = sum(size for url, size in travelled if _CHARTS in url)
    return Painted(lcp_ms, (sum(size for _, size in travelled) - charts) / 1024, charts / 1024)


def _count_bytes(page: Page) -> list[tuple[str, float]]:
    """Have every answer's size written down as it ends."""
    travelled: list[tuple[str, float]] = []
    urls: dict[str, str] = {}
    session = page.context.new_cdp_session(page)

    def begin(event: dict[str, Any]) -> None:
        urls[event["requestId"]] = event["request"]["url"]

    def end(event: dict[str, Any]) -> None:
        travelled.append((urls.get(event["requestId"], ""), event["encodedDataLength"]))

    session.on("Network.requestWillBeSent", begin)
    session.on("Network.loadingFinished", end)
    session.send("Network.enable")
    return travelled
