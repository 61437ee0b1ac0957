"""People: who sees and manages whom, invitations, links, blocking, and their own account."""

import re

import pytest
from dashboard_kit import EMAIL, NOW_MS, PASSWORD

from dashboard.accounts import open_accounts
from dashboard.rights import Grant, Role

ADA, MARCO, RITA = "ada@comune.example", "marco@comune.example", "rita@comune.example"
NEW = "nuova@comune.example"
GOOD = "quattro parole messe insieme"


@pytest.fixture
def land(town):
    """Two administrations: the town of three offices, and a village with one."""
    town.village = town.administration("villaggio", "Villaggio")
    cards = town.service(town.village, "carta")
    town.office(town.village, "municipio", [cards], 4, "Municipio")
    return town


@pytest.fixture
def accounts(settings, app):
    accounts = open_accounts(settings.accounts)
    yield accounts
    accounts.close()


@pytest.fixture
def enter(app, accounts):
    """enter(email) is a browser of somebody logged in; enter(email, grants) makes them first."""

    def enter(email, *grants):
        account = accounts.by_email(email) or accounts.add(email, None, None, NOW_MS, grants)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = accounts.begin_session(account, "Firefox, Windows", NOW_MS).token
        return client

    return enter


@pytest.fixture
def hub(enter):
    return enter(EMAIL)


def invitation(**more):
    values = {"email": NEW, "role": "reader", "administration": "fontelieta", "where": "all"}
    return values | more


def link_in(answer):
    assert answer.status_code == 200, answer.text
    return re.search(r'value="http://localhost(/invito/[^"]+)"', answer.text)[1]


def test_alone_there_is_nothing_to_choose_from(hub, town):
    text = hub.get("/persone").text
    assert "Per ora solo tu" in text
    assert "Ruolo" not in text
    form = hub.get("/persone/invita").text
    assert 'name="amministrazione"' not in form
    assert "Gestione completa di tutto" not in form
    assert form.count('name="role"') == 3


def test_of_one_office_none_is_asked_for(hub, books):
    books.town = books.administration("fontelieta", "Comune di Fontelieta")
    books.office(books.town, "anagrafe", [books.service(books.town, "carta")])
    assert "Per quali uffici?" not in hub.get("/persone/invita").text


def test_on_an_empty_hub_only_the_whole_can_be_given(hub, books):
    form = hub.get("/persone/invita").text
    assert form.count('name="role"') == 1
    assert hub.post("/persone/invita", data=invitation()).status_code == 400
    answer = hub.post("/persone/invita", data={"email": NEW, "role": "hub-admin"})
    assert answer.status_code == 200


def test_an_invitation_leads_to_a_password_and_in(app, hub, accounts, land):
    offices = {"where": "some", "office": ["anagrafe", "sociali"]}
    link = link_in(hub.post("/persone/invita", data=invitation(role="manager", **offices)))
    grant = Grant(Role.MANAGER, "fontelieta", frozenset({"anagrafe", "sociali"}))
    assert accounts.by_email(NEW).grants == (grant,)
    browser = app.test_client()
    assert NEW in browser.get(link).text
    assert browser.get(link).status_code == 200  # opening it does not use it up
    answer = browser.post(link, data={"password": GOOD, "again": GOOD})
    assert answer.location == "/"
    text = browser.get("/conto").text
    assert "Responsabile d’ufficio (Anagrafe centro, Servizi sociali)" in text
    assert browser.get(link).status_code == 410
    assert browser.post(link, data={"password": GOOD, "again": GOOD}).status_code == 410
    entered = app.test_client().post("/accedi", data={"email": NEW, "password": GOOD})
    assert entered.status_code == 302


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("breve", "breve", "troppo corta"),
        (GOOD, GOOD + "x", "non sono uguali"),
        ("x" * 1001, "x" * 1001, "troppo lunga"),
        ("", "", "troppo corta"),
    ],
)
def test_a_password_that_cannot_be_taken_leaves_the_link_as_it_is(
    app, hub, town, password, again, said
):
    link = link_in(hub.post("/persone/invita", data=invitation()))
    answer = app.test_client().post(link, data={"password": password, "again": again})
    assert answer.status_code == 400
    assert said in answer.text
    assert app.test_client().get(link).status_code == 200


def test_a_link_ends_after_seven_days_or_by_a_newer_one(app, hub, accounts, clock, town):
    first = link_in(hub.post("/persone/invita", data=invitation()))
    number = accounts.by_email(NEW).id
    second = link_in(hub.post(f"/persone/{number}/link"))
    assert app.test_client().get(first).status_code == 410
    clock.now_ms += 7 * 86_400_000
    assert app.test_client().get(second).status_code == 200
    clock.now_ms += 1
    assert app.test_client().get(second).status_code == 410


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"email": ""}, "email", "Scrivi l’indirizzo"),
        ({"email": "nobody"}, "email", "non è un indirizzo"),
        ({"email": EMAIL}, "email", "è già nell’elenco"),
        ({"role": "emperor"}, "role", "Scegli che cosa"),
        ({"role": "manager", "where": "some"}, "office", "almeno un ufficio"),
        (
            {"role": "manager", "where": "some", "office": "municipio"},
            "office",
            "almeno un ufficio",
        ),
        ({"administration": "nowhere"}, None, "Scegli un’amministrazione"),
    ],
)
def test_a_form_that_says_something_impossible_is_shown_again(
    hub, accounts, land, form, field, said
):
    answer = hub.post("/persone/invita", data=invitation(**form))
    assert answer.status_code == 400
    beside = re.search(rf'id="{field}-wrong">([^<]*)<', answer.text)
    assert said in (beside[1] if field else answer.text)
    assert accounts.by_email(NEW) is None


