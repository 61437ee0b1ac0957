"""A stage without a screen: Kivy with a graphics chip that draws nothing, and a clock set by hand.

Importing this chooses that chip, so import it before anything of Kivy.
"""

import os
from types import SimpleNamespace

os.environ["KIVY_GL_BACKEND"] = "mock"

import kiosk.ui


def start_kivy():
    """Make Kivy believe that it has a window."""
    assert kiosk.ui.__doc__
    from kivy.base import EventLoop
    from kivy.graphics.cgl import cgl_init

    EventLoop.window = SimpleNamespace(dpi=96, density=1)
    cgl_init()


def stop_kivy():
    from kivy.base import EventLoop

    EventLoop.window = None


FRAME_SECONDS = 0.01


class Time:
    """Kivy's time, which stands still until somebody lets it pass."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __call__(self):
        return self.seconds


def still_clock():
    """Return Kivy's clock; from the first call on, its time is ours and it waits for no frame."""
    from kivy.clock import Clock

    if not isinstance(Clock.time, Time):
        Clock.time = Time(Clock.time() + 1)
        Clock._max_fps = 0
    return Clock


def pass_seconds(seconds):
    """Let Kivy's timers and animations run."""
    clock = still_clock()
    for _ in range(max(1, round(seconds / FRAME_SECONDS))):
        clock.time.seconds += FRAME_SECONDS
        clock.tick()


def draw():
    """Let everything be drawn that waits for it."""
    for _ in range(3):
        pass_seconds(FRAME_SECONDS)


class AStage:
    """A stage, what is posted on it, and fingers."""

    def __init__(self, size=(1024, 600), now_ms=0):
        from kiosk.ui.stage import Stage

        self.now_ms = now_ms
        self.posted = []
        self.stage = Stage(post=self.posted.append, now_ms=lambda: self.now_ms)
        self.stage.size = size

    @property
    def page(self):
        return self.stage.page

    @property
    def kind(self):
        return type(self.page).__name__

    def show(self, view):
        self.stage.show(view)
        draw()
        return self.page

    def finger(self, x, y, number=1):
        """A finger at a place of the screen, y downwards."""
        from kivy.input.providers.mouse import MouseMotionEvent

        touch = MouseMotionEvent("test", number, (0, 0, "left"), is_touch=True, type_id="touch")
        touch.x, touch.y = x, self.stage.height - y
        touch.pos = touch.x, touch.y
        touch.button = "left"
        touch.profile = ["pos", "button"]
        return touch

    def touch(self, x, y):
        """Touch, and return what is posted."""
        return self.put_down(self.finger(x, y))

    def put_down(self, touch):
        self.stage.on_touch_down(touch)
        return self.taken()

    def lift(self, touch):
        """Lift a finger as Kivy's loop does: those who grabbed it hear of it."""
        self.stage.on_touch_up(touch)
        for grabbing in touch.grab_list[:]:
            widget = grabbing()
            if widget is not None:
                touch.grab_current = widget
                widget.on_touch_up(touch)
        return self.taken()

    def taken(self):
        posted, self.posted[:] = list(self.posted), []
        return posted

    def touch_box(self, box):
        """Touch the middle of a box of the page's plan, wherever the page is."""
        x, y = self.page.pos_of(box)
        return self.touch(x + box.w / 2, self.stage.height - y - box.h / 2)

    def texts(self):
        """Everything that can be read, from everywhere on the stage."""
        return [words.text for words in words_of(self.stage) if words.text]


def words_of(widget):
    from kiosk.ui.words import Words

    return [each for each in widget.walk() if isinstance(each, Words)]


def tints_of(widget):
    """All colours on something, in the order in which they are drawn."""
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
        look(each.canvas.after)
    return found
