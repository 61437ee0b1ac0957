"""People served: what is shown, entered, uploaded and deleted, and by whom."""

import io
import re
from datetime import date

import pytest
from api_kit import add_account
from dashboard_kit import TODAY, Auth

from dashboard.accounts import open_accounts
from dashboard.accounts.audit import Filter
from dashboard.rights import Grant, Role
from hub.periods import day_of

LAST_WEEK = TODAY - 7  # a Monday; today is the one after
MANAGER = Grant(Role.MANAGER, "fontelieta", frozenset({"anagrafe"}))
READER = Grant(Role.READER, "fontelieta", frozenset({"anagrafe"}))


@pytest.fixture
def open_town(town):
    """The town with hours, and ratings at the registry since four weeks."""
    town.database.conn.execute("UPDATE office SET opening_hours = 'Mo-Fr 08:30-13:00; PH off'")
    town.rate_many(
        (town.registry, town.cards, day, (3, 1, 0)) for day in range(TODAY - 28, TODAY, 7)
    )
    return town


@pytest.fixture
def enter(client, settings, clock):
    def enter_as(*grants):
        email = f"{grants[0].role.value}-{len(grants)}@comune.example"
        add_account(settings, email, *grants)
        client.get(Auth(client, settings, clock).link(email))

    return enter_as


def row(text, office):
    found = re.search(
        rf'<tr role="row"><th role="rowheader" scope="row">[^<]*<a [^>]*>{office}.*?</tr>', text
    )
    return " ".join(re.sub("<[^>]+>", " ", found[0]).split())


def stored(town):
    return town.database.conn.execute(
        "SELECT o.code, s.code, first_day, last_day, n FROM served JOIN office o ON o.id = office"
        " LEFT JOIN service s ON s.id = service ORDER BY first_day, s.code"
    ).fetchall()


def test_without_offices_there_is_nothing_to_enter(page, books):
    text = page("/serviti")
    assert "Non c’è ancora nessun ufficio." in text
    assert 'id="enter"' not in text


def test_gaps_are_named_and_lead_to_the_form(page, open_town):
    open_town.served(open_town.registry, TODAY - 28, TODAY - 8, 300)
    text = page("/serviti")
    assert "Mancano i serviti di 1 settimana: Anagrafe centro." in text
    link = re.search(r'<a class="f-box f-box-missing" href="([^"]+)"', text)[1].replace(
        "&amp;", "&"
    )
    assert link.endswith("da=2026-11-16&a=2026-11-22#enter")
    form = page(link)
    assert '<option value="2026-W47" selected>' in form
    assert '<option value="fontelieta/anagrafe" selected>' in form


def test_participation_is_said_of_the_days_that_were_entered(page, open_town):
    open_town.served(open_town.registry, TODAY - 28, TODAY - 8, 60)
    found = row(page("/serviti"), "Anagrafe centro")
    assert found.endswith("60 16 di quei giorni: 12 20,0%")
    assert "Serviti 60" not in row(page("/serviti"), "Biblioteca")
    assert "non inseriti" in row(page("/serviti"), "Biblioteca")


def test_more_ratings_than_served_is_a_warning_with_its_days(page, open_town):
    open_town.served(open_town.registry, LAST_WEEK, TODAY - 1, 3)
    text = page("/serviti")
    assert "Più giudizi che serviti" in text
    assert "16 novembre – 22 novembre 2026: 4 giudizi, 3 serviti." in text
    assert "133,3%" in row(text, "Anagrafe centro")


def test_where_few_take_turns_only_whole_months_are_shown(page, open_town):
    for day in range(TODAY - 60, TODAY):
        open_town.rate(open_town.social, open_town.cards, day, (1, 0, 0))
    open_town.served(open_town.social, day_of(date(2026, 10, 1)), day_of(date(2026, 10, 31)), 124)
    text = page("/serviti?ufficio=fontelieta/sociali&periodo=4w")
    assert "1 ottobre – 31 ottobre 2026" in text or "Ottobre 2026" in text
    assert "25,0%" in text
    assert "una casella per mese" in text
    assert "16 novembre" not in text[: text.index("I numeri inseriti")]


