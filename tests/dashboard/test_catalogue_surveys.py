"""Surveys: questions, words under the faces that begin charts anew, reasons, dates and messages."""

import re

import pytest
from catalogue_kit import HERE, Example, Sheet, entries

from faccine.wire.faces import Face
from hub.catalogue import issue_settings
from hub.catalogue.checking import reasons_of
from hub.catalogue.editing import survey_in

ADDRESS = f"{HERE}/rilevazioni/giudizio"


@pytest.fixture
def books(tmp_path):
    with Example(tmp_path) as example:
        yield example


@pytest.fixture
def inside(auth, client):
    auth.enter()
    return client


def survey(books, code="giudizio"):
    return survey_in(books.form(), code)


def test_another_question_is_shown_in_the_preview_and_then_saved(inside, books, settings):
    sheet = Sheet(inside, ADDRESS).put(question__it="Tutto bene?", question__de="Alles gut?")
    text = sheet.preview()
    assert '<p class="k-question k-usual" lang="it">Tutto bene?</p>' in text
    assert 'lang="de">Alles gut?</p>' in text
    assert "3 postazioni avrebbero nuove impostazioni: esempio-anagrafe-1" in text
    assert survey(books).question["it"] == "Come giudica il servizio ricevuto?"
    text = sheet.send()
    assert "Salvato. 3 postazioni ricevono nuove impostazioni" in text
    found = survey(books).question
    assert (found["it"], found["de"]) == ("Tutto bene?", "Alles gut?")
    assert found["fr"] == "Comment jugez-vous le service reçu ?"  # no longer spoken, and kept
    action, what, details = entries(settings)[0]
    assert (action, what) == ("catalogue.survey", "Tutto bene?")
    assert list(details) == ["question"]
    assert details["question"][0]["it"] == "Come giudica il servizio ricevuto?"


def test_other_words_under_the_faces_are_saved_only_once_confirmed(inside, books):
    sheet = Sheet(inside, ADDRESS).put(happy__it="Ottimo")
    text = sheet.send(200)
    assert "grafici e confronti ricominciano da quel giorno" in text
    assert '<a href="#conferma">Conferma le nuove parole sotto le facce</a>' in text
    assert '<span lang="it">Ottimo</span>' in text
    assert survey(books).labels.happy["it"] == "Bene"
    sheet.put(conferma="1").send()
    assert survey(books).labels.happy["it"] == "Ottimo"
    versions = books.database.conn.execute("SELECT count(*) FROM face_labels").fetchone()
    assert versions == (2,)


def test_a_question_alone_needs_no_confirmation_and_makes_no_new_version(inside, books):
    Sheet(inside, ADDRESS).put(question__it="Tutto bene?").send()
    assert books.database.conn.execute("SELECT count(*) FROM face_labels").fetchone() == (1,)


def test_reasons_are_chosen_ordered_and_named(inside, books):
    sheet = Sheet(inside, ADDRESS)
    assert [sheet.fields[f"reason{line}"] for line in range(6)] == [
        ["waiting"], ["staff"], ["return"], ["outcome"], [""], [""],
    ]  # fmt: skip
    sheet.put(reason0="outcome", reason0__it="", reason0__de="", reason1="", reason2="+")
    sheet.put(reason2__it="Parcheggio lontano", reason2__de="", reason3="waiting")
    sheet.put(reason3__it="Attesa", reason3__de="Warten", reasons_after=["sad", "neutral"])
    text = sheet.preview()
    assert "<span>Parcheggio lontano</span>" in text
    sheet.send()
    found = survey(books)
    assert [(one.code, one.label["it"]) for one in reasons_of(found)] == [
        ("outcome", "Esito della richiesta"),
        ("parcheggio-lontano", "Parcheggio lontano"),
        ("waiting", "Attesa"),
    ]
    assert found.reasons_after == [Face.NEUTRAL, Face.SAD]
    again = Sheet(inside, ADDRESS).put(reason1__it="Parcheggio")
    again.send()
    assert reasons_of(survey(books))[1].code == "parcheggio-lontano"


