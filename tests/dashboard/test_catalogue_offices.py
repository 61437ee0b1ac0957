"""Offices: hours as a table, people who take turns, services, and what becomes of their kiosks."""

import re

import pytest
from catalogue_kit import HERE, Example, Sheet, entries
from dashboard_kit import NOW_MS

from hub.catalogue import change_catalogue, editing, newest_settings

ADDRESS = f"{HERE}/uffici/anagrafe"


@pytest.fixture
def books(tmp_path):
    with Example(tmp_path) as example:
        yield example


@pytest.fixture
def inside(auth, client):
    auth.enter()
    return client


def wrong(text):
    return re.findall('<p class="f-wrong" id="([^"]+)-wrong">(.*?)</p>', text)


def test_the_hours_stand_in_a_table_of_seven_days(inside):
    fields = Sheet(inside, ADDRESS).fields
    assert (fields["h0-0-from"], fields["h0-0-to"]) == (["08:30"], ["13:00"])
    assert (fields["h1-1-from"], fields["h1-1-to"]) == (["14:30"], ["17:30"])
    assert (fields["h5-0-from"], fields["h5-0-to"]) == ([""], [""])
    assert fields["closed_on_holidays"] == ["1"]
    assert "always_open" not in fields


def test_a_changed_tuesday_is_saved_and_written_down_with_what_was_before(inside, books, settings):
    sheet = Sheet(inside, ADDRESS).put(h1__1__to="18:00", rotating_staff="5")
    text = sheet.send()
    assert "Salvato. 2 postazioni ricevono nuove impostazioni" in text
    expression = books.office("anagrafe").opening_hours
    assert expression == (
        "Mo,We,Fr 08:30-13:00; Tu 08:30-13:00,14:30-18:00; Th 08:30-13:00,14:30-17:30; PH off"
    )
    action, what, details = entries(settings)[0]
    assert (action, what) == ("catalogue.office", "Anagrafe")
    assert details == {
        "rotating_staff": [4, 5],
        "opening_hours": ["Mo-Fr 08:30-13:00, Tu,Th 14:30-17:30; PH off", expression],
    }


def test_an_office_can_close_at_midnight_or_never(inside, books):
    Sheet(inside, ADDRESS).put(h4__1__from="18:00", h4__1__to="00:00").send()
    assert "Fr 08:30-13:00,18:00-24:00" in books.office("anagrafe").opening_hours
    assert Sheet(inside, ADDRESS).fields["h4-1-to"] == ["00:00"]
    always = Sheet(inside, ADDRESS).put(always_open="1")
    always.fields.pop("closed_on_holidays")
    always.send()
    assert books.office("anagrafe").opening_hours is None
    assert Sheet(inside, ADDRESS).fields["always_open"] == ["1"]


def test_wrong_hours_are_said_beside_their_day_and_kept_as_typed(inside, books):
    sheet = Sheet(inside, ADDRESS).put(name="Altro nome", h2__0__from="13:00", h2__0__to="08:30")
    text = sheet.send(422)
    found = dict(wrong(text))
    assert found["hours-2"] == "Chiude prima di aprire."
    assert "opening_hours" in found
    assert 'value="Altro nome"' in text
    assert books.office("anagrafe").name == "Anagrafe"


def test_monday_can_be_copied_to_the_week_without_script(inside, books):
    sheet = Sheet(inside, ADDRESS).put(h0__0__from="09:00", h0__1__from="15:00", h0__1__to="16:00")
    text = sheet.send(200, copia="1")
    for day in range(5):
        assert f'name="h{day}-0-from" type="time" value="09:00"' in text
        assert f'name="h{day}-1-to" type="time" value="16:00"' in text
    assert 'name="h5-0-from" type="time" value=""' in text
    assert books.office("anagrafe").opening_hours.startswith("Mo-Fr 08:30")


