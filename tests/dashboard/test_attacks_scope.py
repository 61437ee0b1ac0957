"""Whoever sees a part learns nothing of the rest, from no page, file, error, count or order.

The same requests go to two dashboards: on one of them the rest has never been there. Every answer
must be the same to the byte, so that no name, number, total, order or status can tell.
"""

import random
import re

import pytest
from api_kit import make_key
from attack_world import HIDDEN, SEEN, SOUTH, VALUES, addresses, make_world

from dashboard.accounts import reopen_accounts
from dashboard.api.operations import OPERATIONS
from dashboard.rights import Role

SEED = 20_261_123
QUERIES = (
    {}, {"formato": "json"}, {"formato": "csv"}, {"periodo": "2026", "formato": "json"},
    {"periodo": "2026-10-01/2026-11-22", "pagina": "2", "cerca": "zz", "confronto": "anno"},
)  # fmt: skip
NOT_COMPARED = {"Set-Cookie", "Date", "Server-Timing", "RateLimit-Reset", "RateLimit-Remaining"}
NOT_THE_SAME_TWICE = re.compile(
    rb"name=\"csrf_token\"[^>]*>|/conto/sessioni/\w+|value=\"[\w-]{43}\"|invito/[\w-]{43}|faccine_\w+"
)
"""What differs between two requests of the same page, too."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    world = make_world(tmp_path_factory.mktemp("whole"))
    yield world
    world.close()


@pytest.fixture(scope="module", params=[Role.READER, Role.MANAGER, Role.ADMIN])
def pair(request, tmp_path_factory):
    """Somebody, and the two dashboards that must not differ for them."""
    whole = make_world(tmp_path_factory.mktemp("whole"))
    has_office = request.param is Role.ADMIN
    part = make_world(tmp_path_factory.mktemp("part"), has_office=has_office, has_south=False)
    yield request.param, whole, part
    whole.close()
    part.close()


def same(one, other, address):
    """Tell in a line how two answers differ, None if they do not."""
    if one.status_code != other.status_code:
        return f"{address}: {one.status_code} and {other.status_code}"
    heads = [
        {name: value for name, value in answer.headers if name not in NOT_COMPARED}
        for answer in (one, other)
    ]
    if answer_is_packed(one):
        heads = [{**head, "Content-Length": "", "ETag": ""} for head in heads]
    bodies = [NOT_THE_SAME_TWICE.sub(b"", answer.data) for answer in (one, other)]
    if not answer_is_packed(one) and bodies[0] != bodies[1]:
        at = next((n for n, (a, b) in enumerate(zip(*bodies, strict=False)) if a != b), 0)
        return f"{address}: {bodies[0][at - 60 : at + 60]!r} and {bodies[1][at - 60 : at + 60]!r}"
    names = {name for head in heads for name in head} - {"Content-Length", "ETag"}
    wrong = [name for name in names if heads[0].get(name) != heads[1].get(name)]
    return f"{address}: {wrong}" if wrong else None


def answer_is_packed(answer):
    return answer.data[:2] == b"PK"


def test_every_page_and_file_is_the_same_as_if_nothing_were_hidden(pair):
    who, whole, part = pair
    clients = whole.client(who), part.client(who)
    wrong = []
    for address in addresses(whole.app, "GET"):
        for query in QUERIES:
            one, other = (client.get(address, query_string=query) for client in clients)
            told = same(one, other, (address, query))
            wrong += [told] if told else []
            one.close()
            other.close()
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("office", [HIDDEN, "never-was", SOUTH])
def test_an_address_of_something_hidden_is_one_of_something_that_never_was(pair, office):
    who, whole, part = pair
    if who is Role.ADMIN and office == HIDDEN:
        office = "never-was"  # it is theirs
    places = {"office": office, "place": office, "kiosk": "zzhidden-2", "code": "zzhidden-2"}
    places |= {"administration": SOUTH} if office == SOUTH else {}
    numbers = {"note": 3, "number": 7, "served_id": 3, "person": 5, "service": "zzhidden-sud"}
    clients = whole.client(who), part.client(who)
    wrong = []
    for method in ("GET", "POST"):
        for address in addresses(whole.app, method, **places, **numbers):
            if address in {"/esci", "/conto/sessioni", "/dati/chiavi"}:
                continue
            one, other = (client.open(address, method=method) for client in clients)
            told = same(one, other, (method, address))
            wrong += [told] if told else []
            one.close()
            other.close()
    assert not wrong, "\n".join(map(str, wrong))


def test_a_choice_of_something_hidden_is_one_of_something_that_never_was(pair):
    who, whole, part = pair
    codes = [SOUTH, "zzhidden-2", "zzhidden-sud"]
    codes += [] if who is Role.ADMIN else [HIDDEN, "zzhidden-1", "zzhidden-servizio"]
    clients, wrong = (whole.client(who), part.client(who)), []
    chance = random.Random(SEED)
    for address in addresses(whole.app, "GET"):
        for name in sorted({*whole.asked_by(address), *part.asked_by(address)}):
            for code in chance.sample(codes, 2):
                one, other = (client.get(address, query_string={name: code}) for client in clients)
                told = same(one, other, (address, name, code))
                wrong += [told] if told else []
                one.close()
                other.close()
    assert not wrong, "\n".join(map(str, wrong))


def test_what_is_wrong_with_a_form_says_nothing_of_what_is_hidden(pair):
    who, whole, part = pair
    hidden = {
        "ufficio": HIDDEN, "office": HIDDEN, "offices": HIDDEN, "posto": f"nord/{HIDDEN}",
        "servizio": "zzhidden-servizio", "postazione": "zzhidden-2",
        "email": "zzhidden@sud.example", "id": "never-was", "code": "never-was", "name": "",
    }  # fmt: skip
    if who is Role.ADMIN:
        hidden |= {"ufficio": SOUTH, "office": SOUTH, "offices": SOUTH, "posto": SOUTH}
        hidden |= {"servizio": "zzhidden-sud"}
        hidden.pop("email")  # see test_people: that somebody has an account is told to who invites
    wrong = []
    for address in addresses(whole.app, "POST"):
        if address in {"/esci", "/conto/sessioni", "/dati/chiavi"} or "/persone/2" in address:
            continue
        for data in (hidden, VALUES | hidden, VALUES | {"ente": SOUTH, "amministrazione": SOUTH}):
            answers = []
            for world in (whole, part):
                world.have_again()
                answers.append(world.client(who).post(address, data=data))
            told = same(*answers, ("POST", address))
            wrong += [told] if told else []
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("office", [HIDDEN, "Ufficio zzhidden", "never-was"])
def test_a_table_of_people_served_may_name_only_ones_own_offices(whole, office):
    text = f"office,service,first_day,last_day,n\n{office},,2026-10-01,2026-10-07,5\n"
    data = {"ente": "nord", "testo": text, "tabella": text, "amministrazione": "nord"}
    client = whole.client(Role.MANAGER)
    for address in ("/serviti/file", "/serviti/file/conferma"):
        answer = client.post(address, data=data)
        assert answer.status_code in {400, 422}
        said = answer.text.replace(office, "OFFICE")
        assert "zzhidden" not in said
        assert "98" not in re.findall(r"98\.?765", said)
    rows = whole.books.database.conn.execute("SELECT count(*) FROM served WHERE n = 5").fetchone()
    assert rows[0] == 0


def test_programs_learn_nothing_of_what_is_hidden(pair):
    who, whole, part = pair
    email = f"{who.value}@comune.example"
    keys = [make_key(one.settings, email) for one in (whole, part)]
    heads = [{"Authorization": f"Bearer {key}"} for key in keys]
    clients = [one.app.test_client() for one in (whole, part)]
    codes = [SEEN, SOUTH, "never-was", *([] if who is Role.ADMIN else [HIDDEN])]
    wrong = []
    for operation in OPERATIONS:
        for query in ({}, *({"office": code} for code in codes), {"administration": SOUTH},
                      {"period": "2026", "office": SEEN}, {"period": "2026"},
                      {"service": "zzhidden-sud", "office": SEEN}):  # fmt: skip
            answers = [
                client.get(operation.path, query_string=query, headers=head)
                for client, head in zip(clients, heads, strict=True)
            ]
            told = same(*answers, (operation.path, query))
            wrong += [told] if told else []
    assert not wrong, "\n".join(map(str, wrong))


def test_a_page_kept_by_a_browser_is_not_shown_to_somebody_else(whole):
    admin, reader = whole.client(Role.HUB_ADMIN), whole.client(Role.READER)
    for address in addresses(whole.app, "GET"):
        first = admin.get(address)
        kept = {
            "If-None-Match": first.headers.get("ETag", '"x"'),
            "If-Modified-Since": "Mon, 23 Nov 2026 08:29:00 GMT",
        }
        second = reader.get(address, headers=kept)
        if second.status_code == 304:
            assert address.startswith(("/api/v1/openapi", "/static"))
        assert not whole.is_hidden_in(second), address
        first.close()
        second.close()


def test_a_role_taken_away_is_gone_at_once(whole):
    accounts = reopen_accounts(whole.settings.accounts)
    client = whole.client(Role.MANAGER)
    account = accounts.by_email("manager@comune.example")
    assert client.get("/uffici/nord/anagrafe").status_code == 200
    try:
        accounts.set_grants(account.id, [])
        assert client.get("/uffici/nord/anagrafe").status_code == 404
        assert client.get("/serviti").status_code == 403
    finally:
        accounts.set_grants(account.id, account.grants)
        accounts.close()
