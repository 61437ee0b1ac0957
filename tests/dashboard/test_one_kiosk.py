"""The page of one kiosk: everything of it, what may be asked of it, and for whom it exists."""

import json

import pytest
from api_kit import add_account
from dashboard_kit import NOW_MS, Auth

from dashboard.accounts import open_accounts
from dashboard.accounts.audit import Filter
from dashboard.rights import Grant, Role

DAY_MS = 86_400_000
MANAGER = Grant(Role.MANAGER, "fontelieta", frozenset({"anagrafe"}))
READER = Grant(Role.READER, "fontelieta", frozenset({"anagrafe"}))


def document(version, office="anagrafe", **more):
    settings = {
        "v": 1,
        "version": version,
        "kiosk": "k-1",
        "administration": {"code": "fontelieta", "name": "Comune di Fontelieta"},
        "office": {"code": office, "name": office.capitalize()},
        "timezone": "Europe/Rome",
        "languages": ["it"],
        "services": [{"code": "carta", "name": {"it": "Carta d’identità"}}],
        "survey": "giudizio",
        "question": {"it": "Com’è andata?"},
        "labels": {
            "version": 1,
            "happy": {"it": "Bene"},
            "neutral": {"it": "Così così"},
            "sad": {"it": "Male"},
        },
    }
    return json.dumps(settings | more)


@pytest.fixture
def kiosk(town):
    kiosk = town.kiosk(town.registry, "k-1", position="exit", name="Anagrafe 1")
    town.status(kiosk, "online", NOW_MS, settings=11, software="faccine 0.3.0", clock="synced")
    for version, more in ((11, {}), (12, {"question": {"it": "Come giudica il servizio?"}})):
        town.settings(kiosk, version)
        town.database.conn.execute(
            "UPDATE settings_version SET document = ? WHERE version = ?",
            (document(version, **more), version),
        )
    return kiosk


@pytest.fixture
def enter(client, settings, clock):
    """Log in as somebody with a grant; the account of the tests is the hub's administrator."""

    def enter_as(*grants):
        email = f"{grants[0].role.value}-{len(grants)}@comune.example"
        add_account(settings, email, *grants)
        client.get(Auth(client, settings, clock).link(email))

    return enter_as


def test_settings_in_force_and_wanted_are_told_with_what_differs(page, kiosk):
    text = page("/postazioni/k-1")
    assert "11, deve avere la 12" in text
    assert "1 cosa è diversa da come deve essere; la prenderà appena si collega." in text
    differing = text[text.index('<tr role="row" class="f-differs">') :]
    assert differing.index("Com’è andata?") < differing.index("Come giudica il servizio?")
    assert text.count("f-differs") == 1
    assert "Bene / Così così / Male" in text


def test_the_same_settings_are_in_force_as_they_should_be(page, town, kiosk):
    town.database.conn.execute("UPDATE kiosk_status SET settings = 12")
    text = page("/postazioni/k-1")
    assert "In vigore come devono essere." in text
    assert "f-differs" not in text


@pytest.mark.parametrize("sql", ["UPDATE kiosk_status SET settings = NULL", "SELECT 1"])
def test_settings_nobody_can_read_any_more_are_not_known(page, town, kiosk, sql):
    town.database.conn.execute("UPDATE settings_version SET document = '{}' WHERE version = 11")
    town.database.conn.execute(sql)
    assert "Che cosa è in vigore lì non si sa." in page("/postazioni/k-1")


def test_a_kiosk_that_never_connected_has_a_page_too(page, town):
    town.kiosk(town.registry, "k-9")
    text = page("/postazioni/k-9")
    assert "Mai collegata." in text
    assert "Non si è mai collegata: non c’è ancora nulla da contare." in text
    assert "Ancora nessuna: il centro le emette" in text
    assert "Non ha ancora detto come sta." in text


def test_health_moves_and_requests_are_told(page, town, kiosk):
    health = {"v": 1, "software": "faccine 0.3.0", "temperature_celsius": 48.25, "screen": False}
    town.status(kiosk, "online", NOW_MS, health=json.dumps(health))
    town.move(kiosk, town.library, 1, "desk", [town.cards])
    town.move(kiosk, town.registry, NOW_MS - DAY_MS, "exit", [town.cards, town.taxes])
    town.ask(kiosk, "identify", NOW_MS - 1000, sent_ms=NOW_MS - 900)
    town.ask(kiosk, "restart", NOW_MS - DAY_MS)
    text = page("/postazioni/k-1")
    assert "48,2 °C" in text
    assert text[text.index("Schermo</th>") :].index("non funziona") < 200
    moves = text[text.index("Dove è stata") :]
    assert moves.index("Anagrafe centro") < moves.index("Biblioteca") < moves.index("dall’inizio")
    assert "Carta d’identità, TARI" in moves
    assert "mai: il centro era fermo, o non raggiungeva il broker" in text


