"""Single sign-on: the whole way there and back, and every lie on the way is seen through."""

import json
import re
import socket
import subprocess
import sys
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from brokers import find_free_port
from dashboard_kit import EMAIL
from oidc_provider import CLIENT, SECRET, running_provider

from dashboard.accounts import open_accounts
from dashboard.app import create_app
from dashboard.settings import SsoSettings


@pytest.fixture(scope="module")
def lasting_provider():
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(lasting_provider):
    lasting_provider.claims = {"sub": "s-1", "email": EMAIL, "email_verified": True}
    lasting_provider.changed = {}
    lasting_provider.signs_with_other_key = lasting_provider.leaves_out_token = False
    lasting_provider.has_thin_tokens = False
    lasting_provider.userinfo_subject = None
    return lasting_provider


def sso_app(settings, clock, sso):
    app = create_app(replace(settings, sso=sso), now_ms=clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def client(app, settings, clock, provider, town):
    """A browser at a dashboard with single sign-on; ``app`` made the accounts."""
    sso = SsoSettings(provider.issuer, CLIENT, SECRET, label="Entra con l’accesso del Comune")
    return sso_app(settings, clock, sso).test_client()


def to_the_provider(client, wanted="/conto"):
    answer = client.get("/accedi/unico", query_string={"next": wanted})
    assert answer.status_code == 302, answer.text
    return answer.location


def there_and_back(client, wanted="/conto"):
    """Go to the provider and come back; return what the dashboard says then."""
    back = requests.get(to_the_provider(client, wanted), allow_redirects=False, timeout=30)
    return client.get(back.headers["Location"])


def is_in(client):
    return client.get("/conto").status_code == 200


def was_refused(client, answer):
    said = client.get("/accedi").text
    return answer.location == "/accedi" and "L’accesso unico non ti ha fatto entrare" in said


def test_the_login_page_offers_it_only_where_it_is_set_up(client, app, town):
    assert "Entra con l’accesso del Comune" in client.get("/accedi").text
    assert "/accedi/unico" not in app.test_client().get("/accedi").text
    assert app.test_client().get("/accedi/unico").status_code == 404
    assert app.test_client().get("/accedi/unico/ritorno").status_code == 404


def test_somebody_invited_comes_in_and_gets_the_page_they_wanted(client):
    answer = there_and_back(client, "/postazioni?pagina=2")
    assert answer.location == "/postazioni?pagina=2"
    assert is_in(client)
    assert EMAIL in client.get("/conto").text


def test_state_nonce_and_pkce_are_sent_and_new_each_time(client):
    first, second = (parse_qs(urlsplit(to_the_provider(client)).query) for _ in range(2))
    for asked in (first, second):
        assert asked["response_type"] == ["code"]
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["redirect_uri"] == ["http://localhost/accedi/unico/ritorno"]
        assert SECRET not in str(asked)
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_nobody_gets_an_account_by_coming_from_the_provider(client, provider):
    provider.claims |= {"email": "stranger@comune.example"}
    assert was_refused(client, there_and_back(client))
    assert not is_in(client)


@pytest.mark.parametrize(
    "lie",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"nonce": "another"},
        {"aud": "another client"},
        {"aud": "another client", "azp": CLIENT},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"sub": ""},
        {"email": ""},
    ],
    ids=str,
)
def test_a_token_that_does_not_say_all_the_truth_lets_nobody_in(client, provider, lie):
    provider.changed = lie
    assert was_refused(client, there_and_back(client))
    assert not is_in(client)


def test_a_token_signed_by_somebody_else_lets_nobody_in(client, provider):
    provider.signs_with_other_key = True
    assert was_refused(client, there_and_back(client))


def test_an_answer_without_a_token_lets_nobody_in(client, provider):
    provider.leaves_out_token = True
    assert was_refused(client, there_and_back(client))


def test_what_a_thin_token_leaves_out_is_asked_for_and_must_be_of_the_same_person(client, provider):
    provider.has_thin_tokens = True
    provider.userinfo_subject = "s-2"
    assert was_refused(client, there_and_back(client))
    provider.userinfo_subject = None
    assert there_and_back(client).location == "/conto"


