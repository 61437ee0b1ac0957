"""Kiosks: added, given services in their order, moved with a date, revoked and trusted again."""

import re

import pytest
from catalogue_kit import HERE, Example, Sheet, entries

from hub.catalogue import issue_settings

KIOSK = f"{HERE}/postazioni/esempio-anagrafe-2"


@pytest.fixture
def books(tmp_path):
    with Example(tmp_path) as example:
        yield example


@pytest.fixture
def inside(auth, client):
    auth.enter()
    return client


def words(text):
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def test_services_are_offered_in_the_order_of_their_numbers(inside, books, settings):
    sheet = Sheet(inside, KIOSK)
    assert sheet.fields["rank-carta-identita"] == ["1"]
    sheet.put(rank__carta__identita="9", rank__certificati="3", name="Piano terra", position="exit")
    text = sheet.preview()
    tiles = re.findall(r"<li><svg class=\"k-icon\".*?<span>(.*?)</span></li>", text)[:2]
    assert tiles == ["Certificati", "Carta d&#39;identità"]
    assert books.kiosk("esempio-anagrafe-2").services[0] == "carta-identita"
    sheet.send()
    kiosk = books.kiosk("esempio-anagrafe-2")
    assert kiosk.services == ["certificati", "carta-identita"]
    assert (kiosk.name, kiosk.position) == ("Piano terra", "exit")
    action, what, details = entries(settings)[0]
    assert (action, what) == ("catalogue.kiosk", "Piano terra")
    assert details["services"] == ["carta-identita, certificati", "certificati, carta-identita"]
    assert "posizione: prima: allo sportello ora: all’uscita" in words(inside.get("/registro").text)


def test_a_name_alone_is_no_move(inside, books):
    past = "SELECT count(*) FROM placement"
    before = books.database.conn.execute(past).fetchone()
    Sheet(inside, KIOSK).put(name="Piano terra").send()
    assert books.database.conn.execute(past).fetchone() == before


def test_a_kiosk_must_offer_something(inside):
    sheet = Sheet(inside, KIOSK).put(rank__carta__identita="", rank__certificati="")
    assert 'id="services-wrong">Deve proporre almeno un servizio.' in sheet.send(422)


def test_a_kiosk_is_added_with_an_id_to_begin_with(inside, books, settings):
    assert "In quale ufficio starà?" in inside.get(f"{HERE}/nuova-postazione").text
    sheet = Sheet(inside, f"{HERE}/nuova-postazione?ufficio=tributi")
    assert sheet.fields["id"] == ["esempio-tributi-2"]
    text = sheet.put(position="waiting-room").preview()
    assert "<span>Tributi</span>" in text
    text = sheet.send()
    assert "esempio-tributi-2 è aggiunta." in text
    assert books.kiosk("esempio-tributi-2").services == ["tari"]
    assert entries(settings)[0][:2] == ("catalogue.kiosk-added", "esempio-tributi-2")
    issued = [one.kiosk for one in issue_settings(books.database, 1_900_000_000_000)]
    assert "esempio-tributi-2" in issued


def test_an_id_that_is_taken_or_odd_is_refused_without_saying_by_whom(inside, books):
    books.add_another()
    sheet = Sheet(inside, f"{HERE}/nuova-postazione?ufficio=tributi")
    for code in ("altro-1", "esempio-anagrafe-1", "x", "A/B", "a" * 41, "<b>"):
        text = sheet.put(id=code).send(422)
        assert 'id="id-wrong"' in text, code
        assert "altro-comune" not in text, code
        assert "<b>" not in re.search('<input id="id".*?autocomplete', text)[0]


def test_a_kiosk_is_moved_from_now_on(inside, books, settings):
    assert "In quale ufficio starà?" in inside.get(f"{KIOSK}/sposta").text
    sheet = Sheet(inside, f"{KIOSK}/sposta?ufficio=tributi")
    assert sheet.fields["rank-tari"] == ["1"]
    text = sheet.put(position="exit").send()
    assert "Una postazione riceve nuove impostazioni: esempio-anagrafe-2." in text
    assert "oggi, 9:30 Tributi all’uscita Tassa rifiuti" in words(text)
    assert "dall’inizio Anagrafe allo sportello" in words(text)
    action, what, details = entries(settings)[0]
    assert (action, what) == ("catalogue.kiosk-moved", "esempio-anagrafe-2")
    assert details["office"] == ["Anagrafe", "Tributi"]


