"""A real kiosk window in a process of its own; run by the tests with a display of their own.

Reads one JSON object from the command line: ``size``, ``kiosk`` (what differs from ``a_kiosk``),
``recorder`` ("commits", "drops" or "silent") and ``script`` (happenings to post at the start). Says
on standard output, one JSON object a line, what is shown and what is asked of the recorder; with
``counts_frames``, also ten times a second how often the window was drawn so far. ``motion`` sets
the times of what moves at rest.
"""

import json
import sys
import threading
import time

from a_kiosk import a_kiosk, reasons, services

from faccine.runtime.service import StopSignal
from faccine.wire.events import Mode
from faccine.wire.faces import Face
from kiosk.conductor import Conductor
from kiosk.session.effects import RecordRating
from kiosk.session.inputs import ContrastToggled, FacePressed, NotRecorded, Recorded, ServiceChosen
from kiosk.session.session import Session

BUILD = {
    "services": lambda codes: services(*codes),
    "reasons": lambda codes: reasons(*codes),
    "mode": Mode,
    "reasons_after": lambda faces: [Face(face) for face in faces],
}
HAPPENINGS = {
    "press": lambda face: FacePressed(Face(face)),
    "service": ServiceChosen,
    "contrast": lambda _: ContrastToggled(),
}


def say(**facts):
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


class Recorder:
    """Answers from a thread of its own, as the real one does."""

    def __init__(self, manner):
        self.manner = manner
        self.conductor = None
        self.seq = 0

    def perform(self, effect):
        if isinstance(effect, RecordRating):
            say(asked="rating", face=effect.face, service=effect.service, lang=effect.lang)
        else:
            say(asked="reason", reason=effect.reason, rating=effect.rating_seq)
        threading.Thread(target=self.answer, args=[effect.token]).start()

    def answer(self, token):
        if self.manner == "commits":
            self.seq += 1
            self.conductor.post(Recorded(token, self.seq))
        elif self.manner == "drops":
            self.conductor.post(NotRecorded(token))


def count_frames(app):
    """Say over and over how many frames were drawn."""
    drawn = []
    open_window = app._open_window

    def open_and_count():
        window = open_window()
        window.bind(on_flip=lambda _window: drawn.append(None))
        return window

    def tell():
        while True:
            say(frames=len(drawn))
            time.sleep(0.1)

    app._open_window = open_and_count
    threading.Thread(target=tell, daemon=True).start()


def main():
    wanted = json.loads(sys.argv[1])
    unset = wanted.get("kiosk", {}) is None
    changes = {
        name: BUILD.get(name, lambda value: value)(value)
        for name, value in (wanted.get("kiosk") or {}).items()
    }
    settings = None if unset else a_kiosk(**changes)
    recorder = Recorder(wanted.get("recorder", "commits"))
    conductor = Conductor(
        Session(settings),
        perform=recorder.perform,
        now_ms=lambda: time.monotonic_ns() // 1_000_000,
    )
    recorder.conductor = conductor
    for name, value in wanted.get("script", []):
        conductor.post(HAPPENINGS[name](value))
    conductor.listen(lambda view: say(shown=view.screen, language=view.language))
    stop = StopSignal().install()

    from kiosk.ui import app, attract

    for name, seconds in wanted.get("motion", {}).items():
        setattr(attract, name, seconds)
    if wanted.get("counts_frames"):
        count_frames(app)
    app.run_window(
        conductor, stop, fullscreen=wanted.get("fullscreen", False), size=tuple(wanted["size"])
    )
    say(stopped=True)


if __name__ == "__main__":
    main()
