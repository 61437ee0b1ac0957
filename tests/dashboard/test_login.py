"""Logging in: by password, by a link that works once, and not by guessing."""

import re

import pytest
from dashboard_kit import EMAIL, PASSWORD

from dashboard.accounts import open_accounts


def test_the_right_password_opens_the_page_that_was_asked_for(client, auth, town):
    wanted = client.get("/postazioni?x=1").location
    assert wanted == "/accedi?next=/postazioni?x%3D1"
    answer = client.post(wanted, data={"email": EMAIL, "password": PASSWORD})
    assert answer.location == "/postazioni?x=1"
    assert client.get("/postazioni").status_code == 200


def test_e_mail_is_the_same_in_capitals(client, auth, town):
    assert auth.login(email=EMAIL.upper()).status_code == 302


def test_wrong_e_mail_and_wrong_password_get_the_same_answer(auth, town):
    wrong = auth.login(password="wrong horse battery")
    nobody = auth.login(email="nobody@comune.example")
    assert wrong.status_code == nobody.status_code == 401
    as_said = [
        re.sub('value="[^"]*"', "", answer.text.replace("nobody@comune.example", EMAIL))
        for answer in (wrong, nobody)
    ]
    assert as_said[0] == as_said[1]
    assert "E-mail o password non corrette" in wrong.text


def test_an_account_without_password_has_no_password_that_works(settings, app, auth, town):
    accounts = open_accounts(settings.accounts)
    accounts.add("demo@comune.example", None, None, 0)
    accounts.close()
    assert auth.login(email="demo@comune.example", password="").status_code == 401
    assert auth.login(email="demo@comune.example", password="None").status_code == 401


def test_five_wrong_attempts_stop_the_login_even_with_the_right_password(auth, town):
    for _ in range(5):
        assert auth.login(password="guess").status_code == 401
    assert auth.login().status_code == 429


def test_the_page_says_how_many_attempts_remain_alike_for_everybody(client, auth, town):
    for email in ("anna@comune.example", "nobody@comune.example"):
        said = [auth.login(email=email, password="guess").text for _ in range(5)]
        for text, remaining in zip(said, ("quattro", "tre", "due"), strict=False):
            assert f"Hai altri {remaining} tentativi" in text
        assert "Hai ancora un tentativo" in said[3]
        assert "Ora l’accesso si ferma per 15 minuti" in said[4]
        stopped = auth.login(email=email)
        assert stopped.status_code == 429
        assert "Troppi tentativi sbagliati" in stopped.text


def test_the_stop_outlives_a_restart_and_ends_after_fifteen_minutes(settings, auth, clock, town):
    from dashboard.app import create_app

    for _ in range(5):
        auth.login(password="guess")
    again = create_app(settings, now_ms=clock)
    again.config["WTF_CSRF_ENABLED"] = False
    login = {"data": {"email": EMAIL, "password": PASSWORD}}
    assert again.test_client().post("/accedi", **login).status_code == 429
    clock.now_ms += 15 * 60_000
    assert again.test_client().post("/accedi", **login).status_code == 302


def test_an_address_that_guesses_for_many_people_is_stopped(client, auth, town):
    for n in range(30):
        assert auth.login(email=f"{n}@comune.example", password="guess").status_code == 401
    assert auth.login().status_code == 429
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert auth.login(**elsewhere).status_code == 302


@pytest.mark.parametrize("name", ["anna", "nobody", "demo", "off"])
def test_every_answer_costs_one_hash_whoever_it_is_for(
    settings, auth, town, monkeypatch, real_passwords, name
):
    accounts = open_accounts(settings.accounts)
    accounts.set_password(accounts.by_email(EMAIL).id, PASSWORD)
    accounts.add("demo@comune.example", None, None, 0)
    accounts.block(accounts.add("off@comune.example", None, None, 0).id, 0)
    accounts.close()
    costs = []

    def counting(known, password):
        costs.append(known.partition("$")[0])
        return False

    monkeypatch.setattr("dashboard.accounts.store.check_password_hash", counting)
    auth.login(email=f"{name}@comune.example")
    assert costs == ["scrypt:32768:8:1"]


def test_right_logins_do_not_use_up_attempts(client, auth, town):
    for _ in range(8):
        assert auth.login().status_code == 302
        client.post("/esci")


def test_guesses_for_one_person_do_not_lock_another_out(client, auth, town, settings):
    for _ in range(6):
        auth.login(email="nobody@comune.example", password="guess")
    assert auth.login().status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "evil"],
)
def test_a_login_never_leads_to_another_site(client, town, elsewhere):
    answer = client.post(
        "/accedi",
        query_string={"next": elsewhere},
        data={"email": EMAIL, "password": PASSWORD},
    )
    assert answer.location == "/"


@pytest.mark.parametrize("garbage", ["http://[", "//[x", "/a\r\nb", "/\x00", "/\ufffd[", "/\u2028"])
def test_garbage_for_the_next_page_is_no_error(client, auth, town, garbage):
    chosen = client.post("/lingua/it", data={"next": garbage})
    entered = auth.login(query_string={"next": garbage})
    inside = client.get("/accedi", query_string={"next": garbage})
    assert [chosen.status_code, entered.status_code, inside.status_code] == [302, 302, 302]
    assert chosen.location == entered.location == inside.location
    assert chosen.location == "/" or chosen.location.startswith("/%EF%BF%BD")


def test_a_link_works_once(client, auth, town):
    link = auth.link()
    assert client.get(link).location == "/"
    assert client.get("/").status_code == 200
    client.post("/esci")
    assert client.get(link).status_code == 410
    assert client.get("/").status_code == 302


def test_a_link_stops_working_after_fifteen_minutes(client, auth, clock, town):
    young, old = auth.link(), auth.link()
    clock.now_ms += 15 * 60_000
    assert client.get(young).status_code == 302
    clock.now_ms += 1
    assert client.get(old).status_code == 410


def test_an_invented_link_does_not_work(client, town):
    assert client.get("/accedi/link/whatever").status_code == 410


def test_logging_out_closes_the_pages(client, auth, town):
    auth.enter()
    assert client.post("/esci").location == "/accedi"
    assert client.get("/").status_code == 302


def test_a_page_has_the_language_somebody_chose_and_keeps_it_through_the_login(client, auth, town):
    assert "Accedi" in client.get("/accedi").text
    assert client.post("/lingua/en", data={"next": "/accedi"}).location == "/accedi"
    assert "Log in" in client.get("/accedi").text
    auth.enter()
    assert "Your account" in client.get("/conto").text
    client.post("/lingua/xx")
    assert "Your account" in client.get("/conto").text
