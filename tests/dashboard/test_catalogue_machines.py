"""The code for a kiosk's machine: made on the web, shown once, worth nothing to anybody else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from catalogue_kit import COMUNE, HERE, Example, Sheet, enter_as, entries
from dashboard_kit import NOW_MS
from structlog.testing import capture_logs

from dashboard.rights import Grant, Role
from dashboard.settings import EnrolmentSettings
from faccine.runtime.passwords import password_hash
from hub.catalogue import credentials, enrol, make_code, open_codes, revoke_kiosk

ID = "esempio-anagrafe-2"
KIOSK = f"{HERE}/postazioni/{ID}"
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")


@pytest.fixture
def books(tmp_path):
    with Example(tmp_path) as example:
        yield example


@pytest.fixture
def settings(settings):
    return replace(settings, enrolment=EnrolmentSettings(("mqtts://hub.example",)))


@pytest.fixture
def inside(auth, client):
    auth.enter()
    return client


def codes_in(text):
    return set(CODE.findall(text))


def enrolled(books, kiosk=ID, password="old"):
    code = make_code(books.database, kiosk, NOW_MS).code
    enrol(books.database, code, password_hash(password), NOW_MS)
    return credentials(books.database)


def test_a_kiosk_that_is_added_shows_the_code_for_its_machine(inside, books, settings):
    sheet = Sheet(inside, f"{HERE}/nuova-postazione?ufficio=anagrafe").put(name="Uscita")
    text = sheet.send(200)
    (code,) = codes_in(text)
    assert "esempio-anagrafe-3 è aggiunta; alla sua macchina serve questo codice." in text
    assert f"sudo faccine-kiosk enrol \\ --hub http://localhost \\ --code {code}<" in text
    assert enrol(books.database, code, password_hash("x"), NOW_MS) == "esempio-anagrafe-3"
    assert [action for action, *_ in entries(settings)][:2] == [
        "kiosk.code-made",
        "catalogue.kiosk-added",
    ]


def test_the_code_is_nowhere_but_on_that_page(inside, books, settings):
    with capture_logs() as lines:
        page = inside.post(f"{KIOSK}/codice")
    (code,) = codes_in(page.text)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Location" not in page.headers
    assert inside.get(f"{KIOSK}/codice").status_code == 405
    assert code not in str(entries(settings))
    assert code not in inside.get(KIOSK).text + inside.get("/registro").text
    assert code not in str(lines)
    assert code not in str(page.headers)


def test_the_page_of_a_kiosk_says_how_it_is_with_its_machine(inside, books):
    assert "Nessuna si è ancora fatta riconoscere." in inside.get(KIOSK).text
    inside.post(f"{KIOSK}/codice")
    text = inside.get(KIOSK).text
    assert "Un codice aspetta di essere usato, fino al 7 dicembre 2026" in text
    assert "Crea un nuovo codice" in text
    enrolled(books)
    text = inside.get(KIOSK).text
    assert "Si è fatta riconoscere: oggi, 9:30." in text
    assert "Sostituisci la scheda o la macchina" in text


def test_a_newer_code_takes_the_place_of_the_older(inside, books):
    (first,) = codes_in(inside.post(f"{KIOSK}/codice").text)
    (second,) = codes_in(inside.post(f"{KIOSK}/codice").text)
    assert first != second
    assert len(open_codes(books.database, NOW_MS)) == 1


def test_the_card_in_use_is_locked_out_when_the_code_is_used(inside, books):
    before = enrolled(books)
    text = inside.post(f"{KIOSK}/codice").text
    assert "La scheda in uso dal 23 novembre 2026 continua" in text
    assert credentials(books.database) == before
    enrol(books.database, codes_in(text).pop(), password_hash("new"), NOW_MS)
    assert credentials(books.database) != before


def test_a_stolen_card_is_locked_out_at_once(inside, books, settings):
    enrolled(books)
    text = inside.post(f"{KIOSK}/codice", data={"subito": "1"}).text
    assert "La scheda usata finora è esclusa." in text
    assert credentials(books.database) == []
    assert entries(settings)[0] == ("kiosk.code-made", ID, {"locked_out": True})
    assert "vecchia scheda esclusa" in inside.get("/registro").text


def test_a_revoked_kiosk_and_a_strange_one_get_no_code(inside, books):
    revoke_kiosk(books.database, ID, NOW_MS)
    assert inside.post(f"{KIOSK}/codice").status_code == 404
    assert inside.post(f"{HERE}/postazioni/nowhere-1/codice").status_code == 404
    assert open_codes(books.database, NOW_MS) == []


def test_managers_make_no_codes(client, auth, settings, books):
    enter_as(client, auth, settings, Grant(Role.MANAGER, COMUNE))
    assert client.post(f"{KIOSK}/codice").status_code == 403
    assert open_codes(books.database, NOW_MS) == []


def test_the_authority_stands_in_the_command_by_its_fingerprint(
    inside, books, settings, app, tmp_path
):
    from hashlib import sha256
    from ssl import PEM_cert_to_DER_cert

    from dashboard.enrolment import use_enrolment

    pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    (tmp_path / "authority.pem").write_text(pem)
    use_enrolment(app, replace(settings.enrolment, authority=tmp_path / "authority.pem"))
    digits = sha256(PEM_cert_to_DER_cert(pem)).hexdigest()
    assert f"  --fingerprint {digits} \\\n  --code" in inside.post(f"{KIOSK}/codice").text
    (tmp_path / "authority.pem").unlink()
    assert inside.post(f"{KIOSK}/codice").status_code == 503
    assert len(open_codes(books.database, NOW_MS)) == 1


def test_a_machine_is_told_which_release_is_wanted(client, books):
    books.database.conn.execute("UPDATE office SET software = '1.4.0' WHERE code = 'anagrafe'")
    code = make_code(books.database, ID, NOW_MS).code
    body = {"v": 1, "code": code, "password_hash": password_hash("x")}
    assert client.post("/enrol", json=body).json["software"] == "1.4.0"


def test_where_no_machine_is_taken_in_nothing_speaks_of_codes(inside, books, app):
    from dashboard.enrolment import use_enrolment

    use_enrolment(app, None)
    assert inside.post(f"{KIOSK}/codice").status_code == 404
    assert "codice" not in inside.get(KIOSK).text
    Sheet(inside, f"{HERE}/nuova-postazione?ufficio=anagrafe").send()
    assert open_codes(books.database, NOW_MS) == []


@pytest.mark.parametrize("language", ["de", "sl", "fr", "en"])
def test_the_page_speaks_every_language(inside, books, language):
    inside.post(f"/lingua/{language}", data={"next": "/"})
    text = inside.post(f"{KIOSK}/codice").text
    assert f'<html lang="{language}"' in text
    assert codes_in(text)
    assert ("Back to the kiosk" in text) == (language == "en")
