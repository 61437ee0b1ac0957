"""How large titles and words come out on a plan, and the plan that suits how long they are.

Texts that stand beside each other, or say the same in two languages, are equally large.
"""

from __future__ import annotations

from dataclasses import replace

from faccine.wire.faces import FACES
from kiosk.session.view import View
from kiosk.ui.boxes import Box, rows_of
from kiosk.ui.chrome_plans import Chrome
from kiosk.ui.fitting import STEPS, fit
from kiosk.ui.fonts import Weight, width_of
from kiosk.ui.plans import Asked, AskPlan, ask_plan
from kiosk.ui.theme import Sizes


def views_of(view: View) -> list[View]:
    """Return a view in each language that is shown."""
    return [each for each in (view, view.also) if each is not None]


def asking_plan(sizes: Sizes, view: View, around: Chrome) -> AskPlan:
    """Return the layout of the question: on more lines where it, or a word, is long."""
    asked = Asked(2 if view.also else 1, has_message=view.announcement is not None)
    plan = ask_plan(sizes, around, asked)
    if question_px(sizes, view, plan) < STEPS[-1] * plan.question_px and not sizes.is_portrait:
        asked = replace(asked, question_lines=2)
    if word_px(view, plan) < STEPS[-1] * plan.word_px:
        asked = replace(asked, word_lines=2)
    return ask_plan(sizes, around, asked)


def question_px(sizes: Sizes, view: View, plan: AskPlan) -> float:
    """Return the size at which the question fits."""
    max_lines, breaks_first = question_lines(sizes, plan)
    return title_px(
        sizes, view, plan.questions, plan.question_px, max_lines, breaks_first=breaks_first
    )


def question_lines(sizes: Sizes, plan: AskPlan) -> tuple[int, bool]:
    """Return on how many lines the question may go, and whether rather so than smaller."""
    if sizes.is_portrait:
        return 4, True
    return (3, True) if plan.asked.question_lines > 1 else (2, False)


def title_px(
    sizes: Sizes,
    view: View,
    boxes: tuple[Box, ...],
    wanted_px: float,
    max_lines: int,
    *,
    breaks_first: bool,
) -> float:
    """Return the size at which titles fit in every language.

    What is to be larger never comes out smaller than it would have been.
    """

    def fitting(title: str, box: Box, px: float) -> float:
        return fit(
            title,
            wanted_px=px,
            width=box.w,
            height=box.h + 2,
            max_lines=max_lines,
            measure=lambda text, px: width_of(text, px, Weight.BOLD),
            breaks_first=breaks_first,
        ).size_px

    wanted = wanted_px, wanted_px / sizes.text
    there = list(zip(views_of(view), boxes, strict=True))
    return max(min(fitting(each.title, box, px) for each, box in there) for px in wanted)


def word_px(view: View, plan: AskPlan) -> float:
    """Return the size at which all words under faces fit: they become smaller together."""
    views, lines = views_of(view), plan.asked.word_lines
    return min(
        fit(
            each.face_words[face],
            wanted_px=plan.word_px,
            width=box.w,
            height=box.h + 2,
            max_lines=lines,
            breaks_first=lines > 1,
            measure=lambda text, px: width_of(text, px, Weight.SEMIBOLD),
        ).size_px
        for face in FACES
        for each, box in zip(views, rows_of(plan.faces[face].word, len(views)), strict=True)
    )
