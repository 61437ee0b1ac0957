"""Whoever does not see a drawing is told every number that is in it, by a table or a sentence."""

import html
import json
import re

import pytest
from dashboard_kit import TODAY

from dashboard import marks, scales
from dashboard.words import interval, percent, points

OFFICE = "/uffici/fontelieta/anagrafe"
CARDS = f"{OFFICE}?servizio=carta"
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")


def words_of(text):
    bare = re.sub("<(script|svg|select).*?</\\1>", " ", text, flags=re.DOTALL)
    told = html.unescape(re.sub("<[^>]+>", " ", re.sub("</?a[^>]*>", "", bare)))
    return " ".join(told.split())


def figure(text, name):
    found = re.search(f'<script type="application/json" id="{name}">(.*?)</script>', text)
    return json.loads(found[1])


def rows_of(text, kind):
    """Return the words of each row of a table, the oldest first."""
    found = re.search(f'<table class="[^"]*{kind}".*?</table>', text)
    return [words_of(row) for row in re.findall("<tr.*?</tr>", found[0])[1:]][::-1]


def values_in(words):
    return [float(one.replace(".", "").replace(",", ".")) for one in NUMBER.findall(words)]


def missing(drawn, words, most=0.051):
    """Return the numbers that are not within half of their last decimal of one in the words."""
    said = values_in(words)
    return [one for one in drawn if one is not None and not any(abs(one - s) <= most for s in said)]


def weeks(town, reds, n=100):
    monday = TODAY - 7 * len(reds)
    town.rate_many(
        (town.registry, town.cards, monday + 7 * week + 2, (n - red, 0, red))
        for week, red in enumerate(reds)
    )


@pytest.fixture
def changed(town):
    """A service that got better, then worse, in which things happened."""
    weeks(town, [19, 21] * 12 + [2, 3, 2] + [20] * 5 + [48, 51, 50])
    town.note(town.town, "Avvisi TARI", office=town.registry, day=TODAY - 60)
    town.note(town.town, "Sportello nuovo", office=town.registry, day=TODAY - 60)
    town.note(town.town, "Orario lungo", office=town.registry, day=TODAY - 18)
    town.judge(TODAY * 86_400_000)
    return town


def corners(figure, points):
    """Return the upper and lower limit of each point from the outline of the band."""
    ys = [y for y in figure["data"][0]["y"] if y is not None][:-1]
    half = len(ys) // 2
    assert half == 2 * points
    return list(zip(ys[:half:2], ys[half:][::-1][::2], strict=True))


def test_each_row_below_the_control_chart_has_its_value_and_both_limits(page, changed):
    text = page(CARDS)
    drawn, rows = figure(text, "trend-figure"), rows_of(text, "f-trend")
    line, bars = drawn["data"][1], next(one for one in drawn["data"] if one["type"] == "bar")
    assert len(rows) == 35
    for row, value, n, limits in zip(
        rows, line["y"], bars["y"], corners(drawn, len(rows)), strict=True
    ):
        assert not missing([value, n, *limits], row), row
    below = [row for row in rows if "sotto il limite inferiore" in row]
    assert below
    assert all(values_in(row)[-2] > 2.9 for row in below), "the limit it lies below is in the row"


def test_what_is_written_in_the_control_chart_is_in_the_words_of_the_page(page, changed):
    text = page(CARDS)
    drawn, said = figure(text, "trend-figure"), words_of(text)
    for one in drawn["layout"]["annotations"]:
        assert not missing(values_in(one["text"]), said), one["text"]
    base = next(one["text"] for one in drawn["layout"]["annotations"] if "base " in one["text"])
    assert f"La base è {base.removeprefix('base ')} (20 settimane iniziali)." in said


def test_every_letter_of_the_chart_stands_in_the_row_of_its_week(page, changed):
    text = page(CARDS)
    letters = next(one for one in figure(text, "trend-figure")["data"] if one.get("yaxis") == "y3")
    assert letters["text"] == ["A", "B", "C"], "the newest is drawn last, above the others"
    told = [re.findall(r"\b([A-Z]): (\w+)", row) for row in rows_of(text, "f-trend")]
    assert [one for one in told if one] == [
        [("A", "Avvisi"), ("B", "Sportello")],
        [("C", "Orario")],
    ]


def test_the_newest_event_has_its_letter_and_mark_however_many_there_are(page, town):
    weeks(town, [10, 12] * 15)
    for ago in range(30):
        town.note(town.town, f"Evento {ago}", office=town.registry, day=TODAY - 8 - ago)
    text = page(CARDS)
    discs = next(one for one in figure(text, "trend-figure")["data"] if one.get("yaxis") == "y3")
    assert discs["text"][25:] == ["Z", "AA", "AB", "AC", "AD"]
    assert re.search('<span class="f-badge">AD</span><h3>Evento 0</h3>', text)
    assert "AD</a>: Evento 0" in text


