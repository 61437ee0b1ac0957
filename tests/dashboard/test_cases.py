"""A Slovene date is in the case that the preposition before it asks for, also in a message."""

from datetime import date

import pytest
from flask import session
from markupsafe import Markup

from dashboard.cases import with_cases
from dashboard.language import gettext
from dashboard.words import day_with_year
from hub.periods import day_of


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Velja enkrat, do 7. december 2026.", "Velja enkrat, do 7. decembra 2026."),
        ("Od 26. oktober do 1. maj", "Od 26. oktobra do 1. maja"),
        ("od 1.\u00a0marec 2026", "od 1.\u00a0marca 2026"),
        ("brez pritiska od petek ob 9.40", "brez pritiska od petka ob 9.40"),
        ("do nedelja ob 8.30", "do nedelje ob 8.30"),
        ("okoli 30. november", "okoli 30. novembra"),
        ("Rok: 14. december 2026", "Rok: 14. december 2026"),
        ("od danes ob 8.30", "od danes ob 8.30"),
        ("kod 3. maj", "kod 3. maj"),
    ],
)
def test_a_date_fits_its_preposition(written, said):
    assert with_cases(written) == said


def test_what_was_markup_stays_markup():
    assert isinstance(with_cases(Markup("<b>do 1. maj</b>")), Markup)
    assert not isinstance(with_cases("do 1. maj"), Markup)


@pytest.mark.parametrize(
    ("language", "said"), [("sl", "do 7.\u00a0decembra 2026"), ("it", "fino al 7 dicembre 2026")]
)
def test_messages_are_fitted_once_a_date_is_put_in(app, language, said):
    with app.test_request_context():
        session["language"] = language
        assert gettext("until %(day)s", day=day_with_year(day_of(date(2026, 12, 7)))) == said