def test_what_no_table_can_show_is_said_and_kept(inside, books):
    august = "Mo-Fr 08:30-13:00; Aug off; PH off"
    change_catalogue(
        books.database,
        editing.change_office(books.form(), "anagrafe", opening_hours=august),
        now_ms=NOW_MS,
    )
    sheet = Sheet(inside, ADDRESS)
    assert "Questo ufficio ha anche regole che la tabella non può mostrare:" in sheet.text
    assert ">Aug off</li>" in sheet.text
    sheet.put(h0__0__to="12:00").send()
    assert books.office("anagrafe").opening_hours == (
        "Mo 08:30-12:00; Tu-Fr 08:30-13:00; Aug off; PH off"
    )
    without = Sheet(inside, ADDRESS)
    without.fields.pop("keep_rest")
    without.send()
    assert "Aug" not in books.office("anagrafe").opening_hours


def test_three_stretches_of_one_day_are_all_there(inside, books):
    thrice = "Mo 08:00-09:00,10:00-11:00,12:00-13:00"
    change_catalogue(
        books.database,
        editing.change_office(books.form(), "anagrafe", opening_hours=thrice),
        now_ms=NOW_MS,
    )
    sheet = Sheet(inside, ADDRESS)
    assert sheet.fields["h0-2-to"] == ["13:00"]
    sheet.put(name="Altro nome").send()
    assert books.office("anagrafe").opening_hours == thrice


def test_what_follows_from_the_people_who_take_turns_is_said(inside):
    for staff, says in {
        "2": "Con meno di tre, i numeri parlerebbero di persone.",
        "3": "Da tre in su i numeri si mostrano per settimana e per servizio.",
        "": "Finché nessuno lo dice, l’ufficio si mostra come uno con molte persone.",
    }.items():
        assert says in Sheet(inside, ADDRESS).put(rotating_staff=staff).send()


def test_below_three_the_kiosks_no_longer_ask_about_staff_and_the_preview_says_so(inside, books):
    sheet = Sheet(inside, ADDRESS)
    assert "Cortesia e chiarezza" in sheet.text
    text = sheet.put(rotating_staff="2").preview()
    assert "Cortesia e chiarezza" not in text
    assert "Non ancora salvato." in text
    assert "2 postazioni avrebbero nuove impostazioni" in text
    assert books.office("anagrafe").rotating_staff == 4


def test_an_office_is_added_with_a_code_made_of_its_name(inside, books, settings):
    sheet = Sheet(inside, f"{HERE}/nuovo-ufficio").put(name="Stato civile & leva", rotating_staff=3)
    assert "services" not in sheet.fields  # other offices offer them all
    sheet.put(services=["tari"])
    text = sheet.send()
    assert sheet.landed == f"{HERE}/uffici/stato-civile-leva"
    assert "Stato civile &amp; leva: aggiunto." in text
    added = books.office("stato-civile-leva")
    assert added.services == ["tari"]
    assert added.opening_hours == "Mo-Fr 08:30-13:00; PH off"
    assert entries(settings)[0][0] == "catalogue.office-added"


def test_the_code_of_an_office_cannot_be_had_twice(inside):
    sheet = Sheet(inside, f"{HERE}/nuovo-ufficio").put(name="Anagrafe")
    assert sheet.preview()
    sheet.send()
    assert sheet.landed.endswith("/uffici/anagrafe-2")
    again = Sheet(inside, f"{HERE}/nuovo-ufficio").put(name="Altro", code="anagrafe")
    assert "Già in uso qui" in dict(wrong(again.send(422)))["code"]


def test_a_new_office_can_be_looked_at_on_an_imagined_kiosk(inside, books):
    sheet = Sheet(inside, f"{HERE}/nuovo-ufficio").put(name="Biblioteca")
    assert "Nessuna postazione lo mostra ancora." in sheet.text
    text = sheet.put(services=["tari", "certificati"]).preview()
    assert "Una postazione immaginata con tutti i servizi" in text
    assert "<span>Biblioteca</span>" in text
    assert "<span>Tassa rifiuti</span>" in text
    assert len(books.form().office) == 2