def test_an_administrator_gives_roles_in_their_own_administration_only(enter, accounts, land):
    ada = enter(ADA, Grant(Role.ADMIN, "fontelieta"))
    form = ada.get("/persone/invita").text
    assert "Villaggio" not in form
    assert 'value="hub-admin"' not in form
    for more in ({"role": "hub-admin"}, {"administration": "villaggio", "role": "reader"}):
        ada.post("/persone/invita", data=invitation(**more))
        found = accounts.by_email(NEW)
        assert found is None or found.grants == (Grant(Role.READER, "fontelieta"),)
    assert not accounts.by_email(NEW) or not accounts.by_email(NEW).viewer.sees("villaggio")


def test_an_administrator_sees_only_people_of_their_administration(enter, accounts, land):
    ada = enter(ADA, Grant(Role.ADMIN, "fontelieta"))
    marco = accounts.add(MARCO, None, None, 0, [Grant(Role.READER, "villaggio")])
    rita = accounts.add(RITA, None, None, 0, [Grant(Role.READER, "fontelieta")])
    text = ada.get("/persone").text
    assert RITA in text
    assert MARCO not in text
    assert EMAIL not in text  # the hub's own administrators are not theirs to manage
    assert ada.get(f"/persone/{rita.id}").status_code == 200
    for what in ("", "/ruolo", "/link", "/blocca", "/sblocca", "/rimuovi"):
        method = "POST" if what else "GET"
        assert ada.open(f"/persone/{marco.id}{what}", method=method).status_code == 404
        assert (
            ada.open(f"/persone/{accounts.by_email(EMAIL).id}{what}", method=method).status_code
            == 404
        )


def test_nobody_takes_over_a_person_who_is_more_elsewhere(enter, accounts, land):
    """A link for somebody lets its finder be that person everywhere."""
    ada = enter(ADA, Grant(Role.ADMIN, "fontelieta"))
    both = [Grant(Role.READER, "fontelieta"), Grant(Role.ADMIN, "villaggio")]
    marco = accounts.add(MARCO, None, None, 0, both)
    page = ada.get(f"/persone/{marco.id}").text
    assert "Villaggio" not in page
    assert "Crea un nuovo link" not in page
    for what in ("link", "blocca", "sblocca"):
        assert ada.post(f"/persone/{marco.id}/{what}").status_code == 403
    assert ada.post(f"/persone/{marco.id}/rimuovi").status_code == 302
    assert accounts.by_id(marco.id).grants == (Grant(Role.ADMIN, "villaggio"),)


def test_an_invitation_for_somebody_known_adds_a_role_and_makes_no_link(enter, accounts, land):
    ada = enter(ADA, Grant(Role.ADMIN, "fontelieta"))
    accounts.add(MARCO, None, None, 0, [Grant(Role.READER, "villaggio")])
    answer = ada.post("/persone/invita", data=invitation(email=MARCO))
    assert answer.location == "/persone"
    assert "/invito/" not in ada.get("/persone").text
    assert {one.administration for one in accounts.by_email(MARCO).grants} == {
        "fontelieta",
        "villaggio",
    }


@pytest.mark.parametrize("role", [Role.MANAGER, Role.READER])
def test_others_manage_nobody(enter, accounts, land, role):
    browser = enter(RITA, Grant(role, "fontelieta"))
    marco = accounts.add(MARCO, None, None, 0, [Grant(Role.READER, "fontelieta")])
    for address in ("/persone", "/persone/invita", f"/persone/{marco.id}", "/registro"):
        assert browser.get(address).status_code == 403
    assert browser.post("/persone/invita", data=invitation()).status_code == 403


def test_nobody_changes_themselves(hub, accounts, town):
    me = accounts.by_email(EMAIL).id
    page = hub.get(f"/persone/{me}").text
    assert "Questa persona sei tu" in page
    for what in ("ruolo", "link", "blocca", "rimuovi"):
        answer = hub.post(f"/persone/{me}/{what}", data=invitation())
        assert answer.status_code == 403
    assert accounts.by_id(me).viewer.is_hub_admin


