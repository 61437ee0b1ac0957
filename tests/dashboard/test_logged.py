"""Letters of what happened: none is ever without one, and each stands at its point."""

from dashboard.logged import LoggedNote, happened_at, letter_of
from hub.periods import Period
from hub.reading import Note
from hub.statistics import ChartPoint


def point(first_day, last_day):
    return ChartPoint(Period(first_day, last_day), 1, 10, 0.1, None, None, False, False, None)


def logged(day, letter):
    note = Note(**dict.fromkeys(Note.__struct_fields__) | {"day": day})
    return LoggedNote(note, letter, None)


def test_after_z_letters_go_on_as_columns_of_a_spreadsheet_do():
    assert [letter_of(one) for one in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_each_stands_at_its_point_oldest_first_and_in_a_gap_at_the_next():
    points = [point(0, 6), point(7, 13), point(28, 34)]
    log = [logged(40, None), logged(34, "D"), logged(20, "C"), logged(6, "B"), logged(0, "A")]
    found = happened_at(points, log)
    assert {index: [one.letter for one in some] for index, some in found.items()} == {
        0: ["A", "B"],
        2: ["C", "D"],
    }
