"""Where everything goes on the screen with the question. Pure: sizes in, boxes out.

One left edge carries all text. The three faces stand in one row, always in the same order, in the
same three columns and at the same height, so that none is easier to reach. What can be pressed is
larger than what is drawn: a face is felt in its whole third of the width, from above its ring to
below its word, less a dead strip between two columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from faccine.wire.faces import FACES, Face
from kiosk.ui.bar_plans import bar_of
from kiosk.ui.boxes import NOWHERE, Box, centred
from kiosk.ui.geometry import RING_RADIUS, RING_STROKE
from kiosk.ui.theme import Sizes

__all__ = ["NOWHERE", "AskPlan", "Box", "Chrome", "FacePlan", "ask_plan", "centred", "chrome"]


_SMALLEST = 0.75
"""How much smaller faces may become for want of room, before texts do."""
_TEXT_STEPS = tuple(0.94**step for step in range(10))


@dataclass(frozen=True)
class FacePlan:
    """One face: what is felt, where its disc is drawn, and the box of its word."""

    felt: Box
    centre: tuple[float, float]
    radius: float
    word: Box


@dataclass(frozen=True)
class Chrome:
    """What the day screens share: the notice or the office on top, chips at the bottom.

    ``chips`` are the languages, and empty where ``globe`` is one chip for all of them or a single
    language is spoken; ``tools`` are text size, contrast and voice, and empty where the globe's
    list has them. ``back`` is where a citizen takes the choice of service back.
    """

    office: Box
    notice: Box
    bar: Box
    chips: tuple[Box, ...] = ()
    globe: Box = NOWHERE
    back: Box = NOWHERE
    tools: tuple[Box, ...] = ()
    top: float = 0
    """From where there is room for the page."""


@dataclass(frozen=True)
class AskPlan:
    """The screen with the question, in each of its languages; ``_px`` are sizes of text.

    ``band`` is where a message stands; ``leads`` is empty where there is no room for who may vote.
    """

    chrome: Chrome
    band: Box
    questions: tuple[Box, ...]
    question_px: float
    leads: tuple[Box, ...]
    lead_px: float
    hint: Box
    word_px: float
    faces: dict[Face, FacePlan] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What has to fit: questions in how many languages, and whether a message above them."""

    languages: int = 1
    has_message: bool = False

    @property
    def share(self) -> float:
        """How large faces are, compared with a question alone."""
        return 0.73 if self.has_message else 0.79 if self.languages > 1 else 1.0


def chrome(
    sizes: Sizes,
    chip_widths: list[float],
    *,
    back_width: float = 0,
    is_test: bool = False,
    globe_width: float = 0,
    tools: int = 0,
    is_dense: bool = False,
) -> Chrome:
    """Lay out top and bottom.

    Args:
        sizes: the screen.
        chip_widths: how wide the names of the languages are; one or none needs no chip.
        back_width: how wide the chosen service is when written out; 0 for nothing to take back.
        is_test: whether the plate of test mode needs room beside it on a tiny screen.
        globe_width: how wide the name beside the globe is, where languages fold into one chip.
        tools: how many chips without a text there are.
        is_dense: whether much has to fit below.
    """
    s, m = sizes.s, sizes.margin
    notice = Box(0, 0, sizes.width, (60 if sizes.is_tiny else 112 if sizes.is_portrait else 74) * s)
    texts = chip_widths if len(chip_widths) > 1 else []
    bar, globe = NOWHERE, NOWHERE
    chips: tuple[Box, ...] = ()
    places: tuple[Box, ...] = ()
    if sizes.is_tiny:
        width = max(96 * s, globe_width + 4.6 * sizes.language) if texts else sizes.felt
        office = Box(m, 7 * s, sizes.width - 2 * m - width - sizes.gap, 46 * s)
        if texts or tools:
            globe = centred(32 * s, sizes.chip, sizes.width - m - width, width)
    else:
        middle = (69 if sizes.is_portrait else 37 if is_dense else 42) * s
        office = centred(middle, 44 * s, m, sizes.width - 2 * m)
        if texts or tools:
            bar, chips, globe, places = bar_of(sizes, texts, globe_width, tools)
    back = NOWHERE
    if back_width:
        back, office = _split_for_back(sizes, office, back_width)
        notice = notice._replace(h=max(notice.h, back.bottom + 4 * s))
    if is_test and sizes.is_tiny and back_width:
        back = back._replace(x=back.x + 0.36 * back.w, w=0.64 * back.w)
    top = notice.bottom if is_test else 0
    return Chrome(office, notice, bar, chips, globe, back, places, top)