def test_its_files_hold_all_of_it(client, auth, town, kiosk):
    auth.enter()
    file = client.get("/postazioni/k-1?formato=json").json
    assert [table["key"] for table in file["tables"]] == [
        "kiosks",
        "outboxes",
        "health",
        "settings",
        "moves",
        "requests",
        "refused",
    ]


def test_what_changes_by_the_second_names_no_face(client, auth, town, kiosk):
    town.outbox(kiosk, last=7, ratings=7, stored=7, stored_ratings=7)
    auth.enter()
    text = client.get("/postazioni/k-1/registro").text
    assert "7 pressioni, 7 ricevute, 0 mancanti" in text
    assert "<html" not in text
    assert "Male" not in text


@pytest.mark.parametrize("address", ["/postazioni/k-1", "/postazioni/k-1/registro"])
def test_a_kiosk_of_another_scope_does_not_exist(client, enter, town, kiosk, address):
    elsewhere = town.kiosk(town.library, "k-2")
    town.status(elsewhere, "online", NOW_MS)
    enter(READER)
    assert client.get(address).status_code == 200
    other = client.get(address.replace("k-1", "k-2"))
    unknown = client.get(address.replace("k-1", "k-3"))
    assert (other.status_code, unknown.status_code) == (404, 404)
    assert other.text == unknown.text.replace("k-3", "k-2")  # the form of languages comes back
    assert "k-2" not in client.get("/postazioni").text
    assert "k-2" not in client.get("/postazioni/registro.json").text


def test_where_it_stood_outside_the_scope_is_not_told(client, enter, town, kiosk):
    town.move(kiosk, town.library, NOW_MS - 2 * DAY_MS, "desk")
    town.move(kiosk, town.registry, NOW_MS - DAY_MS, "exit")
    town.database.conn.execute(
        "UPDATE settings_version SET document = ? WHERE version = 11", (document(11, "biblioteca"),)
    )
    enter(READER)
    assert "iblioteca" not in client.get("/postazioni/k-1").text
    assert "iblioteca" not in client.get("/postazioni/k-1?formato=json").text


def told(town):
    return town.database.conn.execute("SELECT action, asked_ms FROM kiosk_command").fetchall()


@pytest.mark.parametrize("action", ["identify", "test-mode", "self-test", "restart"])
def test_something_is_asked_of_a_kiosk_through_the_running_hub(client, enter, town, kiosk, action):
    enter(MANAGER)
    answer = client.post("/postazioni/k-1/chiedi", data={"azione": action})
    assert answer.location == "/postazioni/k-1"
    assert told(town) == [(action, NOW_MS)]
    assert "è in viaggio" in client.get(answer.location).text


def test_from_the_list_one_comes_back_to_the_list(client, enter, town, kiosk):
    enter(MANAGER)
    data = {"azione": "identify", "torna": "elenco"}
    assert client.post("/postazioni/k-1/chiedi", data=data).location == "/postazioni"


def test_what_no_kiosk_knows_or_a_revoked_one_is_not_asked(client, enter, town, kiosk):
    enter(MANAGER)
    assert client.post("/postazioni/k-1/chiedi", data={"azione": "dance"}).status_code == 400
    town.database.conn.execute("UPDATE kiosk SET revoked_ms = 1")
    assert client.post("/postazioni/k-1/chiedi", data={"azione": "restart"}).status_code == 302
    assert "è revocata: non le si può chiedere nulla" in client.get("/postazioni/k-1").text
    assert told(town) == []


POSTS = [
    ("/postazioni/%s/chiedi", {"azione": "restart"}),
    ("/postazioni/%s/mancanti", {"perche": "scheda rotta"}),
    ("/postazioni/riprova", {"postazione": "%s"}),
]


@pytest.mark.parametrize(("address", "data"), POSTS)
def test_readers_ask_nothing_and_managers_nothing_elsewhere(
    client, enter, town, kiosk, address, data
):
    town.kiosk(town.library, "k-2")

    def post(code):
        asked = {key: value.replace("%s", code) for key, value in data.items()}
        return client.post(address.replace("%s", code), data=asked).status_code

    enter(READER)
    assert (post("k-1"), post("k-2"), post("k-3")) == (403, 403, 403)
    assert "Chiedile qualcosa" not in client.get("/postazioni/k-1").text
    enter(MANAGER)
    assert (post("k-1"), post("k-2"), post("k-3")) == (302, 404, 404)