def save(client, **more):
    data = {"ufficio": "fontelieta/anagrafe", "giorni": "2026-W47", "serviti": "340"} | more
    return client.post("/serviti", data=data)


def test_a_number_is_entered_for_a_week_a_month_or_any_days(client, enter, open_town):
    enter(MANAGER)
    assert save(client).status_code == 302
    save(client, giorni="2026-10", servizio="tari", serviti="1.234")
    save(client, giorni="", dal="2026-11-02", al="3/11/2026", serviti="0")
    october = day_of(date(2026, 10, 1))
    assert stored(open_town) == [
        ("anagrafe", "tari", october, october + 30, 1234),
        ("anagrafe", None, TODAY - 21, TODAY - 20, 0),
        ("anagrafe", None, LAST_WEEK, TODAY - 1, 340),
    ]
    text = client.get("/serviti").text
    assert "Scritto: 340 serviti, Anagrafe centro, 16 novembre – 22 novembre 2026." in text
    assert "Scritto: 1.234 serviti, Anagrafe centro, TARI, ottobre 2026." in text


def test_the_same_days_again_are_a_change(client, enter, open_town):
    enter(MANAGER)
    save(client)
    save(client, serviti="341")
    assert [one[4] for one in stored(open_town)] == [341]
    assert "Modificato: 341 serviti" in client.get("/serviti").text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"serviti": "molti"}, "Scrivi un numero intero, per esempio 412."),
        ({"serviti": ""}, "Scrivi un numero intero, per esempio 412."),
        ({"serviti": "-3"}, "Scrivi un numero intero, per esempio 412."),
        ({"giorni": ""}, "Scegli una settimana o un mese, o scrivi i giorni."),
        ({"dal": "2026-11-02"}, "Scrivi tutti e due i giorni"),
        ({"dal": "2026-11-03", "al": "2026-11-02"}, "L’ultimo giorno viene prima del primo."),
        ({"giorni": "2026-W49"}, "Questi giorni devono ancora venire."),
        ({"dal": "2026-11-19", "al": "2026-11-20"}, "questi giorni si sovrappongono"),
        ({"servizio": "anagrafe"}, "nessun servizio ha questo codice o nome."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(
    client, enter, open_town, more, said
):
    enter(MANAGER)
    open_town.served(open_town.registry, TODAY - 5, TODAY - 2, 7)
    answer = save(client, **({"giorni": "2026-10"} | more))
    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert len(stored(open_town)) == 1


def test_nobody_enters_for_an_office_out_of_sight_and_readers_nowhere(client, enter, open_town):
    enter(MANAGER)
    elsewhere = save(client, ufficio="fontelieta/biblioteca").status_code
    nowhere = save(client, ufficio="fontelieta/nessuno").status_code
    assert (elsewhere, nowhere, save(client, ufficio="altrove/anagrafe").status_code) == (404,) * 3
    enter(READER)
    assert save(client).status_code == 403
    assert 'id="enter"' not in client.get("/serviti").text
    assert stored(open_town) == []


def test_a_manager_elsewhere_who_only_reads_here_enters_and_deletes_nothing(
    client, enter, open_town
):
    open_town.administration("altrove", "Altro Comune")
    key = open_town.served(open_town.registry, LAST_WEEK, TODAY - 1, 9)
    enter(Grant(Role.MANAGER, "altrove"), Grant(Role.READER, "fontelieta"))
    assert save(client).status_code == 403
    assert client.post(f"/serviti/{key}/elimina").status_code == 403
    assert upload(client, TABLE).status_code == 404
    assert "anagrafe" not in client.get("/serviti/modello.csv").text
    assert [one[4] for one in stored(open_town)] == [9]


def test_a_number_is_changed_in_its_row_and_deleted(client, enter, open_town):
    enter(MANAGER)
    key = open_town.served(open_town.registry, LAST_WEEK, TODAY - 1, 340, open_town.taxes)
    edited = client.get(f"/serviti?modifica={key}&ufficio=fontelieta/anagrafe").text
    assert f'id="n-{key}" name="serviti" inputmode="numeric" value="340"' in edited
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', edited))
    client.post("/serviti", data=fields | {"serviti": "350"})
    assert stored(open_town) == [("anagrafe", "tari", LAST_WEEK, TODAY - 1, 350)]
    client.post(f"/serviti/{key}/elimina")
    assert stored(open_town) == []
    assert "Eliminato: 350 serviti, Anagrafe centro" in client.get("/serviti").text
    assert client.post(f"/serviti/{key}/elimina").status_code == 404


def test_a_number_out_of_sight_cannot_be_deleted(client, enter, open_town):
    key = open_town.served(open_town.library, LAST_WEEK, TODAY - 1, 9)
    enter(MANAGER)
    assert client.post(f"/serviti/{key}/elimina").status_code == 404
    enter(Grant(Role.READER, "fontelieta"))
    assert client.post(f"/serviti/{key}/elimina").status_code == 403
    assert len(stored(open_town)) == 1


def upload(client, text, **more):
    body = text if isinstance(text, bytes) else text.encode()
    data = {"amministrazione": "fontelieta", "file": (io.BytesIO(body), "serviti.csv"), **more}
    return client.post("/serviti/file", data=data)


TABLE = (
    "ufficio;servizio;dal;al;serviti\r\n"
    "anagrafe;;2026-11-16;2026-11-22;340\r\n"
    "Anagrafe centro;TARI;2026-11-09;2026-11-15;1.200\r\n"
    "anagrafe;;2026-11-02;2026-11-08;\r\n"
)


def test_a_table_is_looked_at_before_it_is_written(client, enter, open_town):
    open_town.served(open_town.registry, LAST_WEEK, TODAY - 1, 300)
    enter(MANAGER)
    looked = upload(client, TABLE)
    assert looked.status_code == 200
    text = " ".join(looked.text.split())
    assert "Numeri nuovi: 1, cambiati: 1." in text
    assert "1 riga senza numero si salta." in text
    assert re.search(r'data-l="Ora">300</td><td [^>]*>340</td>', text)
    assert "TARI" in text
    assert [one[4] for one in stored(open_town)] == [300]
    kept = re.search(r'<textarea name="tabella" hidden>(.*?)</textarea>', looked.text, re.DOTALL)[1]
    data = {"amministrazione": "fontelieta", "tabella": kept}
    assert client.post("/serviti/file/conferma", data=data).status_code == 302
    assert [one[4] for one in stored(open_town)] == [1200, 340]
    assert "2 numeri scritti." in client.get("/serviti").text


def test_all_wrong_lines_are_told_and_nothing_is_written(client, enter, open_town):
    enter(MANAGER)
    table = TABLE + (
        "anagrafe;;2026-11-32;2026-11-33;4\r\n"
        "anagrafe;;2026-12-01;2026-12-02;molti\r\n"
        "anagrafe;;2026-11-20;2026-11-21\r\n"
        "nessuno;;2026-11-20;2026-11-21;4\r\n"
        "anagrafe;volare;2026-11-20;2026-11-21;4\r\n"
        "anagrafe;;2026-11-20;2026-11-21;4\r\n"
    )
    answer = upload(client, table)
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))
    assert answer.status_code == 400
    assert "No: 7 righe sono sbagliate." in text
    assert "5 dal «2026-11-32»: non è una data" in text
    assert "6 serviti «molti»: serve un numero intero" in text
    assert "7 Questa riga ha più o meno campi della prima." in text
    assert "8 ufficio «nessuno»: nessuno dei tuoi uffici" in text
    assert "9 servizio «volare»: nessun servizio" in text
    assert "10 questi giorni si sovrappongono" in text
    assert stored(open_town) == []
    assert "conferma" not in answer.text


