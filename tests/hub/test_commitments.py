"""Who reads the results, when, and who decides: kept with the catalogue, and set up with it."""

from contextlib import closing

import pytest
from builders import make_books
from town import NOON_MS, open_town

from faccine.wire.errors import CatalogueError
from hub.catalogue import CommitmentForm, administration_codes, set_commitment, set_up
from hub.catalogue.forms import AdministrationForm, KioskForm, OfficeForm, ServiceForm
from hub.reading import open_reader

ANSWERS = CommitmentForm("Responsabile", "il lunedì", "Segretaria")
FORM = AdministrationForm(
    code="comune-di-fontelieta",
    name="Comune di Fontelieta",
    service=[ServiceForm(code="tari", name={"it": "TARI"})],
    office=[
        OfficeForm(
            code="tributi", name="Tributi", services=["tari"], kiosk=[KioskForm(id="tributi-1")]
        )
    ],
)


def answers(path):
    with closing(open_reader(f"sqlite:///{path}")) as reader:
        (town,) = reader.administrations()
        return reader.commitment(town.id)


def test_answers_are_read_back_and_replaced(tmp_path):
    with closing(open_town(tmp_path / "books.db")) as books:
        assert answers(tmp_path / "books.db") is None
        set_commitment(books, "comune-esempio", ANSWERS, NOON_MS)
        assert answers(tmp_path / "books.db").who_decides == "Segretaria"
        set_commitment(books, "comune-esempio", CommitmentForm("a", "b", "c"), NOON_MS + 1)
        found = answers(tmp_path / "books.db")
    assert (found.who_reads, found.when_read, found.who_decides) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("administration", "form", "words"),
    [
        ("nobody", ANSWERS, "'nobody' is not in the catalogue"),
        ("comune-esempio", CommitmentForm("", "b", "c"), "expected 1 to 120"),
        ("comune-esempio", CommitmentForm("a", "b" * 121, "c"), "expected 1 to 120"),
    ],
)
def test_answers_that_say_nothing_are_refused(tmp_path, administration, form, words):
    with (
        closing(open_town(tmp_path / "books.db")) as books,
        pytest.raises(CatalogueError, match=words),
    ):
        set_commitment(books, administration, form, NOON_MS)


def test_empty_books_are_set_up_whole_and_only_once(tmp_path):
    with closing(make_books(tmp_path / "books.db")) as books:
        with pytest.raises(CatalogueError):
            set_up(books, FORM, CommitmentForm("a", "", "c"), NOON_MS)
        assert administration_codes(books) == [], "all of it or nothing"
        assert set_up(books, FORM, ANSWERS, NOON_MS).is_changed
        with pytest.raises(CatalogueError, match="already"):
            set_up(books, FORM, ANSWERS, NOON_MS)
    assert answers(tmp_path / "books.db").when_read == "il lunedì"
