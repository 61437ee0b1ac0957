"""Events and actions: written, carried on, judged, and told to citizens."""

import json
import re

import pytest
from dashboard_kit import NOW_MS, TODAY

from hub.catalogue import issue_settings, newest_settings
from hub.periods import date_of

NEW = {
    "tipo": "azione",
    "amministrazione": "fontelieta",
    "ufficio": "anagrafe",
    "servizio": "carta",
    "title": "Secondo sportello",
    "day": date_of(TODAY - 7).isoformat(),
    "due": date_of(TODAY + 20).isoformat(),
    "owner": "Anagrafe",
    "target": "9,5",
}


@pytest.fixture
def send(client, auth):
    auth.enter()

    def post(address, status=302, **values):
        answer = client.post(address, data=values)
        assert answer.status_code == status, answer.text
        return answer

    return post


def notes(town):
    return town.database.conn.execute(
        "SELECT id, kind, title, state, owner, target, office, service FROM note ORDER BY id"
    ).fetchall()


def test_an_action_is_noted_with_office_service_owner_and_aim(send, page, town):
    answer = send("/azioni/nuova", **NEW)
    (note,) = notes(town)
    assert note[1:] == (
        "action",
        "Secondo sportello",
        "proposed",
        "Anagrafe",
        0.095,
        town.registry,
        town.cards,
    )
    assert answer.location == f"/azioni/{note[0]}"
    text = page("/azioni")
    assert "Da decidere" in text
    assert "Anagrafe centro, Carta d’identità" in text


