"""The page of alerts, taking one on, rules, my e-mail, other programs, and ending e-mail."""

from html import unescape

import pytest
from dashboard_kit import NOW_MS, TODAY, Auth

from dashboard.accounts import open_accounts
from dashboard.alerts.addresses import page_of
from dashboard.alerts.model import AlertRule, Finding, Place
from dashboard.mail.links import Kind, sign
from dashboard.rights import Grant, Role

NAMES = {
    "administration": "Comune di Fontelieta",
    "office": "Anagrafe centro",
    "kiosk": "anagrafe-1",
    "timezone": "Europe/Rome",
}
GONE = Finding(
    AlertRule.GONE,
    Place("fontelieta", "anagrafe", "anagrafe-1"),
    {"since_ms": NOW_MS - 3_600_000, "open_ms": 3_600_000, "names": NAMES},
)
AWAY = Finding(
    AlertRule.GONE,
    Place("fontelieta", "biblioteca", "biblioteca-1"),
    {**GONE.values, "names": NAMES | {"office": "Biblioteca", "kiosk": "biblioteca-1"}},
)


@pytest.fixture
def accounts(settings, app):
    accounts = open_accounts(settings.accounts)
    yield accounts
    accounts.close()


@pytest.fixture
def person(app, accounts, settings, clock):
    """person(grant) is a client that somebody with that role is logged in on."""

    def enter(*grants):
        email = f"p{len(accounts.all())}@comune.example"
        accounts.add(email, None, None, NOW_MS, grants)
        client = app.test_client()
        Auth(client, settings, clock)._client.get(
            f"/accedi/link/{accounts.make_link(email, clock())}"
        )
        return client

    return enter


def office(*codes, role=Role.MANAGER):
    return Grant(role, "fontelieta", frozenset(codes))


def text(answer):
    return " ".join(unescape(answer.text).split())


# Alerts


def test_no_alert_is_said_in_one_sentence(page, town):
    assert "Nessun avviso aperto." in page("/avvisi")


def test_an_open_alert_says_what_since_when_and_what_to_do(page, town, accounts):
    accounts.alerts.put([GONE], NOW_MS - 60_000)
    shown = unescape(page("/avvisi"))
    assert "Anagrafe centro, anagrafe-1" in shown
    assert 'href="/postazioni/anagrafe-1"' in shown
    assert "oggi, 9:29" in shown
    assert shown.count('action="/avvisi/1/prendi"') == 1


def test_somebody_takes_it_on_with_a_comment_and_everybody_reads_it(page, client, town, accounts):
    accounts.alerts.put([GONE], NOW_MS)
    answer = client.post("/avvisi/1/prendi", data={"commento": " Chiamo\r\nil <b>tecnico</b> "})
    assert answer.headers["Location"] == "/avvisi#avviso-1"
    [alert] = accounts.alerts.open()
    assert (alert.taken_by, alert.comment) == ("Anna", "Chiamo il <b>tecnico</b>")
    assert "Chiamo il &lt;b&gt;tecnico&lt;/b&gt;" in page("/avvisi")
    accounts.alerts.put([], NOW_MS)
    assert "Chiamo il &lt;b&gt;tecnico&lt;/b&gt;" in page("/avvisi")  # also when it is over


def test_taking_on_is_in_the_record(page, client, town, accounts):
    from dashboard.accounts import Filter

    accounts.alerts.put([GONE], NOW_MS)
    client.post("/avvisi/1/prendi", data={"commento": "Vado"})
    [entry] = [one for one in accounts.audit.entries(Filter()) if one.action == "alerts.taken"]
    assert (entry.administration, entry.office, entry.details) == (
        "fontelieta",
        "anagrafe",
        {"why": "Vado"},
    )


def test_an_alert_that_is_over_meanwhile_cannot_be_taken_on(page, client, town, accounts):
    accounts.alerts.put([GONE], NOW_MS)
    accounts.alerts.put([], NOW_MS)
    client.post("/avvisi/1/prendi")
    assert accounts.alerts.by_id(1).taken_by is None


def test_a_manager_neither_sees_nor_takes_what_belongs_to_another_office(town, person, accounts):
    accounts.alerts.put([GONE, AWAY], NOW_MS)
    hers, other = (
        person(office("anagrafe")),
        {one.place.office: one.id for one in accounts.alerts.open()},
    )
    shown = text(hers.get("/avvisi"))
    assert "Anagrafe centro" in shown
    assert "Biblioteca" not in shown
    assert hers.post(f"/avvisi/{other['biblioteca']}/prendi").status_code == 404
    assert hers.post("/avvisi/999/prendi").status_code == 404
    assert "Biblioteca" not in hers.get("/avvisi?formato=csv").text
    accounts.alerts.put([], NOW_MS)
    assert "Biblioteca" not in text(hers.get("/avvisi"))