def _split_for_back(sizes: Sizes, office: Box, width: float) -> tuple[Box, Box]:
    if sizes.is_tiny:
        return centred(office.y + office.h / 2, sizes.chip, office.x, office.w), NOWHERE
    width = min(width, office.w * 0.5)
    middle = max(office.y + office.h / 2, sizes.chip / 2 + sizes.mm(0.5))
    back = centred(middle, sizes.chip, office.right - width, width)
    return back, Box(office.x, office.y, office.w - width - 16 * sizes.s, office.h)


def ask_plan(sizes: Sizes, chrome: Chrome, asked: Asked = Asked()) -> AskPlan:
    """Lay out the screen with the question.

    Where much has to fit, faces become smaller first, and then the texts.
    """
    lay_out = _ask_portrait if sizes.is_portrait else _ask_landscape
    lay_out = _ask_tiny if sizes.is_tiny else lay_out
    least = _SMALLEST * asked.share * sizes.face_radius
    for step in _TEXT_STEPS:
        plan = lay_out(sizes.with_texts(step), chrome, asked)
        if plan.faces[Face.HAPPY].radius >= least:
            break
    return plan


def floor_of(sizes: Sizes, chrome: Chrome) -> float:
    """Return the y above which a page may put what it has."""
    return chrome.bar.y if chrome.bar is not NOWHERE else float(sizes.height)


def _ask_landscape(sizes: Sizes, chrome: Chrome, asked: Asked) -> AskPlan:
    s, two = sizes.s, asked.languages > 1
    top = (64 if asked.share < 1 or sizes.is_large else 75) * s + 0.2 * sizes.extra
    flow = Flow(sizes, top=max(top, chrome.top))
    band = NOWHERE
    if asked.has_message:
        band = flow.take((132 if two else 128) * s, after=10 * s)
    px = sizes.question * ((0.6 if two else 0.71) if asked.has_message else 0.776 if two else 1)
    questions = tuple(flow.take(px * 1.16) for _ in range(asked.languages))
    leads: tuple[Box, ...] = ()
    if not asked.has_message:
        leads = (flow.take(sizes.line * 1.4),)
    return _with_faces(sizes, chrome, asked, flow, band, questions, px, leads)


def _ask_portrait(sizes: Sizes, chrome: Chrome, asked: Asked) -> AskPlan:
    s, two = sizes.s, asked.languages > 1
    top = (118 if asked.share < 1 or sizes.is_large else 140) * s
    flow = Flow(sizes, top=max(top, chrome.top))
    band = flow.take(240 * s, after=16 * s) if asked.has_message else NOWHERE
    px = sizes.question * ((0.5 if two else 0.7) if asked.has_message else 0.74 if two else 1)
    px *= 0.9 if sizes.is_large else 1  # few words are short enough to become so much larger
    lines = 2 if two or asked.has_message else 3
    after = (8 if two else 20) * s
    questions = tuple(flow.take(px * 1.18 * lines, after=after) for _ in range(asked.languages))
    leads: tuple[Box, ...] = ()
    if not asked.has_message:
        leads = tuple(flow.take(sizes.line * 1.34) for _ in range(asked.languages))
    return _with_faces(sizes, chrome, asked, flow, band, questions, px, leads)


