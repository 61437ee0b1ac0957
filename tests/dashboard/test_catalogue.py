"""The catalogue's first page, the administration, and who may see any of it."""

import re

import pytest
from catalogue_kit import ADMIN, COMUNE, HERE, Example, Sheet, enter_as, entries
from dashboard_kit import NOW_MS

from dashboard.rights import Grant, Role
from hub.catalogue import issue_settings, load_catalogue, retired_services


@pytest.fixture
def books(tmp_path):
    with Example(tmp_path) as example:
        yield example


@pytest.fixture
def inside(auth, client):
    auth.enter()
    return client


def said(answer):
    """Return the words of a page."""
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


def test_one_administration_is_shown_at_once_and_whole(inside, books):
    text = said(inside.get("/catalogo"))
    assert "Comune di Esempio: 2 uffici, 3 servizi, 3 postazioni." in text
    assert "lun, mer, ven 8:30–13:00; mar, gio 8:30–13:00, 14:30–17:30; chiuso nei giorni" in text
    assert "2 solo mesi interi" in text  # people who take turns at Tributi
    assert "Carta d'identità, Certificati" in text.replace("&#39;", "'")
    assert "Bene / Così così / Male" in text
    assert "Italiano , Deutsch" in text


def test_the_section_is_marked_on_every_page_of_it(inside):
    for address in ("/catalogo", f"{HERE}/uffici/anagrafe", f"{HERE}/nuovo-messaggio"):
        found = re.search(r'<a href="/catalogo" aria-current="(\w+)"', inside.get(address).text)
        assert found, address


def test_a_hub_with_several_lists_them_and_says_in_which_one_is(inside, books):
    books.add_another()
    text = said(inside.get("/catalogo"))
    assert "2 enti." in text
    assert "Altro Comune altro-comune 1 1 1" in text
    assert "Altro Comune" in said(inside.get("/catalogo/altro-comune/nuovo-ufficio"))


def test_an_administrator_knows_of_their_own_administration_only(client, auth, settings, books):
    books.add_another()
    enter_as(client, auth, settings, ADMIN)
    text = said(client.get("/catalogo"))
    assert "Comune di Esempio: 2 uffici" in text
    assert "Altro" not in text
    assert "Aggiungi un altro ente" not in text
    for path in ("", "/ente", "/catalogo.toml", "/uffici/tributi", "/servizi/imu"):
        assert client.get(f"/catalogo/altro-comune{path}").status_code == 404, path
    for path in ("/postazioni/altro-1", "/postazioni/altro-1/sposta", "/uffici/nessuno"):
        assert client.get(f"{HERE}{path}").status_code == 404, path
    for step in ("revoca", "ripristina", "modo"):
        assert client.post(f"{HERE}/postazioni/altro-1/{step}").status_code == 404, step
    assert client.get("/catalogo/ente/nuovo").status_code == 403


def test_managers_and_readers_do_not_get_in(client, auth, settings, books):
    enter_as(client, auth, settings, Grant(Role.MANAGER, COMUNE))
    assert client.get("/catalogo").status_code == 403
    assert client.get(f"{HERE}/uffici/anagrafe").status_code == 403
    assert client.post(f"{HERE}/uffici/anagrafe/svuota").status_code == 403
    assert "Catalogo" not in client.get("/").text


def test_the_file_is_one_that_can_be_loaded_again(inside, books):
    text = inside.get(f"{HERE}/catalogo.toml").text
    report = load_catalogue(books.database, text, source="web", now_ms=NOW_MS)
    assert not report.is_changed


def test_a_form_that_is_saved_as_it_came_changes_nothing(inside, books):
    before = books.form()
    for path in ("ente", "uffici/anagrafe", "uffici/tributi", "servizi/tari", "servizi/certificati",
                 "rilevazioni/giudizio", "postazioni/esempio-anagrafe-2"):  # fmt: skip
        text = Sheet(inside, f"{HERE}/{path}").send()
        assert "Salvato. Nessuna postazione mostra qualcosa di diverso da prima." in text, path
    assert books.form() == before
    assert issue_settings(books.database, NOW_MS) == []