@pytest.mark.parametrize(("address", "data"), POSTS)
def test_a_manager_elsewhere_who_only_reads_here_asks_nothing(
    client, enter, town, kiosk, address, data
):
    town.administration("altrove", "Altro Comune")
    enter(Grant(Role.MANAGER, "altrove"), Grant(Role.READER, "fontelieta"))
    asked = {key: value.replace("%s", "k-1") for key, value in data.items()}
    assert client.post(address.replace("%s", "k-1"), data=asked).status_code == 403
    assert "Chiedile qualcosa" not in client.get("/postazioni/k-1").text
    assert told(town) == wishes(town) == []


def test_missing_events_are_accounted_for_with_a_comment(client, enter, page, town, kiosk):
    town.outbox(kiosk, last=9, ratings=9, stored=6, stored_ratings=6, missing="1-3")
    assert "Che fine hanno fatto quelli mancanti?" in page("/postazioni/k-1")
    enter(MANAGER)
    answer = client.post("/postazioni/k-1/mancanti", data={"perche": " \n "})
    assert answer.location == "/postazioni/k-1#missing"
    assert "Scrivi in poche parole che fine hanno fatto." in client.get("/postazioni/k-1").text
    client.post("/postazioni/k-1/mancanti", data={"perche": "scheda  <b>rotta</b>"})
    text = client.get("/postazioni/k-1").text
    assert "3 eventi mancanti sono riconosciuti." in text
    assert "Riconosciute: scheda &lt;b&gt;rotta&lt;/b&gt;" in text
    assert "Che fine hanno fatto" not in text


def wishes(town):
    return town.database.conn.execute("SELECT kiosk FROM refused_retry").fetchall()


def test_refused_input_is_tried_again_and_what_came_of_it_is_told(client, enter, town, kiosk):
    town.refuse("k-1", "unknown-service", 2, NOW_MS - DAY_MS, "service 'tari-online'")
    town.database.conn.execute("UPDATE refused SET payload = x'7b7d'")
    enter(MANAGER)
    text = client.get("/postazioni").text
    assert "Aggiungi il servizio al catalogo, poi riprova." in text
    client.post("/postazioni/riprova", data={"postazione": "k-1"})
    assert wishes(town) == [("k-1",)]
    assert "Il centro deve riprovarle, da: oggi, 9:30." in client.get("/postazioni").text
    town.database.conn.execute("UPDATE refused_retry SET done_ms = ?, still = 2", (NOW_MS,))
    assert (
        "Riprovate oggi, 9:30: 0 accettate, 2 ancora rifiutate." in client.get("/postazioni").text
    )


def test_nothing_kept_is_nothing_to_try_again(client, enter, town, kiosk):
    town.refuse("k-1", "unknown-service", 2)
    town.database.conn.execute("UPDATE refused SET payload = NULL")
    enter(MANAGER)
    client.post("/postazioni/riprova", data={"postazione": "k-1"})
    assert "Di quanto rifiutato da k-1 non si conserva più nulla." in client.get("/postazioni").text
    assert wishes(town) == []


def test_an_unknown_kiosks_input_is_tried_again_by_the_hubs_administrator_only(
    client, auth, enter, town
):
    town.refuse("k-9", "unknown-kiosk", 2)
    town.database.conn.execute("UPDATE refused SET payload = x'7b7d'")
    auth.enter()
    assert client.post("/postazioni/riprova", data={"postazione": "k-9"}).status_code == 302
    assert wishes(town) == [("k-9",)]
    enter(Grant(Role.ADMIN, "fontelieta"))
    assert client.post("/postazioni/riprova", data={"postazione": "k-9"}).status_code == 404
    assert "k-9" not in client.get("/postazioni").text


def test_who_asked_what_is_written_down(client, enter, settings, town, kiosk):
    enter(MANAGER)
    client.post("/postazioni/k-1/chiedi", data={"azione": "identify"})
    accounts = open_accounts(settings.accounts)
    [entry] = [one for one in accounts.audit.entries(Filter()) if one.action == "kiosk.told"]
    accounts.close()
    assert (entry.what, entry.administration, entry.office) == ("k-1", "fontelieta", "anagrafe")
    assert entry.details == {"action": "identify"}