def test_each_row_below_the_chart_of_rare_reds_has_its_numbers(page, town):
    reds = [2 if week % 2 else 0 for week in range(60)]
    weeks(town, reds, n=40)
    town.note(town.town, "Avvisi", office=town.registry, day=TODAY - 60)
    text = page(CARDS)
    drawn, rows = figure(text, "trend-figure"), rows_of(text, "f-trend")
    line = drawn["data"][1]
    assert "layout" in drawn
    assert "yaxis2" not in drawn["layout"], "not a g chart"
    for row, value, limits in zip(rows, line["y"], corners(drawn, len(rows)), strict=True):
        assert not missing([value, *limits], row, most=0.51), row
    said = words_of(text)
    for one in drawn["layout"]["annotations"]:
        assert not missing(values_in(one["text"]), said), one["text"]
    assert [row for row in rows if "A: Avvisi" in row]


def test_a_small_chart_says_its_last_value_its_base_and_its_signal(page, changed):
    for address in ("/", OFFICE):
        assert "ultimo: 50,0%, base 20,0%, segnale: in peggio" in words_of(page(address))


@pytest.fixture
def spied(app, monkeypatch):
    """What marks and scales were asked to draw, as it should be told in words."""
    drawn = []

    def spy(name, told):
        made = getattr(marks, name)

        def draw(*values, **more):
            drawn.append(told(*values))
            return made(*values, **more)

        monkeypatch.setitem(app.jinja_env.globals, name, draw)

    spy("whisker", lambda share, *_: [percent(share.value), interval(share)])
    spy("three", lambda found: [percent(found[face].value) for face in ("happy", "neutral", "sad")])

    def differs(axis, value, width, made=scales.Axis.at):
        if value:
            drawn.append([points(value)])
        return made(axis, value, width)

    def lies(panel, share, width, made=scales.Panel.at):
        if share not in panel.ticks:
            drawn.append([percent(share).rstrip("%")])
        return made(panel, share, width)

    monkeypatch.setattr(scales.Axis, "at", differs)
    monkeypatch.setattr(scales.Panel, "at", lies)
    return drawn


@pytest.fixture
def lively(changed):
    """Two offices more, reasons now and before, people served."""
    for day in range(TODAY - 400, TODAY):
        changed.rate(changed.library, changed.cards, day, (3, 1, 1))
    other = changed.office(changed.town, "frazione", [changed.cards, changed.taxes], 4, "Frazione")
    for day in range(TODAY - 60, TODAY):
        changed.rate(other, changed.cards, day, (3, 2, 3), asked=3, reasons={"waiting": 1})
        changed.rate(other, changed.taxes, day, (3, 0, 3), asked=2, reasons={"return": 1})
    return changed


@pytest.mark.parametrize(
    ("address", "least"),
    [
        ("/", 4),
        (OFFICE, 4),
        (CARDS, 10),
        ("/confronto", 6),
        ("/motivi", 4),
        ("/azioni", 2),
    ],
)
def test_what_marks_and_intervals_draw_is_said_beside_them(page, lively, spied, address, least):
    said = words_of(page(address))
    assert len(spied) >= least
    assert [one for told in spied for one in told if one not in said] == []


def test_all_that_the_heat_map_and_the_bars_of_reasons_draw_is_in_their_tables(page, lively):
    """Both are tables already; the bars over time have theirs below."""
    text = page("/motivi")
    drawn, rows = figure(text, "reasons-figure"), rows_of(text, "f-when-why")
    heights = {}
    for bars in drawn["data"]:
        for day, value in zip(bars["x"], bars["y"], strict=True):
            heights.setdefault(day, []).append(value)
    assert len(rows) == len(heights)
    for day, row in zip(sorted(heights), rows, strict=True):
        assert not missing(heights[day], row, most=0), (day, row)
    for one in drawn["layout"]["annotations"]:
        assert one["text"] in words_of(text)


BAR = re.compile(r'<svg class="f-pareto".*?</svg>', re.DOTALL)
TOLD = re.compile(r"(\d+,\d)% \((\d+,\d)–(\d+,\d)\)")


@pytest.mark.parametrize("address", ["/motivi", "/uffici/fontelieta/frazione"])
def test_each_bar_of_a_reason_has_its_share_and_interval_beside_it(page, lively, address):
    found = re.search('<table class="[^"]*f-(?:why|reasons)".*?</table>', page(address), re.DOTALL)
    rows = [row for row in re.findall("<tr.*?</tr>", found[0], re.DOTALL) if BAR.search(row)]
    assert len(rows) == 2
    for row in rows:
        bar = BAR.search(row)[0]
        value_px, low_px = (
            float(re.search(one, bar)[1])
            for one in ('<rect y="3" width="([0-9.]+)', 'x1="([0-9.]+)')
        )
        high_px = float(re.findall('x2="([0-9.]+)', bar)[1])
        cell = re.findall("<td.*?</td>", row, re.DOTALL)[1]
        value, low, high = values_in(" ".join(TOLD.search(words_of(cell)).groups()))
        assert low_px / value_px == pytest.approx(low / value, abs=0.01)
        assert high_px / value_px == pytest.approx(high / value, abs=0.01)
