"""Machines become kiosks here: with a good code, once, and without learning anything else."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from dashboard_kit import NOW_MS
from structlog.testing import capture_logs

from dashboard.accounts import Filter, open_accounts
from dashboard.app import create_app
from dashboard.settings import EnrolmentSettings
from faccine.runtime.passwords import password_hash
from hub.catalogue import credentials, make_code, revoke_kiosk

BROKERS = ("mqtts://hub.example:8883", "mqtts://hub.example:443")
PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
MINE, THEIRS = password_hash("mine"), password_hash("theirs")
KIOSK = "fontelieta-anagrafe-1"


@pytest.fixture
def settings(settings, tmp_path):
    (tmp_path / "authority.pem").write_text(PEM)
    (tmp_path / "key.asc").write_text("-----BEGIN PGP PUBLIC KEY BLOCK-----\n")
    enrolment = EnrolmentSettings(
        BROKERS, tmp_path / "authority.pem", "https://hub.example/apt", tmp_path / "key.asc"
    )
    return replace(settings, enrolment=enrolment)


@pytest.fixture
def town(town):
    town.kiosk(town.registry, KIOSK)
    return town


@pytest.fixture
def code(town):
    return make_code(town.database, KIOSK, NOW_MS - 1000).code


@pytest.fixture
def ask(client):
    def ask(code, proof=MINE, **more):
        body = {"v": 1, "code": code, "password_hash": proof} | more
        return client.post("/enrol", json=body)

    return ask


def logged(settings):
    accounts = open_accounts(settings.accounts)
    try:
        return accounts.audit.entries(Filter())
    finally:
        accounts.close()


def test_a_good_code_is_answered_with_all_a_kiosk_needs(ask, code, town):
    answer = ask(code, machine="Raspberry Pi 4 Model B Rev 1.5", software="1.0.0")
    assert answer.status_code == 200
    assert answer.json == {
        "v": 1,
        "kiosk": KIOSK,
        "brokers": list(BROKERS),
        "authority": PEM,
        "repository": "https://hub.example/apt",
        "repository_key": "-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
        "software": None,
    }
    assert credentials(town.database) == [(KIOSK, MINE)]
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_stands_in_the_record_once_however_often_the_machine_asks(ask, code, settings, clock):
    assert ask(code, machine="Raspberry Pi 4").status_code == 200
    clock.now_ms += 1000
    assert ask(code, machine="Raspberry Pi 4").json["kiosk"] == KIOSK
    (entry,) = logged(settings)
    assert (entry.action, entry.what, entry.who) == ("kiosk.enrolled", KIOSK, None)
    assert (entry.administration, entry.office) == ("fontelieta", "anagrafe")
    assert entry.details["machine"] == "Raspberry Pi 4"
    assert code not in json.dumps(entry.details)


def test_the_record_says_it_in_words(ask, code, client, auth):
    ask(code, machine="Raspberry Pi 4")
    auth.login()
    client.post("/lingua/en", data={"next": "/"})
    page = re.sub("<[^>]+>", "", client.get("/registro").text)
    assert f"made a machine the kiosk {KIOSK}" in page
    assert "Raspberry Pi 4" in page


def test_another_machine_with_the_same_code_is_refused(ask, code, town):
    ask(code)
    refused = ask(code, THEIRS)
    assert (refused.status_code, refused.json) == (403, {"v": 1, "error": "used"})
    assert credentials(town.database) == [(KIOSK, MINE)]


def test_why_a_code_is_refused_says_nothing_of_any_kiosk(ask, code, town, clock):
    wrong = ask("ABCD-EFGH-JKMN-PQRS")
    assert (wrong.status_code, wrong.json) == (403, {"v": 1, "error": "unknown-code"})
    clock.now_ms += 15 * 86_400_000
    assert ask(code).json == {"v": 1, "error": "expired"}
    revoke_kiosk(town.database, KIOSK, NOW_MS)
    late = ask(code)
    assert late.json == {"v": 1, "error": "withdrawn"}
    assert KIOSK not in late.text + wrong.text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"v":1}', b'{"v":2,"code":"x","password_hash":"x"}', b"\xff" * 20,
     b'{"v":1,"code":"ABCD-EFGH-JKMN-PQRS","password_hash":"secret"}', b"[" * 60_000],
)  # fmt: skip
def test_what_cannot_be_read_is_a_bad_request(client, town, body):
    answer = client.post("/enrol", data=body, content_type="application/json")
    assert (answer.status_code, answer.json) == (400, {"v": 1, "error": "bad-request"})


def test_who_guesses_is_stopped_and_told_for_how_long(ask, code):
    refused = [ask(f"ABCD-EFGH-JKMN-{number:04}") for number in range(60)]
    assert {one.status_code for one in refused} == {403}
    stopped = ask(code)
    assert (stopped.status_code, stopped.json) == (429, {"v": 1, "error": "too-many"})
    assert stopped.headers["Retry-After"] == "300"


def test_good_codes_never_stop_anybody(ask, code):
    assert {ask(code).status_code for _ in range(70)} == {200}


def test_a_session_and_a_form_are_of_no_use_here(ask, code, client, auth, app):
    app.config["WTF_CSRF_ENABLED"] = True
    assert ask(code).status_code == 200
    assert client.get("/enrol").status_code == 200


def test_the_code_is_not_used_up_where_the_authority_is_missing(ask, code, settings):
    settings.enrolment.authority.unlink()
    later = ask(code)
    assert (later.status_code, later.json) == (503, {"v": 1, "error": "try-again"})
    settings.enrolment.authority.write_text(PEM)
    assert ask(code, THEIRS).status_code == 200


def test_the_code_is_in_no_log(ask, code):
    with capture_logs() as lines:
        ask(code)
        ask(code, THEIRS)
        ask("ABCD-EFGH-JKMN-PQRS")
    said = str(lines)
    assert "enrolment refused" in said
    assert code not in said
    assert "ABCD-EFGH" not in said


def test_anybody_gets_the_authority(client, town):
    answer = client.get("/authority.pem")
    assert answer.text == PEM
    assert answer.mimetype == "application/x-pem-file"


def test_a_hub_that_takes_nobody_in_says_so(settings, town, clock):
    app = create_app(replace(settings, enrolment=None), now_ms=clock)
    client = app.test_client()
    body = {"v": 1, "code": "ABCD-EFGH-JKMN-PQRS", "password_hash": MINE}
    refused = client.post("/enrol", json=body)
    assert (refused.status_code, refused.json) == (404, {"v": 1, "error": "not-set-up"})
    assert client.get("/authority.pem").status_code == 404


@pytest.mark.parametrize(
    ("language", "says"),
    [("it", "Il codice sul foglio"), ("de", "Der Code auf dem Blatt"), ("sl", "Koda na listu"),
     ("fr", "Le code sur la feuille"), ("en", "The code on the sheet")],
)  # fmt: skip
def test_whoever_photographs_the_sheet_is_told_what_the_code_is_for(client, town, language, says):
    client.post(f"/lingua/{language}", data={"next": "/"})
    page = client.get("/enrol")
    assert says in page.text
    assert "sudo faccine-kiosk enrol --hub http://localhost --code" in page.text
