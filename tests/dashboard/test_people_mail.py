"""Invitations by e-mail, whole addresses, and a proxy in front."""

import re
from dataclasses import replace

import pytest
from dashboard_kit import EMAIL, PASSWORD, Auth
from mail_kit import SENDER, MailServer, plain

from dashboard.app import create_app
from dashboard.mail.settings import mail_settings

NEW = {"email": "nuova@comune.example", "role": "hub-admin"}
ADDRESS = "https://faccine.comune.example"


@pytest.fixture
def opened(app, settings, clock, town):
    """opened(changes) is a browser of somebody logged in, at a dashboard with other settings."""

    def opened(**changes):
        other = create_app(replace(settings, **changes), now_ms=clock)
        other.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        client = other.test_client()
        Auth(client, settings, clock).enter()
        return client

    return opened


@pytest.fixture
def server(tmp_path):
    server = MailServer(tmp_path / "mail")
    yield server
    server.stop()


@pytest.mark.system
def test_an_invitation_arrives_and_its_link_lets_in(opened, server):
    client = opened(mail=server.settings(), address=ADDRESS)
    assert "È partito per e-mail" in client.post("/persone/invita", data=NEW).text
    [message] = server.messages()
    assert message["To"] == NEW["email"]
    assert "invito" in message["Subject"]
    [link] = re.findall(rf"{ADDRESS}(/invito/\S+)", plain(message))
    assert client.application.test_client().get(link).status_code == 200


@pytest.mark.system
def test_where_the_mail_server_is_away_the_link_is_passed_on_by_hand(opened, server):
    server.stop()
    client = opened(mail=mail_settings(server.url(), SENDER))
    text = client.post("/persone/invita", data=NEW).text
    assert "Copialo ora" in text
    assert "/invito/" in text


def test_links_begin_with_the_address_we_are_known_by_whatever_a_request_claims(opened):
    client = opened(address=ADDRESS, is_behind_proxy=True)
    claims = {"X-Forwarded-Host": "evil.example"}
    text = client.post("/persone/invita", data=NEW, headers=claims).text
    assert f'value="{ADDRESS}/invito/' in text
    assert "evil" not in text


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "faccine.comune.example"}


def test_behind_a_proxy_links_are_those_that_browsers_use(opened):
    client = opened(is_behind_proxy=True)
    text = client.post("/persone/invita", data=NEW, headers=FORWARDED).text
    assert f'value="{ADDRESS}/invito/' in text


def test_without_a_proxy_nobody_claims_another_name_or_address(opened):
    client = opened()
    text = client.post("/persone/invita", data=NEW, headers=FORWARDED).text
    assert 'value="http://localhost/invito/' in text
    assert statuses_from_many_addresses(client)[-1] == 429


def test_behind_a_proxy_wrong_passwords_count_for_who_asked_and_not_for_the_proxy(opened):
    client = opened(is_behind_proxy=True)
    assert 429 not in statuses_from_many_addresses(client)
    said = {"X-Forwarded-For": "192.0.2.99"}
    data = {"email": EMAIL, "password": PASSWORD}
    assert client.post("/accedi", data=data, headers=said).status_code == 302


def test_behind_a_proxy_only_its_own_word_counts(opened):
    """What a browser wrote before the proxy added its part is not believed."""
    client = opened(is_behind_proxy=True)
    statuses = [
        guess(client, n, {"X-Forwarded-For": f"198.51.100.{n}, 192.0.2.1"}) for n in range(32)
    ]
    assert statuses[-1] == 429


def statuses_from_many_addresses(client):
    return [guess(client, n, {"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(32)]


def guess(client, n, headers):
    data = {"email": f"{n}@comune.example", "password": "a guess"}
    return client.post("/accedi", data=data, headers=headers).status_code
