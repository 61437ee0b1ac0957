"""The rule of one switch, with times alone; and what the session makes of a trembling hand."""

from __future__ import annotations

import random

import pytest
from a_kiosk import a_kiosk
from hypothesis import given
from hypothesis import strategies as st

from faccine.wire.events import Input
from faccine.wire.faces import FACES, Face
from kiosk.buttons.contacts import Contact, Sign
from kiosk.session.effects import RecordRating
from kiosk.session.inputs import FacePressed, FaceReleased, Recorded, Tick
from kiosk.session.session import Session


def signs(contact, *edges, until_ms):
    """Everything a contact says while these (time, is_closed) edges arrive; looked at each ms."""
    edges = dict(edges)
    said = []
    for now_ms in range(until_ms + 1):
        if (sign := contact.settle(now_ms)) is not None:
            said.append((now_ms, sign))
        if now_ms in edges:
            contact.edge(is_closed=edges[now_ms], now_ms=now_ms)
    return said


def an_open_contact():
    return Contact(is_closed=False, now_ms=0)


def test_a_press_counts_after_it_has_been_steady_for_20_ms():
    assert signs(an_open_contact(), (10, True), until_ms=200) == [(30, Sign.PRESSED)]


def test_it_is_let_go_of_after_it_has_stayed_open_for_20_ms():
    said = signs(an_open_contact(), (10, True), (100, False), until_ms=200)
    assert said == [(30, Sign.PRESSED), (120, Sign.RELEASED)]


def test_bounces_are_one_press_and_one_release():
    bouncing = [(10, True), (12, False), (14, True), (15, False), (17, True), (120, False)]
    bouncing += [(122, True), (124, False)]
    said = signs(an_open_contact(), *bouncing, until_ms=300)
    assert said == [(37, Sign.PRESSED), (144, Sign.RELEASED)]


def test_a_spark_is_no_press():
    assert signs(an_open_contact(), (10, True), (29, False), until_ms=300) == []


def test_two_real_presses_are_two():
    edges = [(10, True), (60, False), (110, True), (160, False)]
    said = [sign for _, sign in signs(an_open_contact(), *edges, until_ms=300)]
    assert said == [Sign.PRESSED, Sign.RELEASED] * 2


def test_a_button_held_for_ten_seconds_is_stuck_and_its_release_is_told():
    said = signs(an_open_contact(), (10, True), (11_000, False), until_ms=11_100)
    assert said == [(30, Sign.PRESSED), (10_010, Sign.STUCK), (11_020, Sign.FREED)]


def test_a_button_that_was_stuck_works_again():
    edges = [(10, True), (11_000, False), (12_000, True), (12_100, False)]
    contact = an_open_contact()
    said = [sign for _, sign in signs(contact, *edges, until_ms=12_200)]
    assert said == [Sign.PRESSED, Sign.STUCK, Sign.FREED, Sign.PRESSED, Sign.RELEASED]
    assert not contact.is_stuck


def test_a_button_held_down_at_the_start_is_not_a_press_but_may_be_stuck():
    held = Contact(is_closed=True, now_ms=0)
    assert signs(held, until_ms=10_001) == [(10_000, Sign.STUCK)]
    assert held.is_stuck


def test_letting_go_of_a_button_held_at_the_start_says_nothing():
    assert signs(Contact(is_closed=True, now_ms=0), (500, False), until_ms=1_000) == []


def test_a_selector_may_stay_where_it_is():
    selector = Contact(is_closed=False, now_ms=0, stuck_ms=None)
    assert signs(selector, (10, True), until_ms=60_000) == [(30, Sign.PRESSED)]
    assert selector.due_ms is None


@given(st.lists(st.integers(1, 400), max_size=40))
def test_presses_never_outnumber_steady_closures_and_each_is_let_go_of(gaps_ms):
    now_ms, is_closed, edges, steady = 0, False, [], 0
    for gap_ms in gaps_ms:
        steady += is_closed and gap_ms >= 20
        now_ms, is_closed = now_ms + gap_ms, not is_closed
        edges.append((now_ms, is_closed))
    steady += is_closed
    said = [sign for _, sign in signs(an_open_contact(), *edges, until_ms=now_ms + 30)]
    assert said.count(Sign.PRESSED) <= steady
    assert said == [Sign.PRESSED, Sign.RELEASED] * (len(said) // 2) + [Sign.PRESSED] * (
        len(said) % 2
    )


def a_trembling_hand(seed: int) -> list[tuple[int, bool]]:
    """Closings and openings of one button within 300 ms, each with bounces of a worn switch."""
    drawn = random.Random(seed)
    now_ms, is_closed, edges = 1_000, False, []
    while now_ms < 1_300:
        is_closed = not is_closed
        edges.append((now_ms, is_closed))
        for _ in range(drawn.randrange(3)):
            now_ms += drawn.randint(1, 4)
            edges.append((now_ms, not is_closed))
            now_ms += drawn.randint(1, 4)
            edges.append((now_ms, is_closed))
        now_ms += drawn.randint(8, 90)
    if is_closed:
        edges.append((now_ms, False))
    return edges


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("seed", range(25))
def test_a_trembling_hand_votes_once(face, seed):
    print("seed", seed)
    said = signs(an_open_contact(), (0, False), *a_trembling_hand(seed), until_ms=1_700)
    session, votes = Session(a_kiosk(reasons=[])), []
    happened = [(at_ms, inputs_of(face, sign)) for at_ms, sign in said]
    for at_ms, one in happened:
        for effect in session.handle(one, at_ms):
            if isinstance(effect, RecordRating):
                votes.append(effect.face)
                happened.append((at_ms, Recorded(effect.token, 1)))
    session.handle(Tick(), 1_700)
    presses = [one for _, one in happened if isinstance(one, FacePressed)]
    assert votes == [face] * min(1, len(presses))
    assert session.ignored == len(presses) - len(votes)


def inputs_of(face: Face, sign: Sign) -> FacePressed | FaceReleased:
    return FacePressed(face, Input.BUTTON) if sign is Sign.PRESSED else FaceReleased(face)


def test_traces_of_trembling_do_press_more_than_once():
    counts = [
        sum(
            sign is Sign.PRESSED
            for _, sign in signs(an_open_contact(), *a_trembling_hand(seed), until_ms=1_700)
        )
        for seed in range(25)
    ]
    assert max(counts) >= 3, counts