def test_an_event_needs_only_words_and_a_day(send, town):
    send("/azioni/nuova", tipo="evento", amministrazione="fontelieta", ufficio="anagrafe",
         title="Avvisi spediti", day="2026-10-26")  # fmt: skip
    assert notes(town)[0][1:4] == ("event", "Avvisi spediti", None)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", " ", "Di’ in poche parole di che cosa si tratta."),
        ("day", "domani", "Scegli il giorno da cui vale."),
        ("due", "2020-01-01", "Scegli un giorno dopo l’inizio, oppure lascia vuoto."),
        ("target", "molto", "Una percentuale fra 0 e 100"),
        ("target", "0", "Una percentuale fra 0 e 100"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_what_was_written_stays(
    send, town, field, value, said
):
    text = send("/azioni/nuova", 422, **{**NEW, field: value}).text
    assert said in text
    assert f'id="{field}"' in text
    assert re.search(rf'<input id="{field}"[^>]*aria-invalid="true"', text)
    if field != "title":
        assert "Secondo sportello" in text
    assert notes(town) == []


def test_without_an_office_it_asks_for_one_of_those_one_may_write_for(page, town):
    text = page("/azioni/nuova?tipo=azione")
    assert '<option value="fontelieta/anagrafe">Anagrafe centro</option>' in text


def test_an_action_goes_on_step_by_step_and_not_by_leaps(send, page, town):
    note = town.note(
        town.town, "Cartello", office=town.registry, kind="action", state="proposed", day=TODAY - 5
    )
    send(f"/azioni/{note}/stato", 400, stato="done")
    for state in ("approved", "running", "done", "verified"):
        send(f"/azioni/{note}/stato", stato=state)
        assert notes(town)[0][3] == state
    assert "Verificate o annullate" in page("/azioni")


def test_what_was_written_can_be_changed_and_a_slip_deleted(send, page, town):
    send("/azioni/nuova", **NEW)
    note = notes(town)[0][0]
    send(f"/azioni/{note}", **{**NEW, "title": "Terzo sportello"})
    assert notes(town)[0][2] == "Terzo sportello"
    send(f"/azioni/{note}/elimina")
    assert notes(town) == []


def test_an_approved_sentence_becomes_the_kiosks_you_said_we_did(send, page, town):
    kiosk = town.kiosk(town.registry, "k-1")
    town.move(kiosk, town.registry, 1, services=[town.cards])
    note = town.note(
        town.town, "Ritiro su prenotazione", office=town.registry, kind="action", state="done",
        day=TODAY - 80, done_day=TODAY - 40,
    )  # fmt: skip
    sentence = {"said-it": "Si aspettava troppo.", "text-it": "Ora il ritiro si prenota."}
    send(f"/azioni/{note}/frase", **sentence)
    assert "non ancora approvata" in page("/azioni")
    first, last = date_of(TODAY).isoformat(), date_of(TODAY + 30).isoformat()
    send(f"/azioni/{note}/approva", dal=first, al=last)
    issue_settings(town.database, NOW_MS)
    (issued,) = newest_settings(town.database)
    assert [(one.said, one.text) for one in issued.document.messages] == [
        ({"it": "Si aspettava troppo."}, {"it": "Ora il ritiro si prenota."})
    ]
    assert "Frase per i cittadini, approvata." in page("/azioni")
    send(f"/azioni/{note}/approva", togli="1")
    issue_settings(town.database, NOW_MS)
    assert newest_settings(town.database)[0].document.messages == []


def test_a_sentence_that_is_too_long_to_be_read_in_passing_is_not_saved(send, town):
    note = town.note(
        town.town, "Cartello", office=town.registry, kind="action", state="done", day=TODAY - 5
    )
    text = send(f"/azioni/{note}/frase", 422, **{"text-it": "x" * 161}).text
    assert "Al massimo 160 caratteri: si legge passando." in text
    assert town.database.conn.execute("SELECT count(*) FROM note_sentence").fetchone() == (0,)


def test_what_is_overdue_and_has_nobody_in_charge_is_said(page, town):
    town.note(
        town.town, "Cartello", office=town.registry, kind="action", state="proposed",
        day=TODAY - 40, due_day=TODAY - 8,
    )  # fmt: skip
    text = page("/azioni")
    assert "Scaduta da 8 giorni, senza responsabile" in text
    assert "Una aspetta una decisione." in text


def test_an_action_that_worked_is_said_first_with_its_shares(page, town):
    town.rate_many((town.registry, town.cards, TODAY - day, (80, 0, 20)) for day in range(60, 110))
    town.rate_many((town.registry, town.cards, TODAY - day, (97, 0, 3)) for day in range(1, 60))
    town.note(
        town.town, "Ritiro su prenotazione", office=town.registry, service=town.cards,
        kind="action", state="verified", day=TODAY - 70, done_day=TODAY - 59,
        verified_day=TODAY - 2,
    )  # fmt: skip
    text = page("/azioni")
    assert "In un caso sì:</b> Ritiro su prenotazione (Anagrafe centro, Carta d’identità)." in text
    assert "dopo 3,0%" in text


def test_a_note_that_is_not_there_is_404(send, page, town):
    page("/azioni/77", 404)
    send("/azioni/77/stato", 404, stato="approved")


def test_markup_in_a_note_is_text(page, town):
    town.note(
        town.town,
        "<script>alert(1)</script>",
        office=town.registry,
        day=TODAY - 5,
        detail="<b>x</b>",
    )
    text = page("/azioni") + page("/uffici/fontelieta/anagrafe")
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text


def test_changes_are_written_down(send, town, settings):
    send("/azioni/nuova", **NEW)
    rows = json.dumps(_audit(settings.accounts))
    assert "notes.added" in rows
    assert "Secondo sportello" in rows


def _audit(path):
    from faccine.runtime.database import open_database

    database = open_database(path, read_only=True)
    rows = [list(map(str, row)) for row in database.conn.execute("SELECT * FROM audit").fetchall()]
    database.close()
    return rows


def test_many_actions_stand_on_several_pages_and_the_latest_are_judged(page, town):
    for number in range(23):
        town.note(
            town.town, f"Azione {number:02}", office=town.registry, kind="action",
            state="running", day=TODAY - 90 + number,
        )  # fmt: skip
    town.note(town.town, "Sciopero", office=town.registry, day=TODAY - 1)
    first, second = page("/azioni"), page("/azioni?pagina=2")
    assert ("Azione 22" in first, "Azione 02" in first, "Sciopero" in first) == (True, False, False)
    assert ("Azione 22" in second, "Azione 02" in second, "Sciopero" in second) == (
        False,
        True,
        True,
    )
    assert "Per 20 è presto." in first
    assert "Qui si guarda alle 20 azioni più recenti." in first
