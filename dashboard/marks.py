"""Bars, marks, intervals and small charts as SVG: no script, and no style within the page.

A page has hundreds of them and most stand on many pages, so each is drawn once and kept; where
there are words in it, once for each language.
"""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace

from flask import Flask
from markupsafe import Markup

from dashboard import charts
from dashboard.language import gettext, reader_language
from dashboard.shares import Shares
from dashboard.sparkline import HEIGHT, WIDTH, Dot, Sparkline
from dashboard.words import interval, percent
from hub.statistics import Confidence, Share

COLOURS = SimpleNamespace(
    brick=charts.BRICK,
    green=charts.GREEN,
    ink=charts.INK,
    limit=charts.LIMIT,
    hair=charts.HAIR,
    bar=charts.BAR,
    point=charts.BAR_CHOSEN,
    band=charts.BAND,
    grid=charts.GRID,
    tick=charts.TICK,
    edges=charts.FACE_EDGES,
    fills=charts.FACE_FILLS,
    neutral_bar=charts.NEUTRAL_BAR,
    neutral_dot=charts.NEUTRAL_DOT,
)
"""The colours of drawings, by the names that templates call them."""
_BARS = {"happy": charts.HAPPY_BAR, "neutral": "url(#fill-neutral)", "sad": "url(#fill-sad)"}
_SHAPES = {
    "happy": Markup('<circle r="5"/>'),
    "neutral": Markup('<path d="M-4.5-4.5H4.5V4.5H-4.5Z"/>'),
    "sad": Markup('<path d="M0-5.8 5.8 0 0 5.8-5.8 0Z"/>'),
}


def _coloured(drawing: str) -> Markup:
    """Return a drawing with the names of colours replaced; what else stands in braces stays."""
    made = Markup(drawing)  # noqa: S704 - only those below
    for name, colour in vars(COLOURS).items():
        made = made.replace(f"{{{name}}}", str(colour))
    return made


_DOTS = {
    "worse": _coloured('<path d="M{x} {above}l4 4-4 4-4-4Z" fill="{brick}"/>'),
    "better": _coloured(
        '<path d="M{x} {above}l4 4-4 4-4-4Z" fill="#fff" stroke="{green}" stroke-width="1.5"/>'
    ),
    "base": _coloured(
        '<circle cx="{x}" cy="{y}" r="2.6" fill="#fff" stroke="{point}" stroke-width="1.2"/>'
    ),
    "last": _coloured('<circle cx="{x}" cy="{y}" r="2.4" fill="{point}"/>'),
}
"""The marked points of a small chart, by their kind."""
_BAND = _coloured('<path d="{}" fill="{hair}"/>')
_TICK = _coloured('<path d="M{:.1f} 36V39" stroke="{tick}"/>')
_BASE = _coloured('<path d="M2 {}H148" stroke="{limit}" stroke-dasharray="3 3"/>')
_LINE = _coloured(
    '<path d="{}" fill="none" stroke="{point}" stroke-width="1.3" stroke-linejoin="round"/>'
)
_MARGIN = 6
"""Left of nothing; to the right of the end there is as much room and a whole mark."""


def use_marks(app: Flask) -> None:
    """Give templates these marks as functions."""
    app.jinja_env.globals |= {
        "colours": COLOURS,
        "grid": grid,
        "share_words": share_words,
        "sign": sign,
        "spark_chart": spark_chart,
        "three": three,
        "whisker": whisker,
    }


@lru_cache(256)
def sign(name: str, size: int = 18) -> Markup:
    """Return one of the signs that stand at the head of every page, so many pixels wide."""
    return Markup(
        '<svg class="f-i" width="{0}" height="{0}" aria-hidden="true" focusable="false">'
        '<use href="#{1}"/></svg>'
    ).format(size, name)


def three(shares: Shares) -> Markup:
    """Return the three shares as one bar, with the numbers under it."""
    values = shares.happy.value, shares.neutral.value, shares.sad.value
    return _three(*values, reader_language())


@lru_cache(4096)
def _three(happy: float, neutral: float, sad: float, _language: str) -> Markup:
    words = Markup("").join(
        Markup('<span>{}<span class="f-unseen">{}</span>{}</span>\n').format(
            sign(f"face-{face}"), said, percent(value)
        )
        for face, said, value in (
            ("happy", gettext("Good"), happy),
            ("neutral", gettext("So-so"), neutral),
            ("sad", gettext("Bad"), sad),
        )
    )
    return _bar(happy, neutral, sad) + Markup('\n<div class="f-three">\n{}</div>').format(words)


