"""Bursts and stuck buttons, whatever the order in which ratings arrive."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.screening import (
    BURST_MS,
    REACH,
    STUCK_GAP_MS,
    Aside,
    Press,
    flags_from_neighbours,
)

START_MS = 1_794_819_600_000
HAPPY, NEUTRAL, SAD = range(3)
BURST, STUCK = int(Aside.BURST), int(Aside.STUCK)


def presses_at(*seconds: float, faces=(HAPPY, NEUTRAL, SAD)) -> list[Press]:
    return [
        Press(index + 1, START_MS + int(second * 1000), faces[index % len(faces)], 0, is_exact=True)
        for index, second in enumerate(seconds)
    ]


def test_five_ratings_in_thirty_seconds_are_a_burst():
    assert flags_from_neighbours(presses_at(0, 7, 14, 21, 30)) == [BURST] * 5


def test_five_ratings_in_a_little_more_than_thirty_seconds_are_not():
    assert flags_from_neighbours(presses_at(0, 7, 14, 21, 30.001)) == [0] * 5


def test_four_quick_ratings_are_a_family_and_count():
    assert flags_from_neighbours(presses_at(0, 3, 6, 9, 200, 203, 206, 209)) == [0] * 8


def test_a_burst_takes_only_those_who_are_in_it():
    assert flags_from_neighbours(presses_at(0, 60, 65, 70, 75, 80, 200)) == [
        0, BURST, BURST, BURST, BURST, BURST, 0,
    ]  # fmt: skip


def test_twelve_same_faces_close_together_are_a_stuck_button():
    assert flags_from_neighbours(presses_at(*range(0, 12 * 15, 15), faces=[SAD])) == [STUCK] * 12


def test_eleven_same_faces_close_together_are_a_good_day():
    assert flags_from_neighbours(presses_at(*range(0, 11 * 15, 15), faces=[HAPPY])) == [0] * 11


def test_another_face_in_between_frees_a_stuck_button():
    faces = [SAD] * 6 + [HAPPY] + [SAD] * 6
    assert flags_from_neighbours(presses_at(*range(0, 13 * 15, 15), faces=faces)) == [0] * 13


def test_a_pause_frees_a_stuck_button():
    seconds = [*range(0, 90, 15), *range(91, 181, 15)]
    assert len(seconds) == 12
    assert flags_from_neighbours(presses_at(*seconds, faces=[SAD])) == [0] * 12


def test_a_long_chain_is_stuck_from_its_first_to_its_last():
    flags = flags_from_neighbours(presses_at(*range(0, 40 * 14, 14), faces=[SAD]))
    assert flags == [STUCK] * 40


def test_a_jammed_button_is_both():
    assert flags_from_neighbours(presses_at(*range(0, 36, 3), faces=[SAD])) == [BURST | STUCK] * 12


def test_equal_times_are_in_order():
    assert flags_from_neighbours(presses_at(0, 0, 0, 0, 0)) == [BURST] * 5


def test_the_reach_is_the_shortest_that_suffices():
    jammed = presses_at(*range(0, 180, 15), faces=[SAD])
    assert len(jammed) == REACH + 1
    assert flags_from_neighbours(jammed)[0] == flags_from_neighbours(jammed)[-1] == STUCK
    assert flags_from_neighbours(jammed[:-1])[0] == 0


def test_missing_and_backward_times_break_every_window():
    quick = presses_at(*range(0, 24, 3), faces=[SAD])
    without = [*quick[:4], quick[4]._replace(at_ms=None), *quick[5:]]
    assert flags_from_neighbours(without) == [0] * 8
    backward = [*quick[:4], *(press._replace(at_ms=press.at_ms - 60_000) for press in quick[4:])]
    assert flags_from_neighbours(backward) == [0] * 8


def test_a_coarsened_rating_keeps_its_flags_and_breaks_every_window():
    quick = presses_at(*range(0, 24, 3), faces=[SAD])
    coarse = quick[4]._replace(is_exact=False, aside=int(Aside.BURST | Aside.OUT_OF_HOURS))
    assert flags_from_neighbours([*quick[:4], coarse, *quick[5:]]) == [0, 0, 0, 0, BURST, 0, 0, 0]


def test_flags_that_no_longer_hold_are_taken_back():
    flagged = [press._replace(aside=BURST | STUCK) for press in presses_at(0, 100, 200)]
    assert flags_from_neighbours(flagged) == [0, 0, 0]


def test_nothing_is_judged_calmly():
    assert flags_from_neighbours([]) == []
    assert flags_from_neighbours(presses_at(0)) == [0]


gaps_ms = st.one_of(
    st.integers(min_value=0, max_value=9_000),
    st.integers(min_value=0, max_value=STUCK_GAP_MS),
    st.sampled_from([0, STUCK_GAP_MS, STUCK_GAP_MS, BURST_MS - 1]),
    st.sampled_from([STUCK_GAP_MS + 1, BURST_MS, -1, -5_000, 3_600_000]),
)


@st.composite
def outboxes(draw) -> list[Press]:
    """Ratings with plenty of bursts, jams, gaps, backward steps and unknown times."""
    presses: list[Press] = []
    at_ms, seq = START_MS, 0
    for gap_ms in draw(st.lists(gaps_ms, max_size=70)):
        at_ms, seq = at_ms + gap_ms, seq + draw(st.integers(min_value=1, max_value=3))
        kind = draw(st.sampled_from(["timed"] * 30 + ["unset", "coarse"]))
        face = draw(st.sampled_from([SAD] * 15 + [HAPPY]))
        known = None if kind == "unset" else at_ms
        presses.append(Press(seq, known, face, 0, is_exact=kind != "coarse"))
    return presses


def by_definition(presses: list[Press]) -> list[int]:
    """The rules as the module states them, window by window, with no thought for speed."""
    flags = [0] * len(presses)
    for size, bit in ((5, BURST), (12, STUCK)):
        for first in range(len(presses) - size + 1):
            window = presses[first : first + size]
            times = [press.at_ms if press.is_exact else None for press in window]
            if None in times or times != sorted(times):
                continue
            gaps = [there - here for here, there in itertools.pairwise(times)]
            is_burst = times[-1] - times[0] <= BURST_MS
            is_stuck = len({press.face for press in window}) == 1 and max(gaps) <= STUCK_GAP_MS
            if is_burst if bit == BURST else is_stuck:
                for index in range(first, first + size):
                    flags[index] |= bit
    return flags


@settings(deadline=None)
@given(outboxes())
def test_flags_are_those_of_the_definition(presses):
    assert flags_from_neighbours(presses) == by_definition(presses)


@settings(deadline=None)
@given(outboxes(), st.data())
def test_a_flag_depends_on_no_more_than_reach_neighbours(presses, data):
    whole = flags_from_neighbours(presses)
    if not presses:
        return
    index = data.draw(st.integers(min_value=0, max_value=len(presses) - 1))
    first = max(index - REACH, 0)
    assert flags_from_neighbours(presses[first : index + REACH + 1])[index - first] == whole[index]


@settings(deadline=None)
@given(outboxes(), st.randoms(use_true_random=False), st.integers(min_value=1, max_value=20))
def test_any_order_of_arrival_and_any_batches_end_in_the_same_flags(presses, rng, batch):
    arrival = presses.copy()
    rng.shuffle(arrival)
    held: dict[int, Press] = {}
    for start in range(0, len(arrival), batch):
        arrived = arrival[start : start + batch]
        held |= {press.seq: press for press in arrived}
        book_again(held, arrived)
    assert [held[press.seq].aside for press in presses] == flags_from_neighbours(presses)


def book_again(held: dict[int, Press], arrived: list[Press]) -> None:
    """Judge again what the arrival can have changed, from what it can depend on."""
    in_order = sorted(held.values())
    places = {press.seq: index for index, press in enumerate(in_order)}
    for press in arrived:
        index = places[press.seq]
        first, last = max(index - REACH, 0), index + REACH
        context = max(first - REACH, 0)
        flags = flags_from_neighbours(in_order[context : last + REACH + 1])
        for place in range(first, min(last + 1, len(in_order))):
            held[in_order[place].seq] = in_order[place]._replace(aside=flags[place - context])