def test_what_is_wrong_stands_beside_its_field(inside, books):
    before = survey(books)
    text = Sheet(inside, ADDRESS).put(reason1="waiting", sad__it="").send(422)
    assert "Questo motivo c’è due volte." in re.search('id="reason1-wrong">(.*?)</p>', text)[1]
    assert "Scrivilo in Italiano" in re.search('id="sad-wrong">(.*?)</p>', text)[1]
    assert survey(books) == before


def test_no_reason_at_all_can_be_asked(inside, books):
    sheet = Sheet(inside, ADDRESS).put(**{f"reason{line}": "" for line in range(6)})
    assert "Non si chiede nessun motivo." in sheet.preview()
    sheet.send()
    assert survey(books).reasons == []


def test_small_offices_are_named_where_courtesy_is_not_asked(inside):
    text = inside.get(ADDRESS).text
    assert "A Tributi ruotano meno di tre persone" in text


def test_a_survey_for_a_while_at_one_office_shows_its_first_day(inside, books, settings):
    sheet = Sheet(inside, f"{HERE}/nuova-rilevazione")
    assert sheet.fields["happy-de"] == ["Gut"]
    sheet.put(question__it="Com’è la nuova sala?", question__de="Wie ist der neue Saal?")
    sheet.put(**{"from": "2027-01-11", "to": "2027-01-31", "offices": ["tributi"]})
    text = sheet.preview()
    assert "Com’è la nuova sala?</p>" in text
    assert "<span>Tributi</span>" in text
    sheet.send()
    found = survey(books, "com-e-la-nuova-sala")
    assert (found.first.isoformat(), found.offices) == ("2027-01-11", ["tributi"])
    assert entries(settings)[0][0] == "catalogue.survey-added"
    assert "dall’11 gennaio 2027" in " ".join(inside.get("/catalogo").text.split())


def test_the_kiosk_of_the_preview_can_be_chosen(inside):
    text = Sheet(inside, ADDRESS).put(postazione="esempio-tributi-1").preview()
    assert "Così sarebbe su esempio-tributi-1 (Tributi)." in text
    assert 'value="esempio-tributi-1" selected' in text


def test_who_was_slower_confirms_again_what_they_see(inside, books):
    mine = Sheet(inside, ADDRESS).put(question__it="Mia?")
    Sheet(inside, ADDRESS).put(question__it="Sua?").send()
    assert 'value="Mia?"' in mine.send(409)
    assert survey(books).question["it"] == "Sua?"


def test_a_message_is_written_looked_at_shown_and_taken_away(inside, books, settings):
    sheet = Sheet(inside, f"{HERE}/nuovo-messaggio")
    assert sheet.fields["from"] == ["2026-11-23"]
    sheet.put(text__it="Un secondo sportello il martedì", said__it="Troppa attesa")
    sheet.put(offices=["anagrafe"], until="2026-12-24")
    text = sheet.preview()
    assert "Avete detto</b> Troppa attesa" in text
    assert "2 postazioni avrebbero nuove impostazioni" in text
    assert not books.form().message
    text = sheet.send()
    assert "Un secondo sportello il martedì" in text
    (message,) = books.form().message
    assert (message.offices, message.last.isoformat()) == (["anagrafe"], "2026-12-24")
    issued = {one.kiosk: one.document for one in issue_settings(books.database, 1_795_422_600_000)}
    assert issued["esempio-anagrafe-1"].messages[0].text["it"].startswith("Un secondo")
    wanted = re.search('name="messaggio" value="([^"]+)"', text)[1]
    inside.post(f"{HERE}/messaggi/togli", data={"messaggio": wanted})
    assert books.form().message == []
    assert inside.post(f"{HERE}/messaggi/togli", data={"messaggio": wanted}).status_code == 404
    done = [action for action, *_ in entries(settings)]
    assert done[:2] == ["catalogue.message-removed", "catalogue.message-added"]
