"""Every screen that layouts are tried on, and what holds for boxes on all of them."""

import itertools

import pytest

SCREENS = [
    (480, 320),
    (640, 360),
    (800, 480),
    (1024, 600),
    (1024, 768),
    (1280, 800),
    (1366, 768),
    (1920, 1080),
    (1920, 1200),
    (600, 1024),
    (768, 1024),
    (800, 1280),
    (1080, 1920),
]
ANY_SCREEN = pytest.mark.parametrize(
    "screen", SCREENS, ids=lambda screen: "x".join(map(str, screen))
)


def is_inside(box, sizes, slack=1.0):
    return (
        box.x >= -slack
        and box.y >= -slack
        and box.right <= sizes.width + slack
        and box.bottom <= sizes.height + slack
    )


def overlap(a, b, slack=1.0):
    return (
        a.x < b.right - slack
        and b.x < a.right - slack
        and a.y < b.bottom - slack
        and b.y < a.bottom - slack
    )


def assert_apart(sizes, *boxes):
    there = [box for box in boxes if box.w]
    for box in there:
        assert is_inside(box, sizes), box
        assert box.h > 0, box
    for a, b in itertools.combinations(there, 2):
        assert not overlap(a, b), (a, b)