def test_an_administration_changes_its_languages_and_its_complaints(inside, books, settings):
    sheet = Sheet(inside, f"{HERE}/ente")
    sheet.put(language2="fr", bilingual="1", contact="https://nuovo.example", patron_day="13")
    text = sheet.put(patron_month="6", sound_volume="0", thanks_seconds="4,5").send()
    assert "Salvato. 3 postazioni ricevono nuove impostazioni: esempio-anagrafe-1" in text
    form = books.form()
    assert (form.languages, form.bilingual, form.patron_day) == (["it", "de", "fr"], True, "06-13")
    assert (form.sound_volume, form.thanks_seconds) == (0, 4.5)
    assert form.contact.text == {"it": "o all'URP", "de": "oder im Amt"}
    action, what, details = entries(settings)[0]
    assert (action, what) == ("catalogue.administration", "Comune di Esempio")
    assert details["languages"] == ["it, de", "it, de, fr"]
    assert details["contact"] == ["https://comune.example", "https://nuovo.example"]
    assert "name" not in details
    page = said(inside.get("/registro"))
    assert "ha cambiato i dati di Comune di Esempio" in page
    assert "lingue: prima: it, de ora: it, de, fr" in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(inside, books):
    before = books.form()
    text = Sheet(inside, f"{HERE}/ente").put(name="  ", timezone="Europa/Roma").send(422)
    wrong = dict(re.findall('<p class="f-wrong" id="([^"]+)-wrong">(.*?)</p>', text))
    assert wrong == {
        "name": "Scrivi il nome con cui i cittadini lo conoscono.",
        "timezone": "Un fuso orario, per esempio Europe/Rome.",
    }
    assert "2 valori non vanno bene: non è stato salvato nulla." in text
    assert 'value="Europa/Roma"' in text
    assert 'aria-invalid="true" aria-describedby="name-wrong"' in text
    assert books.form() == before


def test_a_hub_administrator_adds_an_administration(inside, books, settings):
    sheet = Sheet(inside, "/catalogo/ente/nuovo").put(name="Città di Ör", language1="de")
    text = sheet.send()
    assert sheet.landed.endswith("/catalogo/citta-di-or")
    assert "Cinque passi" not in text  # there are two now: no first steps
    assert books.form("citta-di-or").languages == ["it", "de"]
    assert books.form("citta-di-or").survey[0].code == "giudizio"
    action, what, details = entries(settings)[0]
    assert (action, what) == ("catalogue.administration-added", "Città di Ör")
    assert details["languages"] == "it, de"


def test_a_code_that_is_taken_is_refused(inside):
    sheet = Sheet(inside, "/catalogo/ente/nuovo").put(name="Altro", code=COMUNE)
    assert 'id="code-wrong"' in sheet.send(422)


def test_names_with_markup_are_shown_as_text_on_every_page(inside, books):
    evil = '<script>alert(1)</script>"onmouseover="x'
    Sheet(inside, f"{HERE}/ente").put(name=evil).send()
    Sheet(inside, f"{HERE}/uffici/anagrafe").put(name=evil).send()
    Sheet(inside, f"{HERE}/servizi/certificati").put(name__it=evil, name__de=evil).send()
    Sheet(inside, f"{HERE}/postazioni/esempio-anagrafe-2").put(name=evil).send()
    Sheet(inside, f"{HERE}/rilevazioni/giudizio").put(question__it=evil, reason3="+",
                                                      reason3__it=evil).send()  # fmt: skip
    Sheet(inside, f"{HERE}/nuovo-messaggio").put(text__it=evil, said__it=evil).send()
    for path in ("", "/ente", "/uffici/anagrafe", "/servizi/certificati",
                 "/postazioni/esempio-anagrafe-2", "/rilevazioni/giudizio", "/nuovo-messaggio",
                 "/postazioni/esempio-anagrafe-2/sposta?ufficio=anagrafe"):  # fmt: skip
        text = inside.get(f"{HERE}{path}").text
        assert "<script>alert" not in text, path
        assert '"onmouseover' not in text, path
        assert "&lt;script&gt;" in text, path


def test_what_nobody_can_see_is_taken_out_of_names(inside, books):
    sheet = Sheet(inside, f"{HERE}/uffici/anagrafe").put(name="Ana\x00gra\x07fe\n\t di   Esempio")
    sheet.send()
    assert books.office("anagrafe").name == "Anagrafe di Esempio"


def test_a_retired_service_is_shown_apart(inside, books):
    sheet = Sheet(inside, f"{HERE}/postazioni/esempio-anagrafe-1")
    sheet.put(rank__certificati="1", rank__carta__identita="").send()
    inside.post(f"{HERE}/servizi/carta-identita/ritira")
    assert [one.code for one in retired_services(books.database, COMUNE)] == ["carta-identita"]
    assert re.search("Carta d.{1,5}identità ritirato", said(inside.get("/catalogo")))
