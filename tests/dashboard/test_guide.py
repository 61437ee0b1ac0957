"""How to read these numbers: for everybody, in every language, with examples that are true."""

import pytest

from dashboard.language import LANGUAGES


def test_the_guide_needs_no_login_and_is_linked_from_every_page(client, books):
    assert client.get("/come-si-legge").status_code == 200
    assert 'href="/come-si-legge"' in client.get("/accedi").text


def test_its_examples_are_worked_out_as_the_figures_are(client, books):
    text = client.get("/come-si-legge").text
    assert all(interval in text for interval in ("2,8–30,1", "5,5–17,4", "8,3–12,0"))
    assert "da +2,6 a +7,5" in text
    assert "da −1,2 a +3,2" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_every_language(client, books, language):
    client.post(f"/lingua/{language}", data={"next": "/"})
    text = client.get("/come-si-legge").text
    assert f'<html lang="{language}">' in text
    assert ("The four words" in text) == (language == "en")
