"""Pictures of every screen, in every language, on every size of screen.

The real window on a display that nobody sees, with a clock of our own, so that every animation is
over when a picture is taken. Run it through ``scripts/screenshots``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from displays import Display
from views import EXAMPLES, LANGUAGES, NOW_MS, an_example

from faccine.wire.languages import DRAFTS

SIZES = ("480x320", "800x480", "1024x600", "1080x1920")
FRAME_MS = 50
SETTLED_MS = 2_000


class Booth:
    """A window that is shown views, and photographed."""

    def __init__(self, size: tuple[int, int]) -> None:
        from kiosk.ui import app  # first: it tells Kivy whose command line this is

        from kivy.base import EventLoop, runTouchApp  # isort: skip
        from kivy.clock import Clock  # isort: skip

        app._configure(fullscreen=False, size=size)
        self.window: Any = app._open_window()
        from kiosk.ui.stage import Stage

        self.loop = EventLoop
        self.now_ms = int(Clock.time() * 1000) + 1_000
        Clock.time = lambda: self.now_ms / 1000
        Clock._max_fps = 0
        self.size = size
        self.stage: Any = Stage(post=lambda _: None, now_ms=lambda: NOW_MS)
        self.stage.size = size
        runTouchApp(self.stage, embedded=True)

    def take(self, view: Any, path: Path) -> None:
        """Show a view until nothing moves, and write a picture of it."""
        self.stage.show(view)
        for _ in range(SETTLED_MS // FRAME_MS):
            self.now_ms += FRAME_MS
            self.window.mainloop()
            self.loop.idle()
        self.window.canvas.ask_update()
        self.loop.idle()
        # Kivy puts a number of its own into the name.
        Path(self.window.screenshot(name=str(path))).replace(path)


def photograph(folder: Path, size: str, languages: tuple[str, ...], names: tuple[str, ...]) -> int:
    """Take every picture of one size in this process; return how many."""
    width, height = map(int, size.split("x"))
    booth = Booth((width, height))
    count = 0
    for name in names:
        for language in languages:
            view = an_example(name, language)
            booth.take(view, folder / f"{name}-{language}-{size}.png")
            count += 1
    return count


def make_sheets(
    folder: Path, size: str, languages: tuple[str, ...], names: tuple[str, ...]
) -> None:
    """Put the pictures of each screen side by side, a language each."""
    for name in names:
        pictures = [folder / f"{name}-{language}-{size}.png" for language in languages]
        sheet = folder / f"sheet-{name}-{size}.png"
        shape = ["-resize", "640x640>", "-tile", "3x", "-geometry", "+6+6"]
        subprocess.run(["montage", *map(str, pictures), *shape, str(sheet)], check=True)


@click.command(context_settings={"show_default": True})
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--size", "sizes", multiple=True, default=SIZES, metavar="WIDTHxHEIGHT")
@click.option("--language", "languages", multiple=True, default=LANGUAGES, metavar="CODE")
@click.option("--drafts", is_flag=True, help="Also the languages that are drafts.")
@click.option("--screen", "names", multiple=True, type=click.Choice(list(EXAMPLES)))
@click.option("--sheets", is_flag=True, help="Also one picture a screen with all languages.")
def main(
    folder: Path,
    sizes: tuple[str, ...],
    languages: tuple[str, ...],
    drafts: bool,
    names: tuple[str, ...],
    sheets: bool,
) -> None:
    """Write pictures of every screen into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    languages = (*languages, *DRAFTS) if drafts else languages
    names = names or tuple(EXAMPLES)
    for size in sizes:
        if os.environ.get("FACCINE_BOOTH") == size:
            photograph(folder, size, languages, names)
            return
        with ExitStack() as stack:
            display = Display(*map(int, size.split("x")))
            stack.callback(display.close)
            environment = dict(os.environ) | {"DISPLAY": display.name, "FACCINE_BOOTH": size}
            choice = [f"--language={code}" for code in languages]
            choice += [f"--screen={name}" for name in names]
            command = [sys.executable, __file__, str(folder), f"--size={size}", *choice]
            subprocess.run(command, env=environment, check=True)
        click.echo(f"{size}: {len(names) * len(languages)} pictures in {folder}", err=True)
        if sheets and shutil.which("montage"):
            make_sheets(folder, size, languages, names)


if __name__ == "__main__":
    main()
