"""A stage without a screen, on which views are shown and touched: Kivy draws nothing, but believes.

``pretended_window()`` has to be entered before anything of ``kiosk.ui`` is made.
"""

import contextlib
import itertools
import os
import time
from types import SimpleNamespace

os.environ["KIVY_GL_BACKEND"] = "mock"

_fingers = itertools.count(1)


@contextlib.contextmanager
def pretended_window():
    """Kivy where it believes to have a window."""
    import kiosk.ui

    assert kiosk.ui.__doc__
    from kivy.base import EventLoop
    from kivy.graphics.cgl import cgl_init

    before = EventLoop.window
    EventLoop.window = SimpleNamespace(dpi=96, density=1)
    cgl_init()
    yield
    EventLoop.window = before


def pass_seconds(seconds):
    """Let Kivy's clock run."""
    from kivy.clock import Clock

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        Clock.tick()


def until(holds, patience_seconds=5):
    """Let Kivy's clock run until this holds."""
    from kivy.clock import Clock

    deadline = time.monotonic() + patience_seconds
    while not holds():
        assert time.monotonic() < deadline, "nothing happened"
        Clock.tick()


class Showing:
    """Views on a stage, one after the other; what is touched is posted into a list."""

    def __init__(self, view, size=(1024, 600), now_ms=0):
        from kiosk.ui.stage import Stage

        self.posted = []
        self.stage = Stage(post=self.posted.append, now_ms=lambda: now_ms)
        self.stage.size = size
        self.stage.show(view)
        pass_seconds(0.02)

    @property
    def page(self):
        return self.stage.page

    def show(self, view):
        self.stage.show(view)
        pass_seconds(0.02)

    def down(self, x, y):
        """Put a finger there; in pixels from the left and from the top."""
        from kivy.input.providers.mouse import MouseMotionEvent

        touch = MouseMotionEvent(
            "test", next(_fingers), (0, 0, "left"), is_touch=True, type_id="touch"
        )
        touch.pos = touch.x, touch.y = x, self.stage.height - y
        touch.button = "left"
        touch.profile = ["pos", "button"]
        self.stage.on_touch_down(touch)
        return touch

    def up(self, touch):
        """Lift it, as Kivy tells those who grabbed it."""
        for grabbed in list(touch.grab_list):
            touch.grab_current = grabbed()
            touch.grab_current.on_touch_up(touch)

    def said(self):
        """Return what was posted since the last time."""
        posted, self.posted[:] = list(self.posted), []
        return posted

    def touch(self, x, y):
        self.up(self.down(x, y))
        return self.said()

    def touch_box(self, box):
        return self.touch(box.x + box.w / 2, box.y + box.h / 2)

    def touch_widget(self, widget):
        return self.touch(widget.center_x, self.stage.height - widget.center_y)

    def words(self):
        """All texts that are on the page."""
        from kiosk.ui.words import Words

        return [each for each in self.page.walk() if isinstance(each, Words) and each.text]

    def texts(self):
        return [each.text for each in self.words()]

    def sizes_of_text(self, *texts):
        return {each.fitted().size_px for each in self.words() if each.text in texts}


def tints_of(widget):
    """All colours of a widget and what is on it, in the order in which they are drawn."""
    from kivy.graphics import Color

    found = []

    def look(instruction):
        if isinstance(instruction, Color):
            found.append(tuple(round(part, 3) for part in instruction.rgba))
        for child in getattr(instruction, "children", []):
            look(child)

    for each in widget.walk():
        look(each.canvas.before)
        look(each.canvas)
    return found
