"""What counts as a press on something: a finger, or the left button of a mouse."""

from __future__ import annotations

from typing import Any


def is_a_press(widget: Any, touch: Any) -> bool:
    """Tell whether this touch-down is meant for the widget."""
    is_other_button = "button" in touch.profile and touch.button != "left"
    return not is_other_button and bool(widget.collide_point(*touch.pos))
