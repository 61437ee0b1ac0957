"""Where everything goes on the screen with the question. Pure: sizes in, boxes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from faccine.wire.faces import Face
from kiosk.ui.boxes import NOWHERE, Box
from kiosk.ui.chrome_plans import Chrome, Flow, floor_of
from kiosk.ui.face_plans import FacePlan, face_row
from kiosk.ui.theme import Sizes

_SMALLEST = 0.75
"""How much smaller faces may become for want of room, before texts do."""
_TEXT_STEPS = tuple(0.94**step for step in range(10))


@dataclass(frozen=True)
class Asked:
    """What has to fit: questions in how many languages, and whether a message above them.

    ``word_lines``, ``question_lines``: on how many lines words and questions go, where one would
    have to be too small.
    """

    languages: int = 1
    has_message: bool = False
    word_lines: int = 1
    question_lines: int = 1

    @property
    def share(self) -> float:
        """How large faces are, compared with a question alone."""
        return 0.73 if self.has_message else 0.79 if self.languages > 1 else 1.0


@dataclass(frozen=True)
class AskPlan:
    """The screen with the question, in each of its languages; ``_px`` are sizes of text.

    ``band`` is where a message stands; ``leads`` is empty where there is no room for who may vote.
    """

    chrome: Chrome
    asked: Asked
    band: Box
    questions: tuple[Box, ...]
    question_px: float
    leads: tuple[Box, ...]
    lead_px: float
    hint: Box
    word_px: float
    faces: dict[Face, FacePlan] = field(default_factory=dict)


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


def _ask_landscape(sizes: Sizes, chrome: Chrome, asked: Asked) -> AskPlan:
    s, two = sizes.s, asked.languages > 1
    top = (64 if asked.share < 1 or sizes.is_large else 75) * s + 0.2 * sizes.extra
    flow = Flow(sizes, top=max(top, chrome.top))
    band = NOWHERE
    if asked.has_message:
        band = flow.take((132 if two else 128) * s, after=10 * s)
    px = sizes.question * ((0.6 if two else 0.71) if asked.has_message else 0.776 if two else 1)
    px, height = _for_lines(px, 1.16, asked.question_lines)
    questions = tuple(flow.take(height) for _ in range(asked.languages))
    leads: tuple[Box, ...] = ()
    if not asked.has_message:
        leads = (flow.take(sizes.line * 1.4),)
    return _with_faces(sizes, chrome, asked, flow, band, questions, px, leads)


def _for_lines(px: float, pitch: float, lines: int) -> tuple[float, float]:
    """Return the size of a question, and its height: on two lines it is a little smaller."""
    return (px, px * pitch) if lines == 1 else (px * 0.76, px * 0.76 * 1.18 * lines)


def _ask_portrait(sizes: Sizes, chrome: Chrome, asked: Asked) -> AskPlan:
    s, two = sizes.s, asked.languages > 1
    top = (118 if asked.share < 1 or sizes.is_large else 140) * s
    flow = Flow(sizes, top=max(top, chrome.top))
    band = flow.take(300 * s, after=16 * s) if asked.has_message else NOWHERE
    px = sizes.question * ((0.5 if two else 0.7) if asked.has_message else 0.74 if two else 1)
    px *= 0.9 if sizes.is_large else 1  # few words are short enough to become so much larger
    lines = 2 if two or asked.has_message else 3
    after = (8 if two else 20) * s
    questions = tuple(flow.take(px * 1.18 * lines, after=after) for _ in range(asked.languages))
    leads: tuple[Box, ...] = ()
    if not asked.has_message:
        pitch = 1.34 if two or not sizes.is_large else 2.4  # large, it may need a second line
        leads = tuple(flow.take(sizes.line * pitch) for _ in range(asked.languages))
    return _with_faces(sizes, chrome, asked, flow, band, questions, px, leads)


def _ask_tiny(sizes: Sizes, chrome: Chrome, asked: Asked) -> AskPlan:
    s, two = sizes.s, asked.languages > 1
    flow = Flow(sizes, top=max(60 * s, chrome.top))
    band = flow.take(74 * s, after=1 * s) if asked.has_message else NOWHERE
    px = sizes.question * ((0.66 if two else 0.84) if asked.has_message else 0.8 if two else 1)
    px, height = _for_lines(px, 1.2, asked.question_lines)
    questions = tuple(flow.take(height) for _ in range(asked.languages))
    leads: tuple[Box, ...] = ()
    if not asked.has_message:
        leads = tuple(
            flow.take(sizes.line * (1.08 if two else 1.26)) for _ in range(asked.languages)
        )
    return _with_faces(sizes, chrome, asked, flow, band, questions, px, leads)


def _word_share(sizes: Sizes, asked: Asked) -> float:
    """Return how large words under faces are, compared with a question alone."""
    if asked.share == 1 or (sizes.is_portrait and asked.languages == 1):
        return 1.0
    return 0.84 if sizes.is_tiny and asked.languages > 1 else 0.9


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
    word_px = sizes.face_word * _word_share(sizes, asked)
    faces = face_row(
        sizes,
        top=flow.y + (4 if sizes.is_tiny else 6) * sizes.s,
        floor=floor_of(sizes, chrome) - (5 * sizes.s if sizes.is_tiny else 0),
        word=word_px
        * (1.12 if sizes.is_tiny and asked.languages > 1 else 1.2)
        * (asked.languages * asked.word_lines)
        + (2 if sizes.is_tiny else 8) * sizes.s,
        gap=(5 if sizes.is_tiny else 20 if sizes.is_portrait else 8) * sizes.s,
        share=1 if sizes.is_portrait else asked.share,  # upright there is room for all of it
    )
    lead_px = sizes.line * (0.88 if asked.languages > 1 and not sizes.is_tiny else 1)
    return AskPlan(
        chrome, asked, band, questions, question_px, leads, lead_px, hint, word_px, faces
    )