def test_a_kiosk_that_was_moved_gets_other_services_from_now_on(inside, books, clock):
    Sheet(inside, f"{HERE}/uffici/tributi").put(services=["tari", "certificati"]).send()
    Sheet(inside, f"{KIOSK}/sposta?ufficio=tributi").send()
    assert books.kiosk("esempio-anagrafe-2").services == ["certificati"]  # what it offered before
    clock.now_ms += 3_600_000
    text = Sheet(inside, KIOSK).put(rank__certificati="2", rank__tari="1").send()
    assert books.kiosk("esempio-anagrafe-2").services == ["tari", "certificati"]
    assert "oggi, 10:30 Tributi" in words(text)
    assert "oggi, 9:30 Tributi" in words(text)


def test_a_kiosk_is_moved_on_a_day_to_come_and_shows_that_days_screen(inside, books):
    sheet = Sheet(inside, f"{KIOSK}/sposta?ufficio=tributi").put(since="2026-12-07")
    text = sheet.preview()
    assert "<span>Tributi</span>" in text
    assert "Nessuna postazione mostrerebbe qualcosa di diverso." in text  # not before that day
    text = sheet.send()
    assert "La postazione riceve le nuove impostazioni il 7 dicembre 2026." in text
    assert "in arrivo: 7 dicembre 2026, 0:00 Tributi" in words(text)
    again = Sheet(inside, f"{KIOSK}/sposta?ufficio=anagrafe").put(since="2026-12-01")
    assert "L’ultimo spostamento è del 7 dicembre 2026" in again.send(422)


def test_a_day_that_is_none_is_said(inside):
    sheet = Sheet(inside, f"{KIOSK}/sposta?ufficio=tributi").put(since="0001-01-01")
    assert "Un giorno, per esempio 2027-01-31." in sheet.send(422)


def test_a_kiosk_is_revoked_and_trusted_again(inside, books, settings):
    text = inside.post(f"{KIOSK}/revoca", follow_redirects=True).text
    assert "Revocata." in text
    assert "Dove è stata" in text
    assert 'href="/catalogo/comune-esempio/postazioni/esempio-anagrafe-2/sposta' not in text
    assert inside.get(f"{KIOSK}/sposta?ufficio=tributi").status_code == 404
    assert "esempio-anagrafe-2" in inside.get("/catalogo").text
    inside.post(f"{KIOSK}/revoca")  # a second time nothing happens
    inside.post(f"{KIOSK}/ripristina")
    assert books.kiosk("esempio-anagrafe-2")
    done = [action for action, *_ in entries(settings)]
    assert done[:2] == ["catalogue.kiosk-restored", "catalogue.kiosk-revoked"]
    assert done.count("catalogue.kiosk-revoked") == 1


def test_test_mode_is_switched_on_and_off_and_written_down(inside, books, settings):
    text = inside.post(f"{KIOSK}/modo", data={"modo": "test"}, follow_redirects=True).text
    assert "È in modalità di prova: le sue pressioni si conservano e non si contano." in text
    assert ">TEST<" in text.replace("PROVA", "TEST")
    assert entries(settings)[0] == (
        "catalogue.kiosk-mode", "esempio-anagrafe-2", {"mode": ["live", "test"]},
    )  # fmt: skip
    inside.post(f"{KIOSK}/modo", data={"modo": "live"})
    inside.post(f"{KIOSK}/modo", data={"modo": "live"})
    assert books.kiosk("esempio-anagrafe-2").mode.value == "live"
    assert [action for action, *_ in entries(settings)].count("catalogue.kiosk-mode") == 2


def test_a_kiosk_that_offers_nothing_its_office_does_is_said_and_can_be_placed(inside, books):
    books.database.conn.execute(
        "DELETE FROM office_service WHERE office = (SELECT id FROM office WHERE code = 'tributi')"
    )
    Sheet(inside, f"{HERE}/uffici/tributi").put(services=["certificati"]).send()
    assert "non propone più nulla" in inside.get("/catalogo").text
    address = f"{HERE}/postazioni/esempio-tributi-1"
    assert "Non propone nulla che il suo ufficio offra ancora." in inside.get(address).text
    Sheet(inside, f"{address}/sposta?ufficio=tributi").send()
    assert books.kiosk("esempio-tributi-1").services == ["certificati"]


def test_who_was_slower_with_a_kiosk_does_not_undo_a_move(inside, books):
    mine = Sheet(inside, KIOSK).put(name="Piano terra")
    Sheet(inside, f"{KIOSK}/sposta?ufficio=tributi").send()
    text = mine.send(409)
    assert "Nel frattempo qualcuno l’ha cambiato." in text
    assert books.kiosk("esempio-anagrafe-2").services == ["tari"]
