"""The real ``faccine-kiosk``, which tells of frames, touches and commits, a line of JSON each.

Times are nanoseconds of the monotonic clock, which all processes of a machine share. A frame is
told when it has been handed to the screen; only the first one of each view, and the first that
shows a touched face, are.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from kiosk.cli import main
from kiosk.recorder import Recorder
from kiosk.session.view import Screen
from kiosk.ui import app


def say(**facts: object) -> None:
    """Tell one fact, with the time."""
    sys.stdout.write(json.dumps({"at_ns": time.monotonic_ns(), **facts}) + "\n")
    sys.stdout.flush()


class FrameWatcher:
    """Notices what is on the screen when a frame has been handed over."""

    def __init__(self) -> None:
        self.stage: Any = None
        self.seen: object = None

    def flipped(self) -> None:
        """A frame is out."""
        page = self.stage.page if self.stage is not None else None
        if page is None:
            return
        is_touched = getattr(page, "touched", None) is not None
        seen = "touched" if is_touched else str(page.view.screen)
        if seen != self.seen:
            self.seen = seen
            say(shown=seen)


def watch() -> None:
    """Put the watchers in, before anything is opened."""
    frames = FrameWatcher()
    open_window = app._open_window

    def opened() -> Any:
        window = open_window()
        flip = window.flip

        def flip_and_tell() -> None:
            flip()
            frames.flipped()

        window.flip = flip_and_tell
        from kiosk.ui.stage import Stage  # noqa: PLC0415 - needs the window

        show = Stage.show

        def show_here(stage: Any, view: Any) -> None:
            frames.stage = stage
            if view.screen is Screen.RECORDING:
                say(asked=view.pressed)
            show(stage, view)

        Stage.show = show_here
        return window

    app._open_window = opened
    append = Recorder._append

    def append_and_tell(recorder: Recorder, order: Any) -> int:
        seq = append(recorder, order)
        say(committed=seq)
        return seq

    Recorder._append = append_and_tell


if __name__ == "__main__":
    watch()
    say(started=True)
    main(sys.argv[1:])