def test_a_change_of_role_holds_from_the_next_page_on(hub, enter, accounts, land):
    rita = enter(RITA, Grant(Role.READER, "fontelieta"))
    number = accounts.by_email(RITA).id
    assert rita.get("/persone").status_code == 403
    hub.post(f"/persone/{number}/ruolo", data=invitation(role="admin"))
    assert rita.get("/persone").status_code == 200
    some = {"role": "reader", "where": "some", "office": "biblioteca"}
    hub.post(f"/persone/{number}/ruolo", data=invitation(**some))
    assert rita.get("/persone").status_code == 403
    assert rita.get("/uffici/fontelieta/biblioteca").status_code == 200
    assert rita.get("/uffici/fontelieta/anagrafe").status_code == 404


def test_blocking_logs_out_at_once_and_unblocking_lets_in_again(hub, enter, accounts, town):
    rita = enter(RITA, Grant(Role.READER, "fontelieta"))
    number = accounts.by_email(RITA).id
    assert rita.get("/conto").status_code == 200
    assert hub.post(f"/persone/{number}/blocca").status_code == 302
    assert rita.get("/conto").location.startswith("/accedi")
    assert "accesso bloccato" in hub.get("/persone").text
    assert hub.post(f"/persone/{number}/link").status_code == 403
    hub.post(f"/persone/{number}/sblocca")
    assert enter(RITA).get("/conto").status_code == 200


def test_removing_logs_out_at_once_and_leaves_what_was_done(hub, enter, accounts, town):
    ada = enter(ADA, Grant(Role.ADMIN, "fontelieta"))
    ada.post("/persone/invita", data=invitation())
    hub.post(f"/persone/{accounts.by_email(ADA).id}/rimuovi")
    assert accounts.by_email(ADA) is None
    assert ada.get("/conto").location.startswith("/accedi")
    assert ADA in hub.get("/registro").text


def test_five_hundred_people_come_page_by_page(hub, accounts, town):
    for n in range(45):
        accounts.add(f"p{n:03}@comune.example", None, None, 0, [Grant(Role.READER, "fontelieta")])
    assert "46 persone" in hub.get("/persone").text
    assert hub.get("/persone").text.count("<tr") == 21
    assert hub.get("/persone?pagina=3").text.count("<tr") == 7


def test_names_are_never_markup(hub, accounts, town):
    evil = "<script>alert(1)</script>"
    form = invitation(email='"<b>x</b>"@comune.example', name=evil)
    hub.post("/persone/invita", data=form)
    hub.post("/persone/invita", data=invitation(name=evil))
    hub.post("/conto/nome", data={"name": evil})
    for address in ("/persone", f"/persone/{accounts.by_email(NEW).id}", "/conto", "/registro"):
        text = hub.get(address).text
        assert "alert(1)</script>" not in text
        assert "<b>x</b>" not in text


def test_a_password_is_changed_with_the_old_one_and_ends_all_other_sessions(
    client, auth, enter, town
):
    auth.login()
    elsewhere = enter(EMAIL)
    assert elsewhere.get("/conto").status_code == 200
    form = {"current": PASSWORD, "new": GOOD, "again": GOOD}
    wrong = client.post("/conto/password", data=form | {"current": "not the one"})
    assert "password attuale non è corretta" in wrong.text
    assert elsewhere.get("/conto").status_code == 200
    before = client.get_cookie("faccine").value
    assert client.post("/conto/password", data=form).location == "/conto"
    assert client.get_cookie("faccine").value != before
    assert client.get("/conto").status_code == 200
    assert elsewhere.get("/conto").status_code == 302


def test_who_sits_down_at_somebody_elses_session_cannot_guess_on(client, auth, town):
    auth.enter()
    form = {"current": "guess", "new": GOOD, "again": GOOD}
    said = [client.post("/conto/password", data=form).text for _ in range(6)]
    assert "password attuale non è corretta" in said[4]
    assert "Troppi tentativi" in said[5]


def test_sessions_are_listed_and_ended_from_the_account(hub, enter, accounts, town):
    other = enter(EMAIL)
    text = hub.get("/conto").text
    assert text.count("Firefox, Windows") >= 2
    digest = re.search(r"/conto/sessioni/([0-9a-f]{64})", text)[1]
    assert hub.post(f"/conto/sessioni/{digest}").location == "/conto"
    assert other.get("/conto").status_code == 302
    third, fourth = enter(EMAIL), enter(EMAIL)
    hub.post("/conto/sessioni")
    assert [one.get("/conto").status_code for one in (hub, third, fourth)] == [200, 302, 302]


def test_nobody_ends_anothers_session(hub, enter, accounts, town):
    rita = enter(RITA, Grant(Role.READER, "fontelieta"))
    [session] = accounts.sessions.of(accounts.by_email(RITA).id, NOW_MS)
    hub.post(f"/conto/sessioni/{session.digest}")
    assert rita.get("/conto").status_code == 200


def test_a_session_of_an_hour_ago_says_so(hub, clock, town):
    hub.get("/conto")
    clock.now_ms += 3_600_000
    text = hub.get("/conto").text
    assert "oggi, 9:30" in text  # since
    clock.now_ms += 12 * 3_600_000
    assert hub.get("/conto").status_code == 302
