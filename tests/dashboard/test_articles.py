"""An Italian article is the one that its number asks for, also in a page."""

import pytest
from markupsafe import Markup

from dashboard.articles import with_articles


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ha risposto il 8,2% e", "Ha risposto l’8,2% e"),
        ("di solito il 11,5%", "di solito l’11,5%"),
        ("Il 1,3% dei giudizi", "L’1,3% dei giudizi"),
        ("il limite del 80%", "il limite dell’80%"),
        ("dal 8 novembre al 11 dicembre", "dall’8 novembre all’11 dicembre"),
        ("intorno al 0,7%", "intorno allo 0,7%"),
        ("Il 0,7% ha", "Lo 0,7% ha"),
        ("dal 1 novembre al 18 dicembre", "dal 1 novembre al 18 dicembre"),
        ("il 110, il 1.100 e il 10,8%", "il 110, il 1.100 e il 10,8%"),
        ("un canal 8", "un canal 8"),
    ],
)
def test_an_article_fits_its_number(written, said):
    assert with_articles(written) == said


def test_what_was_markup_stays_markup():
    assert with_articles(Markup("<b>Il 8%</b>")) == Markup("<b>L’8%</b>")
    assert isinstance(with_articles(Markup("Il 8%")), Markup)
    assert not isinstance(with_articles("Il 8%"), Markup)
