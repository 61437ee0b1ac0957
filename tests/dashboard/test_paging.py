"""Long lists come in pages of twenty."""

import re

import pytest

from dashboard.paging import ROWS, page_of


@pytest.mark.parametrize(
    ("asked", "number", "first"),
    [
        (None, 1, 0),
        ("1", 1, 0),
        ("3", 3, 40),
        ("99", 3, 40),
        ("0", 1, 0),
        ("x", 1, 0),
        ("-2", 1, 0),
    ],
)
def test_any_address_shows_a_page(asked, number, first):
    page = page_of(range(51), asked)
    assert (page.number, page.pages, page.rows[0]) == (number, 3, first)


def test_no_rows_are_one_page():
    page = page_of([], None)
    assert (page.number, page.pages, list(page.rows)) == (1, 1, [])


def test_offices_beyond_twenty_are_on_the_next_page_and_in_the_same_total(page, town):
    for number in range(35):
        town.office(town.town, f"z{number:02}", [town.cards])
    first = page("/?periodo=13w")
    assert len(re.findall("/uffici/fontelieta/", first)) == ROWS
    assert "Pagina 1 di 2" in first
    assert 'href="?periodo=13w&amp;pagina=2"' in first
    second = page("/?periodo=13w&pagina=2")
    assert len(re.findall("/uffici/fontelieta/", second)) == 18
    assert "I 38 uffici" in second


def test_kiosks_beyond_twenty_stay_on_their_page_when_it_updates(page, town):
    for number in range(35):
        town.kiosk(town.registry, f"k-{number:02}")
    text = page("/postazioni?pagina=2")
    assert len(re.findall('<tr role="row" data-kiosk', text)) == 15
    assert 'data-live="/postazioni/registro?pagina=2"' in text
    assert len(re.findall('<tr role="row" data-kiosk', page("/postazioni/registro?pagina=2"))) == 15
