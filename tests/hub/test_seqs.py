import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.seqs import SeqRanges

seqs = st.sets(st.integers(1, 60))
spans = st.tuples(st.integers(1, 60), st.integers(0, 15)).map(lambda s: (s[0], s[0] + s[1]))


def as_set(ranges):
    return {seq for first, last in ranges for seq in range(first, last + 1)}


@given(st.lists(spans))
def test_adding_ranges_in_any_order_is_a_set_union(added):
    ranges = SeqRanges()
    expected = set()
    for first, last in added:
        ranges.add(first, last)
        expected |= set(range(first, last + 1))
    assert as_set(ranges) == expected
    assert len(ranges) == len(expected)
    pairs = list(ranges)
    assert all(low[1] + 1 < high[0] for low, high in itertools.pairwise(pairs))


@given(st.lists(spans), spans)
def test_discarding_takes_out_exactly_the_span(added, span):
    ranges = SeqRanges(added)
    ranges.discard(*span)
    assert as_set(ranges) == as_set(added) - set(range(span[0], span[1] + 1))


@given(seqs, seqs)
def test_union_and_difference_are_those_of_sets(left, right):
    a, b = SeqRanges((s, s) for s in left), SeqRanges((s, s) for s in right)
    assert as_set(a.union(b)) == left | right
    assert as_set(a.difference(b)) == left - right


@given(seqs)
def test_through_is_the_last_before_the_first_hole(members):
    ranges = SeqRanges((seq, seq) for seq in members)
    expected = 0
    while expected + 1 in members:
        expected += 1
    assert ranges.through == expected
    assert ranges.highest == max(members, default=0)


@given(seqs)
def test_text_form_reads_back(members):
    ranges = SeqRanges((seq, seq) for seq in members)
    assert SeqRanges.parse(str(ranges)) == ranges
    assert all((seq in ranges) == (seq in members) for seq in range(70))


def test_text_form_is_what_an_operator_reads():
    assert str(SeqRanges([(1, 41), (43, 43), (45, 50)])) == "1-41,43,45-50"


def test_garbage_is_no_set():
    with pytest.raises(ValueError, match="invalid literal"):
        SeqRanges.parse("1-x")
