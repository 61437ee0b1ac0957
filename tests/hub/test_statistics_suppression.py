"""Hidden cells stay hidden: what can be known of each is worked out by trying every other table."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.statistics import Suppression, suppress, suppress_list


def totals_of(table):
    """The table with its totals as one more row and column."""
    rows = [[*line, sum(line)] for line in table]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def possible(table, found: Suppression, values_of):
    """Every table that agrees with what is shown and with counts being 0 or more."""
    places = list(itertools.product(range(found.rows), range(found.columns)))
    choices = [
        values_of(table[row][column]) if (row, column) in found.hidden else (table[row][column],)
        for row, column in places
    ]
    true = totals_of(table)
    for values in itertools.product(*choices):
        lines = [
            list(values[row * found.columns : (row + 1) * found.columns])
            for row in range(found.rows)
        ]
        other = totals_of(lines)
        if all(
            other[row][column] == true[row][column]
            for row in range(found.rows + 1)
            for column in range(found.columns + 1)
            if found.shows(row, column)
        ):
            yield other


def assert_nothing_can_be_told(table, found, values_of):
    uncertain = set()
    true = totals_of(table)
    for other in possible(table, found, values_of):
        uncertain |= {
            place for place in found.hidden if other[place[0]][place[1]] != true[place[0]][place[1]]
        }
    assert uncertain == set(found.hidden)


def tables(rows, columns, most):
    line = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows)


shapes = st.tuples(st.integers(1, 3), st.integers(1, 3)).filter(lambda shape: sum(shape) <= 5)


@settings(deadline=None, max_examples=150)
@given(shapes.flatmap(lambda shape: tables(*shape, 6)), st.integers(1, 4))
def test_no_hidden_value_can_be_told_from_what_is_shown(table, fewest):
    found = suppress(table, fewest)
    assert_nothing_can_be_told(table, found, lambda n: {max(0, n - 1), n, n + 1})


@settings(deadline=None, max_examples=20)
@given(tables(2, 2, 4), st.integers(1, 4))
def test_no_hidden_value_can_be_told_by_going_through_every_number(table, fewest):
    found = suppress(table, fewest)
    assert_nothing_can_be_told(table, found, lambda n: range(12))


@settings(deadline=None, max_examples=25)
@given(tables(3, 3, 5))
def test_no_hidden_value_of_a_larger_table_can_be_told(table):
    found = suppress(table, 3)
    assert_nothing_can_be_told(table, found, lambda n: {max(0, n - 1), n, n + 1})


@settings(deadline=None)
@given(st.integers(1, 12).flatmap(lambda rows: tables(rows, 4, 60)))
def test_nothing_small_is_shown_in_a_table_of_any_size(table):
    found = suppress(table)
    for row, line in enumerate(totals_of(table)):
        for column, n in enumerate(line):
            assert n >= 10 or not found.shows(row, column)


def test_a_table_without_small_numbers_is_shown_whole():
    found = suppress([[12, 40], [30, 10]])
    assert not found.hidden
    assert found.shows_total
    assert found.shows_row_total(0)
    assert found.shows_column_total(1)


def test_one_small_cell_takes_three_others_with_it():
    # The textbook rectangle: one more in its row, one in its column, and the fourth corner.
    found = suppress([[3, 40, 50], [20, 30, 60], [80, 25, 90]])
    assert found.hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert found.shows_total


def test_a_published_table_hides_the_published_cells():
    # Young and old of Spain, Iceland and Portugal; zeros and ones are small. Statistics Norway,
    # "Small count frequency table suppression", vignette of the R package GaussSuppression: hidden
    # are both rows of Iceland and Portugal, and no total. Its method is another one (Ø. Langsrud,
    # 2024), so that two that know nothing of each other agree.
    table = [[5, 2, 0], [6, 3, 4]]
    found = suppress(table, 2)
    assert found.hidden == {(0, 1), (0, 2), (1, 1), (1, 2)}
    assert totals_of(table)[2] == [11, 5, 4, 20]
    assert all(found.shows(2, column) for column in range(4))
    assert found.shows_row_total(0)
    assert found.shows_row_total(1)


def test_a_small_number_in_a_list_takes_the_next_smallest_with_it():
    assert suppress_list([3, 50, 60]) == ((False, False, True), True)
    assert suppress_list([3, 4, 60]) == ((False, False, True), True)
    assert suppress_list([30, 50, 60]) == ((True, True, True), True)


def test_a_single_small_number_takes_its_total_with_it():
    assert suppress_list([3]) == ((False,), False)


def test_two_zeros_that_only_could_be_zeros_are_hidden_behind_a_third():
    # Shown 60 of 60, both hidden ones would be 0.
    assert suppress_list([0, 0, 60])[0] == (False, False, False)


def test_a_small_total_is_hidden_too():
    found = suppress([[2, 3], [40, 50]])
    assert not found.shows_row_total(0)


def test_what_is_not_offered_is_nothing_to_hide():
    found = suppress([[None, 40], [30, None]])
    assert not found.hidden
    beside = suppress([[None, 40, 3], [30, None, 20], [30, 30, 30]])
    assert (0, 0) not in beside.hidden
    assert (1, 1) not in beside.hidden
    assert (0, 2) in beside.hidden


def test_a_large_table_hides_hardly_more_than_one_cell_for_each_small_one():
    table = [[(7 * row + 13 * column) % 90 for column in range(5)] for row in range(100)]
    small = sum(n < 10 for line in table for n in line)
    within = sum(place[0] < 100 and place[1] < 5 for place in suppress(table).hidden)
    assert 2 * small <= within + 10 <= 2.2 * small + 10


@pytest.mark.parametrize("table", [[], [[]], [[1, 2], [3]]])
def test_a_table_without_a_shape_is_refused(table):
    with pytest.raises(ValueError, match="same length"):
        suppress(table)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="-1 ratings in row 0, column 1"):
        suppress([[3, -1]])


def faces(rows, columns, most):
    """Three tables of the same shape: one for each face."""
    return st.tuples(*(tables(rows, columns, most) for _ in range(3)))


def added_up(parts):
    lines = zip(*parts, strict=True)
    return [[sum(cells) for cells in zip(*line, strict=True)] for line in lines]


@settings(deadline=None, max_examples=100)
@given(shapes.flatmap(lambda shape: faces(*shape, 3)), st.integers(2, 6))
def test_no_hidden_value_of_a_part_can_be_told_either(parts, fewest):
    found = suppress(added_up(parts), fewest, parts)
    for part in parts:
        assert_nothing_can_be_told(part, found, lambda n: {max(0, n - 1), n, n + 1})


def test_a_part_of_zeros_is_hidden_together_with_some_that_is_none():
    # Both hidden cells of each row have no red: their sum, nothing, would tell both of them.
    table = [[5, 40, 60], [6, 50, 70]]
    red = [[0, 0, 9], [0, 0, 9]]
    rest = [[5, 40, 51], [6, 50, 61]]
    alone = suppress(table, 10)
    assert alone.hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}
    true = totals_of(red)
    together = suppress(table, 10, [red, rest])
    assert any(true[row][column] for row, column in together.hidden)
    assert_nothing_can_be_told(red, together, lambda n: {max(0, n - 1), n, n + 1})


def test_parts_have_the_same_cells_as_the_whole():
    with pytest.raises(ValueError, match="same cells"):
        suppress([[5, 40]], 10, [[[5, None]]])
