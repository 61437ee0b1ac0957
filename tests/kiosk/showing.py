"""Views of the day on a stage, touched with fingers that are put down and lifted again."""

import itertools

from a_stage import FRAME_SECONDS, AStage, draw, pass_seconds, words_of

_fingers = itertools.count(1)


def until(holds, patience_seconds=5):
    """Let Kivy's clock run until this holds."""
    passed_seconds = 0.0
    while not holds():
        assert passed_seconds < patience_seconds, "nothing happened"
        pass_seconds(FRAME_SECONDS)
        passed_seconds += FRAME_SECONDS


class Showing(AStage):
    """A stage that begins with a view."""

    def __init__(self, view, size=(1024, 600)):
        super().__init__(size)
        self.show(view)

    def down(self, x, y):
        """Put a finger there; in pixels from the left and from the top."""
        touch = self.finger(x, y, next(_fingers))
        self.stage.on_touch_down(touch)
        return touch

    def up(self, touch):
        """Lift it, and leave what is said about it to be read."""
        self.posted += self.lift(touch)

    def touch(self, x, y):
        """Put a finger there and lift it, and return what is posted."""
        self.up(self.down(x, y))
        draw()
        return self.taken()

    def touch_widget(self, widget):
        return self.touch(widget.center_x, self.stage.height - widget.center_y)

    def words(self):
        """All texts that are on the page."""
        return [each for each in words_of(self.page) if each.text]

    def sizes_of_text(self, *texts):
        return {each.fitted().size_px for each in self.words() if each.text in texts}
