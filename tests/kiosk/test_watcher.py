"""Edges from any thread, settled late or lost."""

from __future__ import annotations

from faccine.wire.faces import Face
from kiosk.buttons.contacts import Contact, Sign
from kiosk.buttons.watcher import Watcher


class Line:
    """One switch whose edges can be lost, and a clock that moves when told to."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.is_closed = False
        self.said: list[tuple[object, Sign]] = []
        self.watcher = Watcher(
            contacts={Face.SAD: Contact(is_closed=False, now_ms=0)},
            on_sign=lambda part, sign: self.said.append((part, sign)),
            is_closed=lambda _part: self.is_closed,
            now_ms=lambda: self.now_ms,
        )

    def edge(self, *, is_closed: bool) -> None:
        self.is_closed = is_closed
        self.watcher.edge(Face.SAD, is_closed=is_closed)


def test_a_press_is_not_lost_when_the_watcher_was_late():
    line = Line()
    line.edge(is_closed=True)
    line.now_ms = 90
    line.edge(is_closed=False)
    line.now_ms = 5_000  # both edges waited for a busy machine
    line.edge(is_closed=False)
    line.watcher.stop()
    line.watcher.run()
    assert line.said == [(Face.SAD, Sign.PRESSED), (Face.SAD, Sign.RELEASED)]


def test_an_edge_that_the_library_missed_is_found_by_reading_the_line():
    line = Line()
    line.watcher.contacts[Face.SAD].edge(is_closed=True, now_ms=0)
    line.is_closed = True
    for line.now_ms, line.is_closed in ((20, True), (10_000, False), (10_020, False)):
        line.watcher._look()
    assert line.said == [(Face.SAD, Sign.PRESSED), (Face.SAD, Sign.RELEASED)]
    assert line.watcher.stuck == ()


def test_an_open_line_at_rest_needs_no_looking_at():
    assert Line().watcher._seconds_to_next() is None