def test_a_reader_sees_and_cannot_take_on(town, person, accounts):
    accounts.alerts.put([GONE], NOW_MS)
    reader = person(office("anagrafe", role=Role.READER))
    assert "prendi" not in reader.get("/avvisi").text
    assert reader.post("/avvisi/1/prendi").status_code == 403
    both = person(Grant(Role.READER, "fontelieta"), Grant(Role.MANAGER, "vernante"))
    assert both.post("/avvisi/1/prendi").status_code == 403


def test_the_page_says_whether_the_rules_are_checked(page, town, accounts, clock):
    never = page("/avvisi")
    accounts.jobs.begin("round", NOW_MS)
    accounts.jobs.end("round", NOW_MS, None)
    running = page("/avvisi")
    clock.now_ms += 16 * 60_000
    late = page("/avvisi")
    assert len({never, running, late}) == 3
    assert "f-alarm" not in running
    assert "f-alarm" in late


def test_long_ago_alerts_come_twenty_a_page(page, town, accounts):
    for turn in range(25):
        accounts.alerts.put([GONE], NOW_MS + turn)
        accounts.alerts.put([], NOW_MS + turn)
    assert page("/avvisi").count('role="rowheader"') == 20
    assert page("/avvisi?pagina=2").count('role="rowheader"') == 5


def test_the_files_hold_open_alerts_and_past_ones(page, client, town, accounts):
    accounts.alerts.put([GONE, AWAY], NOW_MS)
    accounts.alerts.put([GONE], NOW_MS)
    lines = client.get("/avvisi?formato=csv").text.splitlines()
    assert sum("gone" in line for line in lines) == 2


@pytest.mark.parametrize("rule", AlertRule)
def test_every_alert_leads_to_a_page_that_exists(app, rule):
    for place in (GONE.place, Place("fontelieta", "anagrafe"), Place("fontelieta")):
        path, _, _ = page_of(rule, place).partition("?")
        if path.startswith("/uffici") and not place.office:
            continue  # no red alert is about a whole administration
        endpoint, _ = app.url_map.bind("").match(path)
        assert endpoint in {"kiosks.show", "kiosks.one", "served.show", "office.show"}


# Rules


def test_an_administrator_sets_a_rule_for_all_offices(page, client, town, accounts):
    assert "30" in page("/avvisi/regole")
    answer = client.post("/avvisi/regole", data={"stato-gone": "acceso", "gone-minutes": "60"})
    assert answer.status_code == 302
    found = accounts.alert_rules.in_force().of(AlertRule.GONE, GONE.place)
    assert found.number("minutes") == 60
    assert 'value="60"' in page("/avvisi/regole")


