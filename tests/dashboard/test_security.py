"""Every page is closed until somebody opens it, and says what browsers must refuse."""

import re

import pytest

from dashboard.security import rule_of

PUBLIC = {
    "static",
    "login.show",
    "login.enter",
    "login.enter_by_link",
    "language.choose",
    "health.show",
    "api.docs",
    "api.openapi",
}


def test_only_these_endpoints_are_public(app):
    assert {endpoint for endpoint in app.view_functions if rule_of(app, endpoint).is_public} == PUBLIC


def test_every_other_route_sends_a_stranger_to_the_login(app, client, town):
    walked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        address = re.sub("<[^>]+>", "x", rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = client.open(address, method=method)
            is_login = answer.status_code == 302 and answer.location.startswith("/accedi")
            assert is_login or answer.status_code == 401, f"{method} {address} is open"
            assert b"Anagrafe" not in answer.data
            walked += 1
    assert walked >= 6


def test_machines_are_told_401_and_not_sent_to_a_form(client, town):
    assert client.get("/postazioni/registro.json").status_code == 401
    fetched = client.get("/postazioni/registro", headers={"X-Requested-With": "fetch"})
    assert fetched.status_code == 401


@pytest.mark.parametrize("address", ["/accedi", "/healthz", "/nowhere", "/static/faccine.css"])
def test_every_answer_carries_the_headers(client, town, address):
    answer = client.get(address)
    answer.close()
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_pages_have_no_script_or_style_within(page, town):
    for address in ("/", "/postazioni", "/uffici/fontelieta/anagrafe"):
        text = page(address)
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)


def test_a_form_without_its_token_is_refused(app, client, auth, town):
    app.config["WTF_CSRF_ENABLED"] = True
    auth.enter()
    assert client.post("/esci").status_code == 400
    assert client.get("/").status_code == 200  # and nobody was logged out


def test_session_cookies_are_for_this_site_and_out_of_scripts_reach(client, auth, town):
    cookie = auth.enter().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # plain http, on this machine only


def test_cookies_are_secure_wherever_it_is_not_this_machine_only(settings, clock, town):
    from dataclasses import replace

    from dashboard.app import create_app

    app = create_app(replace(settings, has_secure_cookies=True), now_ms=clock)
    answer = app.test_client().get("/accedi")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers
