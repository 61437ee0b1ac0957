"""Every page is closed until somebody opens it, and says what browsers must refuse."""

import re
from pathlib import Path

import pytest

import dashboard
from dashboard.rights import Right
from dashboard.security import needs, public, signed_in


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


ROOT = Path(dashboard.__file__).parent


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


def test_an_application_with_a_view_without_a_rule_does_not_start(app):
    from dashboard.security import refuse_views_without_rule

    app.view_functions["new.page"] = lambda: "open to all"
    with pytest.raises(TypeError, match=r"view new\.page: expected @public, @signed_in or @needs"):
        refuse_views_without_rule(app)


def test_a_view_has_one_rule_only():
    with pytest.raises(TypeError, match="two rules"):
        public(needs(Right.HUB)(lambda: ""))
    with pytest.raises(TypeError, match="two rules"):
        signed_in(public(lambda: ""))


def test_only_forms_that_are_sent_may_write(app, town):
    from dashboard.books import writable

    with (
        app.test_request_context("/", method="GET"),
        pytest.raises(RuntimeError, match="GET /"),
        writable(),
    ):
        pass
    with app.test_request_context("/", method="POST"), writable() as database:
        database.conn.execute("UPDATE office SET name = 'changed'")
        assert town.database.conn.execute("SELECT name FROM office").fetchone()[0] == "changed"


def test_a_session_known_before_the_login_is_worth_nothing_after_it(app, auth, client, town):
    client.get("/accedi")
    planted = client.get_cookie("faccine").value
    auth.enter()
    first = client.get_cookie("faccine").value
    thief = app.test_client()
    thief.set_cookie("faccine", planted)
    assert thief.get("/").status_code == 302
    auth.enter()
    assert client.get_cookie("faccine").value != first


def test_nothing_of_who_sat_there_before_stays_in_the_session(auth, client, town):
    client.post("/lingua/en")
    with client.session_transaction() as session:
        session["csrf_token"] = session["left_behind"] = "planted"
    auth.enter()
    with client.session_transaction() as session:
        assert "planted" not in session.values()
        assert session["language"] == "en"


def test_a_stolen_cookie_ends_with_its_session(app, auth, client, town):
    auth.enter()
    stolen = client.get_cookie("faccine").value
    thief = app.test_client()
    thief.set_cookie("faccine", stolen)
    assert thief.get("/conto").status_code == 200
    client.post("/esci")
    assert thief.get("/conto").status_code == 302


def test_the_whole_reader_is_asked_only_for_what_is_said_to_nobody_in_particular():
    asking = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if "whole_reader(" in path.read_text()
    }
    # The catalogue asks which ids of kiosks are taken: they are unique on the whole hub. Who enrols
    # is no person: the record says where the kiosk stands. Setting up asks if there is anything.
    assert asking <= {
        "books.py", "app.py", "pages/catalogue_kiosks.py", "pages/enrol.py", "setup/door.py",
    }  # fmt: skip