@pytest.mark.parametrize("office", ["biblioteca", "Biblioteca", "nessuno"])
def test_an_office_out_of_sight_is_as_unknown_as_none(client, enter, open_town, office):
    enter(MANAGER)
    table = f"ufficio,dal,al,serviti\n{office},2026-11-16,2026-11-22,5\n"
    answer = upload(client, table)
    assert answer.status_code == 400
    assert f"«{office}»: nessuno dei tuoi uffici ha questo codice o nome." in answer.text
    data = {"amministrazione": "fontelieta", "tabella": table}
    assert client.post("/serviti/file/conferma", data=data).status_code == 400
    assert stored(open_town) == []


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"caff\xe8;x\n1;2", "è;à\n".encode()])
def test_a_file_that_is_no_table_is_refused_in_words(client, enter, open_town, body):
    enter(MANAGER)
    answer = upload(client, body)
    assert answer.status_code == 400
    assert "Non è stato scritto nulla." in answer.text


def test_a_large_table_is_taken_and_an_endless_one_is_not(client, enter, open_town):
    enter(MANAGER)
    lines = [f"anagrafe;{day};{day};1" for day in map(date.fromordinal, range(719000, 735000))]
    table = "\n".join(["ufficio;dal;al;serviti", *lines])
    assert len(table) > 500_000
    assert status_of(client, table) == 200
    assert status_of(client, table * 4) == 413
    assert stored(open_town) == []