def test_an_answer_nobody_asked_for_lets_nobody_in(client, app, settings, clock, provider):
    """Somebody else's answer, brought into this browser, would log its owner in as them."""
    mine = requests.get(to_the_provider(client), allow_redirects=False, timeout=30)
    sso = SsoSettings(provider.issuer, CLIENT, SECRET)
    other = sso_app(settings, clock, sso).test_client()
    assert was_refused(other, other.get(mine.headers["Location"]))
    assert was_refused(client, client.get("/accedi/unico/ritorno?code=x&state=y"))
    assert was_refused(client, client.get("/accedi/unico/ritorno"))
    assert was_refused(client, client.get("/accedi/unico/ritorno?error=access_denied"))


def test_an_answer_works_once(client):
    back = requests.get(to_the_provider(client), allow_redirects=False, timeout=30)
    assert client.get(back.headers["Location"]).location == "/conto"
    client.post("/esci")
    assert was_refused(client, client.get(back.headers["Location"]))


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_it_never_leads_to_another_site(client, elsewhere):
    assert there_and_back(client, elsewhere).location == "/"


def test_a_person_stays_the_one_who_came_first_with_an_e_mail(client, provider):
    there_and_back(client)
    client.post("/esci")
    provider.claims |= {"sub": "s-2"}  # the address was given to somebody else meanwhile
    assert was_refused(client, there_and_back(client))
    provider.claims |= {"sub": "s-1", "email": "anna.new@comune.example"}
    assert there_and_back(client).location == "/conto"


def test_without_binding_the_verified_e_mail_decides(app, settings, clock, provider, town):
    sso = SsoSettings(provider.issuer, CLIENT, SECRET, binds_subject=False)
    client = sso_app(settings, clock, sso).test_client()
    there_and_back(client)
    client.post("/esci")
    provider.claims |= {"sub": "s-2"}
    assert there_and_back(client).location == "/conto"


def test_a_blocked_person_stays_out(client, settings):
    there_and_back(client)
    accounts = open_accounts(settings.accounts)
    accounts.block(accounts.by_email(EMAIL).id, 0)
    accounts.close()
    assert not is_in(client)
    assert was_refused(client, there_and_back(client))


def test_a_session_is_new_after_single_sign_on(client):
    client.get("/accedi")
    there = to_the_provider(client)
    planted = client.get_cookie("faccine").value
    back = requests.get(there, allow_redirects=False, timeout=30)
    client.get(back.headers["Location"])
    assert client.get_cookie("faccine").value != planted
    thief = client.application.test_client()
    thief.set_cookie("faccine", planted)
    assert not is_in(thief)


def test_going_there_often_does_not_fill_the_cookie(client):
    for _ in range(20):
        to_the_provider(client)
    assert len(client.get_cookie("faccine").value) < 1500


def test_a_provider_that_is_away_is_said_in_words(app, settings, clock, town):
    away = f"http://127.0.0.1:{find_free_port()}"
    client = sso_app(settings, clock, SsoSettings(away, CLIENT, SECRET)).test_client()
    assert client.get("/accedi/unico").location == "/accedi"
    assert "non risponde" in client.get("/accedi").text


@pytest.fixture
def other_peoples_provider():
    """A provider that others wrote, in a process of its own."""
    port = find_free_port()
    anna = {"sub": "anna", "email": EMAIL, "email_verified": True}
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--require-nonce", "--user-claims", json.dumps(anna)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.mark.system
def test_it_works_with_a_provider_that_others_wrote(
    app, settings, clock, town, other_peoples_provider
):
    sso = SsoSettings(other_peoples_provider, CLIENT, SECRET)
    client = sso_app(settings, clock, sso).test_client()
    there = to_the_provider(client)
    form = requests.get(there, timeout=30)
    assert re.search(r"<form", form.text)
    back = requests.post(there, data={"sub": "anna"}, allow_redirects=False, timeout=30)
    assert client.get(back.headers["Location"]).location == "/conto"
    assert is_in(client)