def test_a_service_that_is_all_a_kiosk_offers_cannot_be_taken_from_its_office(inside, books):
    sheet = Sheet(inside, ADDRESS).put(services=["certificati"])
    found = dict(wrong(sheet.send(422)))
    assert "esempio-anagrafe-1: non resterebbe nessun servizio" in found["services"]
    assert books.office("anagrafe").services == ["carta-identita", "certificati"]


def test_kiosks_no_longer_offer_what_their_office_does_not(inside, books):
    kiosk = Sheet(inside, f"{HERE}/postazioni/esempio-anagrafe-1")
    kiosk.put(rank__certificati="2").send()
    Sheet(inside, ADDRESS).put(services=["carta-identita"]).send()
    assert books.kiosk("esempio-anagrafe-1").services == ["carta-identita"]
    assert books.kiosk("esempio-anagrafe-2").services == ["carta-identita"]


def test_an_office_is_emptied_and_never_deleted(inside, books, settings):
    text = inside.post(f"{ADDRESS}/svuota", follow_redirects=True).text
    assert "Prima sposta o revoca le sue postazioni." in text
    assert books.office("anagrafe").services
    for number in (1, 2):
        inside.post(f"{HERE}/postazioni/esempio-anagrafe-{number}/revoca")
    inside.post(f"{ADDRESS}/svuota")
    assert books.office("anagrafe").services == []
    assert entries(settings)[0][:2] == ("catalogue.office-emptied", "Anagrafe")
    assert "Anagrafe" in inside.get("/catalogo").text


def test_who_was_slower_keeps_what_they_wrote_and_sees_what_the_other_did(inside, books):
    mine = Sheet(inside, ADDRESS).put(name="Anagrafe mia", rotating_staff="7")
    Sheet(inside, ADDRESS).put(name="Anagrafe sua").send()
    text = mine.send(409)
    assert "Nel frattempo qualcuno l’ha cambiato." in text
    assert "Ora: Anagrafe sua<br>La tua: Anagrafe mia" in text
    assert 'value="Anagrafe mia"' in text
    assert 'value="7"' in text
    assert books.office("anagrafe").name == "Anagrafe sua"
    seen = re.search('name="visto" value="([^"]+)"', text)[1]
    mine.put(visto=seen).send()
    assert books.office("anagrafe").name == "Anagrafe mia"
    assert books.office("anagrafe").rotating_staff == 7


def test_a_change_elsewhere_meanwhile_is_no_conflict(inside, books):
    mine = Sheet(inside, ADDRESS).put(name="Anagrafe mia")
    Sheet(inside, f"{HERE}/uffici/tributi").put(name="Tributi suoi").send()
    Sheet(inside, f"{HERE}/postazioni/esempio-anagrafe-2").put(name="Piano terra").send()
    mine.send()
    assert books.office("anagrafe").name == "Anagrafe mia"
    assert books.office("tributi").name == "Tributi suoi"
    assert books.kiosk("esempio-anagrafe-2").name == "Piano terra"


def test_the_kiosks_of_an_office_say_whether_they_have_their_settings(inside, books):
    connection = books.database.conn
    newest = {one.kiosk: one.version for one in newest_settings(books.database)}
    for kiosk, version in (("esempio-anagrafe-1", newest["esempio-anagrafe-1"]),
                           ("esempio-anagrafe-2", 99)):  # fmt: skip
        connection.execute(
            "INSERT INTO kiosk_status (kiosk, state, seen_ms, settings) "
            "SELECT id, 'online', 0, ? FROM kiosk WHERE code = ?",
            [version, kiosk],
        )
    text = " ".join(re.sub("<[^>]+>", " ", inside.get(ADDRESS).text).split())
    assert "esempio-anagrafe-2 non ancora ricevute 99, deve avere la 1" in text
    assert "esempio-anagrafe-1 ricevute 1, in vigore" in text


def test_an_unknown_office_is_not_found(inside):
    assert inside.get(f"{HERE}/uffici/nessuno").status_code == 404
    assert inside.get("/catalogo/nessuno/uffici/anagrafe").status_code == 404
    assert inside.post(f"{HERE}/uffici/nessuno/svuota").status_code == 404