def status_of(client, table):
    """Upload by hand: the client would leave large files open."""
    parts = [("amministrazione", "fontelieta"), ('file"; filename="x.csv', table)]
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in parts
    )
    kind = "multipart/form-data; boundary=x"
    return client.post("/serviti/file", data=f"{body}--x--".encode(), content_type=kind).status_code


def test_the_table_of_gaps_comes_back_filled_in(client, enter, open_town):
    open_town.served(open_town.registry, TODAY - 28, TODAY - 15, 30)
    enter(MANAGER)
    file = client.get("/serviti/modello.csv?periodo=4w")
    assert file.headers["Content-Disposition"] == "attachment; filename=serviti.csv"
    lines = file.text.removeprefix("\ufeff").split("\r\n")
    assert lines == [
        "ufficio;servizio;dal;al;serviti",
        "anagrafe;;2026-11-09;2026-11-13;",
        "anagrafe;;2026-11-16;2026-11-20;",
        "",
    ]
    filled = "\r\n".join([lines[0], lines[1] + "75", lines[2]])
    assert "Numeri nuovi: 1, cambiati: 0." in upload(client, filled).text


def test_its_files_hold_pieces_and_numbers_as_entered(client, auth, open_town):
    open_town.served(open_town.registry, LAST_WEEK, TODAY - 1, 40, open_town.taxes)
    auth.enter()
    tables = client.get("/serviti?formato=json&periodo=4w").json["tables"]
    assert [table["key"] for table in tables] == ["by_office", "participation", "served"]
    last = [one for one in tables[1]["rows"] if one["office"] == "anagrafe"][-1]
    assert (last["first_day"], last["state"], last["served"], last["n"]) == (
        "2026-11-16",
        "there",
        40,
        4,
    )
    assert last["participation"] == 0.1
    assert tables[2]["rows"][0]["service"] == "tari"


def test_who_entered_what_is_written_down(client, enter, settings, open_town):
    enter(MANAGER)
    save(client)
    accounts = open_accounts(settings.accounts)
    [entry] = [one for one in accounts.audit.entries(Filter()) if one.action == "served.saved"]
    accounts.close()
    assert (entry.what, entry.office) == ("Anagrafe centro", "anagrafe")
    assert entry.details == {"service": "", "days": "2026-11-16/2026-11-22", "served": 340}


def test_one_office_alone_is_shown_as_a_whole_and_not_chosen(client, enter, open_town):
    open_town.served(open_town.registry, LAST_WEEK, TODAY - 1, 40)
    enter(MANAGER)
    text = client.get("/serviti").text
    assert "Accanto ai giudizi" in text
    assert 'name="ufficio"><option' not in text
    assert "Biblioteca" not in text
