"""Sessions, links, forms and uploads in the hands of somebody who means ill."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from attack_world import NORTH, SEEN, SOUTH, addresses, make_world
from dashboard_kit import NOW_MS, Clock
from hostile import FORMATS, MARKUP, PRODUCT, Seen

from dashboard.accounts import reopen_accounts
from dashboard.app import create_app
from dashboard.pages.language import local_address
from dashboard.rights import Grant, Role

PUBLIC_PAGES = ("/accedi", "/come-si-legge", "/accessibilita", "/conservazione", "/api")
ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example",
    "https://evil.example", "HTTPS://evil.example", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example", " //evil.example", "/\r\nLocation: //evil.example", "javascript:alert(1)",
    "data:text/html,x", "//evil.example\\@here", "http://here@evil.example", "evil.example",
    "https:/evil.example", "/\u2028/evil.example", "\u00a0//evil.example", "//[evil", "http://[",
    "/\x00/evil.example", "?next=//evil.example", "",
]  # fmt: skip
STAYS = ["/%2f%2fevil.example", "/%5cevil.example", "/.//evil.example", "/a//evil.example", "/／x"]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    world = make_world(tmp_path_factory.mktemp("sessions"))
    yield world
    world.close()


@pytest.fixture
def accounts(world):
    accounts = reopen_accounts(world.settings.accounts)
    yield accounts
    accounts.close()


def test_no_page_of_somebody_is_kept_by_a_browser_or_anything_between(world):
    client = world.client(Role.HUB_ADMIN)
    for address in addresses(world.app, "GET"):
        answer = client.get(address)
        # Neither the description nor a style says anything of anybody.
        if not address.startswith("/api/v1/openapi") and not address.endswith(".css"):
            assert "no-store" in answer.headers["Cache-Control"], address
        answer.close()


def test_going_back_after_leaving_asks_for_the_login(world):
    client = world.client(Role.MANAGER)
    assert client.get("/serviti").status_code == 200
    client.post("/esci")
    for address in ("/", "/serviti", "/conto", "/uffici/nord/anagrafe?formato=csv"):
        assert client.get(address).status_code == 302


def test_no_session_stands_in_an_address_or_a_page(world):
    client = world.client(Role.HUB_ADMIN)
    with client.session_transaction() as session:
        token = session["_user_id"]
    for address in addresses(world.app, "GET"):
        answer = client.get(address)
        assert token.encode() not in answer.data, address
        assert token not in str(answer.headers.get("Location")), address
        answer.close()
    fresh = world.app.test_client()
    assert fresh.get(f"/conto?session={token}&faccine={token}&_user_id={token}").status_code == 302


def test_every_address_tells_no_other_site_where_somebody_was(world):
    client = world.client(Role.HUB_ADMIN)
    for address in addresses(world.app, "GET"):
        answer = client.get(address)
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
        answer.close()


def test_over_https_each_cookie_is_kept_from_scripts_other_sites_and_plain_http(world):
    settings = replace(world.settings, has_secure_cookies=True)
    client = create_app(settings, now_ms=Clock(NOW_MS)).test_client()
    for address in PUBLIC_PAGES:
        answer = client.get(address, base_url="https://faccine.example")
        assert answer.headers["Strict-Transport-Security"]
        for cookie in answer.headers.getlist("Set-Cookie"):
            parts = {part.strip().split("=")[0] for part in cookie.split(";")}
            assert {"Secure", "HttpOnly", "SameSite", "Path"} <= parts
            assert "Domain" not in parts


@pytest.mark.parametrize(
    "cookie", ["", "x", "eyJfdXNlcl9pZCI6IjEifQ.x.y", "a" * 4000, "\x7f", "..."]
)
def test_a_made_up_cookie_is_nobody(world, cookie):
    client = world.app.test_client()
    client.set_cookie("faccine", cookie)
    assert client.get("/conto").status_code == 302


def test_a_link_known_to_an_administrator_opens_nothing_that_others_gave_later(world, accounts):
    """Whoever may make a link for one of their own people must not become more by it."""
    person = accounts.add(
        "both@comune.example", None, None, NOW_MS, [Grant(Role.READER, NORTH, frozenset({SEEN}))]
    )
    made = world.client(Role.ADMIN).post(f"/persone/{person.id}/link")
    link = re.search(r"/invito/[\w-]{43}", made.text)[0]
    nobody = world.app.test_client()
    assert nobody.get(link).status_code == 200
    data = {"email": "both@comune.example", "role": "admin", "administration": SOUTH}
    assert world.client(Role.HUB_ADMIN).post("/persone/invita", data=data).status_code == 302
    assert {one.administration for one in accounts.by_id(person.id).grants} == {NORTH, SOUTH}
    assert nobody.get(link).status_code == 410
    chosen = {"password": "a long password here", "again": "a long password here"}
    assert nobody.post(link, data=chosen).status_code == 410


def test_a_role_that_only_changes_leaves_an_invitation_as_it_is(world, accounts):
    grant = Grant(Role.READER, NORTH, frozenset({SEEN}))
    person = accounts.add("one@comune.example", None, None, NOW_MS, [grant])
    made = world.client(Role.ADMIN).post(f"/persone/{person.id}/link")
    accounts.set_grants(person.id, [Grant(Role.MANAGER, NORTH)])
    link = re.search(r"/invito/[\w-]{43}", made.text)[0]
    assert world.app.test_client().get(link).status_code == 200


def test_whoever_locks_the_only_administrator_out_locks_no_other_way(world, accounts):
    email = "hub-admin@comune.example"
    session = world.client(Role.HUB_ADMIN)
    stranger = world.app.test_client()
    for _ in range(7):
        stranger.post("/accedi", data={"email": email, "password": "wrong wrong wrong"})
    refused = stranger.post("/accedi", data={"email": email, "password": "wrong wrong wrong"})
    assert refused.status_code == 429
    assert session.get("/conto").status_code == 200
    link = accounts.make_link(email, NOW_MS)
    assert world.app.test_client().get(f"/accedi/link/{link}").location == "/"


@pytest.mark.parametrize("wanted", ELSEWHERE, ids=range(len(ELSEWHERE)))
def test_no_address_leads_to_another_site_after_a_login_or_a_choice(world, wanted):
    with world.app.test_request_context("/"):
        assert local_address(wanted) == "/"
    client = world.client(Role.READER)
    asked = client.get("/accedi", query_string={"next": wanted})
    chosen = client.post("/lingua/it", data={"next": wanted})
    begun = client.get("/accedi/unico", query_string={"next": wanted})
    for answer in (asked, chosen):
        assert answer.location == "/"
    assert begun.status_code == 404


@pytest.mark.parametrize("wanted", STAYS)
def test_an_address_of_ours_with_strange_letters_stays_ours(world, wanted):
    location = world.client(Role.READER).get("/accedi", query_string={"next": wanted}).location
    assert re.match(r"/[^/\\]", location)


def test_a_token_of_another_session_or_of_none_sends_no_form(world):
    world.app.config["WTF_CSRF_ENABLED"] = True
    try:
        mine, theirs = world.client(Role.MANAGER), world.client(Role.READER)
        page = theirs.get("/conto").text
        stolen = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        for data in ({}, {"csrf_token": ""}, {"csrf_token": stolen}, {"csrf_token": "a.b.c"}):
            assert mine.post("/conto/nome", data=data).status_code == 400
        for sent in ({"json": {"name": "x"}}, {"data": "name=x", "content_type": "text/plain"}):
            assert mine.post("/conto/nome", **sent).status_code == 400
        query = {
            "csrf_token": re.search(r'"csrf_token"[^>]*value="([^"]+)"', mine.get("/conto").text)[1]
        }
        assert mine.post("/conto/nome", query_string=query).status_code == 400
        assert mine.post("/conto/nome", data=query).status_code == 302
    finally:
        world.app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"])
def test_methods_that_nobody_uses_do_nothing(world, method):
    client = world.client(Role.HUB_ADMIN)
    for address in ("/", "/conto", "/persone/2", "/serviti", "/catalogo"):
        assert client.open(address, method=method).status_code == 405


def _zip_of(n):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.csv", b"0" * n)
    return packed.getvalue()


TABLE = "office,service,first_day,last_day,n\n"
UPLOADS = {
    "a packed file that grows": _zip_of(50_000_000),
    "a workbook": b"PK\x03\x04" + b"\0" * 2000,
    "nothing": b"",
    "zeros": b"\0" * 60_000,
    "one endless quote": (TABLE + '"' + "x" * 200_000).encode(),
    "many columns": ("a," * 100_000).encode(),
    "many lines": (TABLE + "anagrafe,,2026-10-01,2026-10-07,x\n" * 10_000).encode(),
    "utf-16": (TABLE + "anagrafe,,2026-10-01,2026-10-07,5\n").encode("utf-16"),
    "markup": (TABLE + f'"{MARKUP}",,2026-10-01,2026-10-07,5\n').encode(),
    "formats": (TABLE + f'"{FORMATS}","{FORMATS}",2026-10-01,{FORMATS},5\n').encode(),
    "huge numbers": (TABLE + "anagrafe,,2026-10-01,2026-10-07," + "9" * 40 + "\n").encode(),
    "odd numbers": (TABLE + "anagrafe,,2026-10-01,2026-10-07,-5\nanagrafe,,٢٠٢٦,1,1e9\n").encode(),
    "days at the end": (TABLE + "anagrafe,,9999-12-31,9999-12-31,5\n").encode(),
}


@pytest.mark.parametrize("what", UPLOADS)
@pytest.mark.parametrize("name", ["table.csv", "table.zip", "../../etc/cron.d/x", 'a"b\r\nc.csv'])
def test_an_upload_is_a_table_or_an_answer_in_words(world, what, name):
    client = world.client(Role.MANAGER)
    sent = {"file": (io.BytesIO(UPLOADS[what]), name), "ente": NORTH, "amministrazione": NORTH}
    answer = client.post("/serviti/file", data=sent, content_type="multipart/form-data")
    assert answer.status_code in {400, 413, 422, 302}
    assert Seen(answer.text).found == []
    assert PRODUCT not in answer.text
    assert len(answer.data) < 3_000_000


def test_more_than_fits_is_refused_in_words_before_it_is_read(world):
    client = world.client(Role.HUB_ADMIN)
    for address in addresses(world.app, "POST"):
        answer = client.post(address, data={"name": "x" * 3_000_000})
        assert answer.status_code in {404, 405, 413, 401, 302, 403, 400, 410}, address
        if answer.status_code == 413 and not address.startswith("/api/"):
            assert "troppo" in answer.text, address