def _bar(happy: float, neutral: float, sad: float) -> Markup:
    drawn, begin = [], 0.0
    for face, share in (("happy", happy), ("neutral", neutral), ("sad", sad)):
        if share:
            drawn.append(
                Markup(
                    '<rect x="{}" y=".5" width="{:.2f}%" height="15" fill="{}" stroke="{}"/>'
                ).format(
                    f"{100 * begin:.2f}%" if begin else "0",
                    100 * share,
                    _BARS[face],
                    charts.FACE_EDGES[face],
                )
            )
        begin += share
    return Markup(
        '<svg class="f-stackbar" width="100%" height="16" aria-hidden="true" focusable="false">'
        "{}</svg>"
    ).format(Markup("").join(drawn))


@lru_cache(4096)
def whisker(
    share: Share, face: str, scale: float, y: float, is_hollow: bool, width: int = 176
) -> Markup:
    """Return one line of a plot of intervals: whisker with end caps, and the mark of its face.

    Args:
        share: of the face, with its interval.
        face: ``happy``, ``neutral`` or ``sad``.
        scale: the share at the end of the plot.
        y: how far down, in pixels.
        is_hollow: whether the mark is drawn as an outline.
        width: of the plot, in pixels.
    """
    dashed = share.confidence is Confidence.INDICATIVE
    return Markup(
        '<g transform="translate(0 {y})" stroke="{edge}"{dashed}>\n'
        '<path d="M{low:.1f} 0H{high:.1f}" stroke-width="2.5"/>\n'
        '<path d="M{low:.1f}-4V4M{high:.1f}-4V4" stroke-width="1.5" stroke-dasharray="none"/>\n'
        '<g transform="translate({at:.1f} 0)" fill="{fill}" stroke-width="1.5"'
        ' stroke-dasharray="none">\n{shape}\n</g></g>'
    ).format(
        y=y,
        edge=charts.FACE_EDGES[face],
        dashed=Markup(' stroke-dasharray="3 2"') if dashed else "",
        low=_x(share.low, scale, width),
        high=_x(share.high, scale, width),
        at=_x(share.value, scale, width),
        fill="#fff" if is_hollow else charts.FACE_FILLS[face],
        shape=_SHAPES[face],
    )


@lru_cache(64)
def grid(scale: float, height: int, width: int = 176) -> Markup:
    """Return the upright lines of a plot of intervals, one at each 10%, or at each 20%."""
    ticks = range(0, round(10 * scale) + 1, 1 if scale <= 0.4 else 2)
    return Markup("").join(
        Markup('\n<path d="M{:.1f} 0V{}" stroke="{}"/>').format(
            _x(tick / 10, scale, width), height, charts.GRID
        )
        for tick in ticks
    )


def share_words(share: Share) -> Markup:
    """Return a share in words, with the ends of its interval."""
    return _share_words(share, reader_language())


@lru_cache(4096)
def _share_words(share: Share, _language: str) -> Markup:
    return Markup(
        '<div class="f-words"><span class="f-num">{}</span>'
        ' <span class="f-small f-num">({})</span></div>'
    ).format(percent(share.value), interval(share))


@lru_cache(4096)
def spark_chart(spark: Sparkline) -> Markup:
    """Return the small chart of a row."""
    drawn = [_BAND.format(spark.band)] if spark.band else []
    drawn += [_TICK.format(x) for x in spark.ticks]
    if spark.base_y is not None:
        drawn.append(_BASE.format(spark.base_y))
    if spark.line:
        drawn.append(_LINE.format(spark.line))
    drawn += map(_dot, spark.dots)
    return Markup(
        '<svg class="f-spark" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true"'
        ' focusable="false">\n{2}\n</svg>'
    ).format(WIDTH, HEIGHT, Markup("\n").join(drawn))


def _dot(dot: Dot) -> Markup:
    return _DOTS[dot.kind].format(x=dot.x, y=dot.y, above=dot.y - 4)


def _x(value: float, scale: float, width: int) -> float:
    """Return where a share stands in a plot, in pixels from its left."""
    return _MARGIN + (width - 18) * value / scale