def _ask_tiny(sizes: Sizes, chrome: Chrome, asked: Asked) -> AskPlan:
    s, two = sizes.s, asked.languages > 1
    flow = Flow(sizes, top=60 * s)
    band = flow.take(70 * s, after=2 * s) if asked.has_message else NOWHERE
    px = sizes.question * ((0.66 if two else 0.84) if asked.has_message else 0.8 if two else 1)
    questions = tuple(flow.take(px * 1.2) for _ in range(asked.languages))
    leads: tuple[Box, ...] = ()
    if not asked.has_message:
        leads = tuple(
            flow.take(sizes.line * (1.1 if two else 1.26)) for _ in range(asked.languages)
        )
    return _with_faces(sizes, chrome, asked, flow, band, questions, px, leads)


class Flow:
    """Boxes across the page, one under the other."""

    def __init__(self, sizes: Sizes, top: float) -> None:
        self._sizes = sizes
        self.y = top

    def take(self, height: float, after: float = 0) -> Box:
        """Return the next box, and leave so much room after it."""
        sizes = self._sizes
        box = Box(sizes.margin, self.y, sizes.width - 2 * sizes.margin, height)
        self.y += height + after
        return box


def _with_faces(
    sizes: Sizes,
    chrome: Chrome,
    asked: Asked,
    flow: Flow,
    band: Box,
    questions: tuple[Box, ...],
    question_px: float,
    leads: tuple[Box, ...],
) -> AskPlan:
    """Add the hint where it has a line of its own, and the faces in what is left."""
    hint = leads[0] if leads else NOWHERE
    if asked.languages > 1 or sizes.is_large:
        hint = NOWHERE
    elif sizes.is_portrait and leads:
        hint = flow.take(sizes.line * 1.3)
    word_px = sizes.face_word * (0.9 if asked.share < 1 else 1)
    faces = face_row(
        sizes,
        top=flow.y + (0 if sizes.is_tiny else 6 * sizes.s),
        floor=floor_of(sizes, chrome),
        word=word_px * 1.2 * asked.languages + (4 if sizes.is_tiny else 8) * sizes.s,
        gap=(5 if sizes.is_tiny else 20 if sizes.is_portrait else 8) * sizes.s,
        share=asked.share,
    )
    lead_px = sizes.line * (0.88 if asked.languages > 1 and not sizes.is_tiny else 1)
    return AskPlan(chrome, band, questions, question_px, leads, lead_px, hint, word_px, faces)


def face_row(
    sizes: Sizes, *, top: float, floor: float, word: float, gap: float, share: float = 1
) -> dict[Face, FacePlan]:
    """Stand the faces with their words in the middle between two heights.

    The rings of faces in full size touch the margins; smaller ones keep their columns. Where it is
    too low for their size, the radius shrinks.

    Args:
        sizes: the screen.
        top: from where there is room.
        floor: to where.
        word: the height of the words under a face.
        gap: between ring and word.
        share: how large the faces are, compared with their full size.
    """
    outer = RING_RADIUS + RING_STROKE / 2
    radius = min(sizes.face_radius * share, (floor - top - gap - word) / (2 * outer))
    reach = outer * radius
    middle = top + (floor - top - 2 * reach - gap - word) / 2 + reach
    first = sizes.margin + outer * sizes.face_radius
    xs = (first, sizes.width / 2, sizes.width - first)
    edges = (0.0, (xs[0] + xs[1]) / 2, (xs[1] + xs[2]) / 2, float(sizes.width))
    plans = {}
    for index, face in enumerate(FACES):
        left = edges[index] + (sizes.strip / 2 if index else 0)
        right = edges[index + 1] - (sizes.strip / 2 if index < 2 else 0)
        felt_top = max(top, middle - reach - 12 * sizes.s)
        word_top = middle + reach + gap
        felt = Box(left, felt_top, right - left, min(floor, word_top + word) - felt_top)
        # A word is centred under its face and stays on the screen.
        half = min(xs[index] - sizes.margin / 3, sizes.width - sizes.margin / 3 - xs[index])
        half = min(half, (xs[1] - xs[0]) / 2 - 7 * sizes.s)
        words = Box(xs[index] - half, word_top, 2 * half, word)
        plans[face] = FacePlan(felt, (xs[index], middle), radius, words)
    return plans