def test_a_wrong_amount_is_said_at_its_field_and_nothing_is_saved(page, client, town, accounts):
    answer = client.post(
        "/avvisi/regole", data={"stato-gone": "acceso", "gone-minutes": "2", "stato-red": "spento"}
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'value="2"' in answer.text
    assert accounts.alert_rules.in_force().made == {}


def test_one_service_and_one_kiosk_may_have_rules_of_their_own(page, client, town, accounts):
    town.kiosk(town.registry, "anagrafe-1")
    for item, form in (("tari", {"stato-red": "spento"}), ("anagrafe-1", {"stato-gone": "spento"})):
        address = f"/avvisi/regole?ente=fontelieta&ufficio=anagrafe&voce={item}"
        assert client.post(address, data=form).status_code == 302
        assert "spento" in page(address)
    rules = accounts.alert_rules.in_force()
    assert not rules.of(AlertRule.RED, Place("fontelieta", "anagrafe", "tari")).is_on
    assert not rules.of(AlertRule.GONE, Place("fontelieta", "anagrafe", "anagrafe-1")).is_on
    assert rules.of(AlertRule.RED, Place("fontelieta", "anagrafe", "carta")).is_on


def test_a_manager_sets_rules_for_the_own_office_only(town, person, accounts):
    hers = person(office("anagrafe"))
    own = "/avvisi/regole?ente=fontelieta&ufficio=anagrafe"
    assert hers.post(own, data={"stato-gone": "spento"}).status_code == 302
    assert [place.office for place, _ in accounts.alert_rules.in_force().made] == ["anagrafe"]
    # Without an office it is her own; the others and the whole administration are not hers.
    hers.post("/avvisi/regole", data={"stato-clock": "spento"})
    assert {place.office for place, _ in accounts.alert_rules.in_force().made} == {"anagrafe"}
    assert "Biblioteca" not in hers.get("/avvisi/regole").text
    assert hers.get("/avvisi/regole?ente=fontelieta&ufficio=biblioteca").status_code == 404
    assert hers.get("/avvisi/regole?ente=vernante").status_code == 404
    assert hers.get(f"{own}&voce=biblioteca-1").status_code == 404


def test_a_reader_sets_no_rules(town, person):
    reader = person(Grant(Role.READER, "fontelieta"))
    assert reader.get("/avvisi/regole").status_code == 403


# My e-mail


def test_everybody_chooses_what_they_are_told(town, person, accounts):
    hers = person(office("anagrafe"))
    assert hers.get("/avvisi/posta").text.count("checked") == 2
    hers.post("/avvisi/posta", data={"avvisi": "on", "lingua": "de"})
    shown = hers.get("/avvisi/posta").text
    assert shown.count("checked") == 1
    assert 'value="de" lang="de" selected' in shown
    hers.post("/avvisi/posta", data={"lingua": "klingon"})
    assert accounts.mail_choices.of(accounts.all()[-1].id).language is None


def test_one_press_in_the_mail_program_ends_a_kind_of_mail_without_a_login(app, client, accounts):
    app.config["WTF_CSRF_ENABLED"] = True
    signed = sign(app.secret_key, 1, Kind.ALERTS)
    asked = client.get(f"/avvisi/basta/{signed}")
    assert asked.status_code == 200
    assert accounts.mail_choices.of(1) is None  # opening it changes nothing: scanners open links
    ended = client.post(f"/avvisi/basta/{signed}", data={"List-Unsubscribe": "One-Click"})
    assert ended.status_code == 200
    assert accounts.mail_choices.of(1).alerts is False


def test_what_nobody_signed_ends_nothing(client, accounts, app):
    signed = sign(b"another key of thirty-two bytes!", 1, Kind.ALERTS)
    assert client.post(f"/avvisi/basta/{signed}").status_code == 404
    assert client.get("/avvisi/basta/x").status_code == 404
    gone = sign(app.secret_key, 999, Kind.WEEKLY)
    assert client.get(f"/avvisi/basta/{gone}").status_code == 404


# Other programs


def add(client, address, secret="una parola lunga e segreta", ente="fontelieta"):
    return client.post(
        "/avvisi/programmi", data={"ente": ente, "indirizzo": address, "segreto": secret}
    )


def test_an_administrator_adds_an_address_and_takes_it_away(town, person, accounts):
    admin = person(Grant(Role.ADMIN, "fontelieta"))
    assert add(admin, "https://esempio.example/avvisi").status_code == 302
    shown = admin.get("/avvisi/programmi").text
    assert "https://esempio.example/avvisi" in shown
    assert "una parola lunga" not in shown
    [hook] = accounts.webhooks.all("fontelieta")
    admin.post(f"/avvisi/programmi/{hook.id}/togli", data={"ente": "fontelieta"})
    assert accounts.webhooks.all() == []


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("http://esempio.example/", "una parola lunga e segreta"),
        ("http://127.0.0.1:9000/", "una parola lunga e segreta"),
        ("https://esempio.example/", "corta"),
        ("javascript:alert(1)", "una parola lunga e segreta"),
    ],
)
def test_an_address_or_secret_that_will_not_do_is_refused(town, person, accounts, address, secret):
    admin = person(Grant(Role.ADMIN, "fontelieta"))
    assert add(admin, address, secret).status_code == 422
    assert accounts.webhooks.all() == []


def test_who_may_do_everything_may_use_this_very_machine(page, client, town, accounts):
    assert add(client, "http://127.0.0.1:9000/").status_code == 302


def test_managers_and_administrators_of_others_have_no_business_with_it(town, person, accounts):
    town.administration("vernante", "Comune di Vernante")
    assert person(office("anagrafe")).get("/avvisi/programmi").status_code == 403
    other = person(Grant(Role.ADMIN, "vernante"))
    assert add(other, "https://esempio.example/").status_code == 404
    accounts.webhooks.put("fontelieta", "https://esempio.example/", "s" * 20, 0)
    answer = other.post("/avvisi/programmi/1/togli", data={"ente": "vernante"})
    assert answer.status_code == 404
    assert len(accounts.webhooks.all()) == 1


# Who looked


def test_a_day_on_which_somebody_looked_is_kept_and_no_more(town, person, accounts, clock):
    hers = person(office("anagrafe"))
    assert accounts.page_views.last_day("fontelieta") is None
    hers.get("/postazioni/registro.json")
    assert accounts.page_views.last_day("fontelieta") is None  # a page asks for that by itself
    hers.get("/avvisi")
    assert accounts.page_views.last_day("fontelieta") == TODAY
    rows = list(accounts._database["page_view"].rows)
    assert len(rows) == 1
    assert set(rows[0]) == {"account", "administration", "day"}
    clock.now_ms += 86_400_000
    person(office("biblioteca")).get("/avvisi")
    assert accounts.page_views.last_day("fontelieta") == TODAY + 1
