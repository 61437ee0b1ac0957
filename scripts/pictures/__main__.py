"""Opens every page in a real Chromium, in each language and width, and saves it whole."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import click
from monday import addresses_of, copy_of, login_link, make_monday, serving
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.language import LANGUAGES


@click.command(context_settings={"show_default": True})
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--languages", default=",".join(LANGUAGES), help="Which, by their codes.")
@click.option("--widths", default="1280,390", help="Of the window, in pixels.")
@click.option("--only", default="", help="A part of the addresses wanted.")
def main(folder: Path, languages: str, widths: str, only: str) -> None:
    """Write DIR/<language>-<width>/<page>.png."""
    with tempfile.TemporaryDirectory() as name:
        made, copied = Path(name, "made"), Path(name, "copied")
        made.mkdir()
        copied.mkdir()
        make_monday(made)
        settings = copy_of(made, copied)
        wanted = [address for address in addresses_of(settings) if only in address]
        with serving(settings) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"]
            )
            for language in languages.split(","):
                for width in widths.split(","):
                    to = folder / f"{language}-{width}"
                    to.mkdir(parents=True, exist_ok=True)
                    tab = _tab(browser, base, login_link(settings), language, int(width))
                    with click.progressbar(wanted, label=to.name) as addresses:
                        for address in addresses:
                            _take(tab, address, to)
                    tab.context.close()


def _tab(browser: Browser, base: str, link: str, language: str, width: int) -> Page:
    context = browser.new_context(base_url=base, viewport={"width": width, "height": 900})
    tab = context.new_page()
    tab.goto(link)
    tab.goto("/accessibilita")
    if tab.locator("html").get_attribute("lang") != language:
        tab.locator(".f-drop summary").first.click()
        tab.locator(f'.f-drop button[lang="{language}"]').click()
    return tab


def _take(tab: Page, address: str, folder: Path) -> None:
    tab.goto(address)
    if tab.locator("[data-figure]").count():
        tab.locator("[data-drawn]").first.wait_for()
    name = re.sub(r"[^a-z0-9]+", "-", address.casefold()).strip("-") or "panoramica"
    tab.screenshot(path=folder / f"{name}.png", full_page=True)


main()