def say_health(town, kiosk, **more):
    health = {"v": 1, "software": "faccine 0.3.0", **more}
    town.status(kiosk, "online", NOW_MS, health=json.dumps(health))


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("fetching", "si sta scaricando la 0.4.0"),
        ("waiting", "la 0.4.0 è pronta: subentra quando non c’è nessuno"),
        ("proving", "si sta provando la 0.4.0"),
        ("went-back", "tornata indietro dalla 0.4.0"),
    ],
)
def test_other_software_on_its_way_is_told_in_the_list_and_on_its_page(
    page, town, kiosk, stage, said
):
    say_health(town, kiosk, update={"version": "0.4.0", "stage": stage})
    assert said in page("/postazioni")
    assert page("/postazioni/k-1").count(said) == 2, "beside the version, and under its health"


def test_software_that_did_not_prove_itself_is_told_with_why(page, town, kiosk):
    update = {"version": "0.4.0", "stage": "went-back", "why": "no receipt in 120 s"}
    say_health(town, kiosk, update=update)
    said = "continua il programma di prima; la 0.4.0 non ha superato la prova: no receipt in 120 s"
    for path in ("/postazioni", "/postazioni/k-1"):
        assert said in page(path)


def test_a_card_whose_system_can_be_written_is_told_and_a_protected_one_is_no_remark(
    page, town, kiosk
):
    said = "proteggi la scheda alla prossima visita"
    say_health(town, kiosk, root_read_only=False)
    assert said in page("/postazioni")
    say_health(town, kiosk, root_read_only=True)
    assert said not in page("/postazioni")
    assert "protetto dalla scrittura" in page("/postazioni/k-1")


def test_wanted_software_is_among_the_settings(page, town, kiosk):
    town.database.conn.execute(
        "UPDATE settings_version SET document = ? WHERE version = 12",
        (document(12, software="0.4.0"),),
    )
    text = page("/postazioni/k-1")
    differing = text[text.index('<tr role="row" class="f-differs">') :]
    assert differing.index("quello che ha") < differing.index("0.4.0")


def test_software_that_should_be_another_is_told_whether_or_not_it_is_on_its_way(page, town, kiosk):
    town.database.conn.execute("UPDATE office SET software = '0.4.0'")
    for path in ("/postazioni", "/postazioni/k-1"):
        assert "programma 0.3.0, deve avere il 0.4.0" in page(path)
    town.database.conn.execute("UPDATE kiosk SET software = '0.3.0'")
    assert "deve avere il" not in page("/postazioni")


def keep_log(town, kiosk, *lines):
    town.database.conn.execute(
        "INSERT INTO kiosk_log VALUES (?, 'c1', ?, ?)", (kiosk, NOW_MS, "\n".join(lines))
    )


def test_the_log_it_sent_is_on_its_page_for_who_looks_after_it(
    client, page, town, kiosk, settings, clock, enter
):
    keep_log(town, kiosk, "connected", 'why="<b>timed out</b>"')
    page("/postazioni/k-1")
    text = client.get("/postazioni/k-1").text
    log = text[text.index('class="f-log"') :]
    assert "connected\nwhy=&#34;&lt;b&gt;timed out&lt;/b&gt;&#34;</pre>" in log
    enter(READER)
    assert "timed out" not in client.get("/postazioni/k-1").text


def test_a_kiosk_that_never_sent_its_log_has_none_on_its_page(page, kiosk):
    assert 'class="f-log"' not in page("/postazioni/k-1")
    assert 'value="send-log"' in page("/postazioni/k-1")


def test_what_waits_on_a_card_that_was_lost_is_given_up(client, auth, town):
    kiosk = town.kiosk(town.registry, "k-1")
    old, new = "0198f3c2-7d5e-7c11-a3b0-000000000001", "0198f3c2-7d5e-7c11-a3b0-000000000002"
    town.outbox(kiosk, old, last=5, ratings=5, stored=3, stored_ratings=3, settled="1-3")
    town.outbox(kiosk, new, last=4, ratings=4, stored=3, stored_ratings=3, settled="1-3")
    town.status(kiosk, "online", NOW_MS, outbox=new)
    auth.enter()
    page = client.get("/postazioni/k-1").text
    assert "2 aspettano ancora su una scheda che non si usa più" in page
    client.post("/postazioni/k-1/mancanti", data={"perche": "persa", "persa": "1"})
    rows = town.database.conn.execute("SELECT missing, acknowledged FROM outbox ORDER BY id")
    assert rows.fetchall() == [("4-5", "4-5"), ("", "")]
    assert "aspettano ancora su una scheda" not in client.get("/postazioni/k-1").text
