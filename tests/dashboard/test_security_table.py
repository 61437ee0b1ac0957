"""Every endpoint against every role and nobody, made from the routes that there are."""

import re

import pytest
from access_table import ACCESS, ROLES_WITH, UNUSED, WITHOUT_TOKEN
from dashboard_kit import NOW_MS, TODAY, Clock
from handmade_books import HandmadeBooks

from dashboard.accounts import open_accounts, reopen_accounts
from dashboard.app import create_app
from dashboard.rights import Grant, Role
from dashboard.security import rule_of
from dashboard.settings import DashboardSettings

NORTH, SEEN, HIDDEN = "nord", "anagrafe", "zzhidden"
OTHER = "zzhidden-sud"
ONE_OFFICE = frozenset({SEEN})
PERSONAS = {
    "reader": (Grant(Role.READER, NORTH, ONE_OFFICE),),
    "manager": (Grant(Role.MANAGER, NORTH, ONE_OFFICE),),
    "admin": (Grant(Role.ADMIN, NORTH),),
    "hub-admin": (Grant(Role.HUB_ADMIN),),
    "no-role": (),
}
EVERYBODY = ["nobody", *PERSONAS]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """An application on books with a seen and a hidden office, and an account for each persona."""
    folder = tmp_path_factory.mktemp("world")
    books = HandmadeBooks(folder)
    north = books.administration(NORTH, "Comune Nord")
    books.administration(OTHER, "Comune zzhidden")
    service = books.service(north, "carta")
    books.seen = books.office(north, SEEN, [service], name="Anagrafe")
    books.hidden = books.office(north, HIDDEN, [service], name="Ufficio zzhidden")
    for office, code in ((books.seen, "kiosk-seen"), (books.hidden, "kiosk-zzhidden")):
        kiosk = books.kiosk(office, code)
        books.outbox(kiosk)
        books.status(kiosk, seen_ms=NOW_MS)
        books.settings(kiosk, 1)
        books.refuse(code, "unknown-service", last_ms=NOW_MS, detail=f"detail of {code}")
        for day in range(TODAY - 40, TODAY):
            books.rate(office, service, day, (20, 5, 5), asked=5, reasons={"waiting": 2})
    books.north = north
    books.note_hidden = books.note(north, "Note zzhidden", office=books.hidden)
    books.served_hidden = books.served(books.hidden, TODAY - 7, TODAY - 1, 98_765_431)
    books.refuse("kiosk-nowhere-zzhidden", "unknown-kiosk", last_ms=NOW_MS)
    settings = DashboardSettings(books.url, folder / "accounts.sqlite3", has_secure_cookies=False)
    app = create_app(settings, now_ms=Clock(NOW_MS))
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    app.books, app.path = books, settings.accounts
    accounts = open_accounts(app.path)
    for name, grants in PERSONAS.items():
        accounts.add(f"{name}@comune.example", None, None, NOW_MS, grants)
    accounts.close()
    yield app
    books.close()


def endpoints(app):
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & METHODS)
        if rule.endpoint != "static"
    ]


def address_of(app, rule, *, hidden=False):
    """Return an address of a rule with things that are there: of the seen office, or the hidden."""
    books = app.books
    values = {
        "administration": NORTH,
        "office": HIDDEN if hidden else SEEN,
        "place": HIDDEN if hidden else SEEN,
        "service": "carta",
        "survey": "giudizio",
        "code": "kiosk-zzhidden" if hidden else "kiosk-seen",
        "kiosk": "kiosk-zzhidden" if hidden else "kiosk-seen",
        "note": books.note_hidden if hidden else books.note_seen,
        "served_id": books.served_hidden if hidden else books.served_seen,
        "person": app.target,
        "language": "it",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], 1)), rule.rule)


def have_again(books):
    """Put back what an earlier request deleted."""
    for table in ("note", "served"):
        books.database.conn.execute(f"DELETE FROM {table} WHERE office = ?", (books.seen,))
    books.note_seen = books.note(books.north, "Note seen", office=books.seen)
    books.served_seen = books.served(books.seen, TODAY - 7, TODAY - 1, 321)


def client_of(app, persona):
    """Return a browser in which somebody has just logged in, and a target to do things to."""
    accounts = reopen_accounts(app.path)
    target = accounts.by_email("target@comune.example")
    grant = Grant(Role.READER, NORTH, ONE_OFFICE)
    target = target or accounts.add("target@comune.example", None, None, NOW_MS, [grant])
    app.target = target.id
    have_again(app.books)
    client = app.test_client()
    if persona != "nobody":
        account = accounts.by_email(f"{persona}@comune.example")
        with client.session_transaction() as session:
            session["_user_id"] = accounts.begin_session(account, "", NOW_MS).token
    accounts.close()
    return client


def is_turned_away(answer):
    location = answer.location or ""
    return answer.status_code == 401 or (
        answer.status_code == 302 and location.split("?")[0] == "/accedi"
    )


def listed(endpoint):
    """What the table says; an endpoint that is not in it is found by a test of its own."""
    return ACCESS.get(endpoint, "unlisted")


def is_expected(endpoint, persona, answer):
    who = listed(endpoint)
    if who.startswith("program: "):
        return answer.status_code == 401
    if persona == "nobody" and who != "anybody":
        return is_turned_away(answer)
    role = persona if persona in {one.value for one in Role} else None
    if endpoint == "login.enter":
        return answer.status_code == 401  # an empty form is told that it is empty
    if who in {"anybody", "account", "unlisted"} or role in ROLES_WITH[who]:
        is_open = not is_turned_away(answer) or endpoint == "login.leave"
        return is_open and answer.status_code not in {401, 403}
    return answer.status_code in {403, 404}


def test_every_endpoint_has_its_line_in_the_table(world):
    assert set(world.view_functions) - set(ACCESS) == set()
    assert set(ACCESS) - set(world.view_functions) == set()


def test_every_view_has_the_rule_that_the_table_says(world):
    def said(rule):
        if rule.is_public:
            return "anybody"
        right = rule.right.name.lower() if rule.right else "account"
        return f"program: {right}" if rule.is_for_programs else right

    assert {name: said(rule_of(world, name)) for name in world.view_functions} == ACCESS


@pytest.mark.parametrize("persona", EVERYBODY)
def test_every_endpoint_answers_everybody_as_the_table_says(world, persona):
    wrong = []
    client = client_of(world, persona)
    for rule, method in endpoints(world):
        answer = client.open(address_of(world, rule), method=method)
        if method != "GET":
            client = client_of(world, persona)  # what this one ended is there again
        answer.close()
        if not is_expected(rule.endpoint, persona, answer):
            wrong.append((method, rule.rule, answer.status_code, answer.location))
    assert wrong == []


def test_a_hub_administrator_sees_every_page_there_is(world):
    client, wrong = client_of(world, "hub-admin"), []
    for rule, method in endpoints(world):
        if method != "GET" or listed(rule.endpoint).startswith("program: "):
            continue
        answer = client.get(address_of(world, rule))
        if answer.status_code not in {200, 302} and UNUSED.get(rule.endpoint) != answer.status_code:
            wrong.append((rule.rule, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("persona", ["nobody", "no-role", "reader", "manager", "admin"])
def test_nothing_of_a_hidden_office_stands_on_any_page(world, persona):
    client, leaks = client_of(world, persona), []
    for rule, method in endpoints(world):
        for more in ("", "?formato=csv", "?formato=json") if method == "GET" else ():
            answer = client.get(address_of(world, rule) + more)
            if re.search(hidden_from(persona), answer.data):
                leaks.append((rule.rule, more))
    assert leaks == []


def hidden_from(persona):
    """What must stand on no page: of the other office, for its administrator of the other body."""
    return rb"Comune zzhidden|zzhidden-sud" if persona == "admin" else rb"zzhidden|98.?765.?431"


@pytest.mark.parametrize("persona", ["reader", "manager"])
def test_a_hidden_place_does_not_exist_in_any_address(world, persona):
    client, found = client_of(world, persona), []
    for rule, method in endpoints(world):
        if not {"office", "code", "note", "served_id"} & rule.arguments:
            continue
        answer = client.open(address_of(world, rule, hidden=True), method=method)
        # 403 only where the role lacks the right for any place at all, so nothing is learnt.
        allowed = {404} if is_open_to(rule.endpoint, persona) else {403, 404}
        if answer.status_code not in allowed:
            found.append((method, rule.rule, answer.status_code))
    assert found == []


def test_another_administration_does_not_exist_for_an_administrator(world):
    client, found = client_of(world, "admin"), []
    for rule, method in endpoints(world):
        if "administration" in rule.arguments:
            address = address_of(world, rule).replace(f"/{NORTH}", f"/{OTHER}")
            answer = client.open(address, method=method)
            if answer.status_code != 404:
                found.append((method, rule.rule, answer.status_code))
    assert found == []


def is_open_to(endpoint, persona):
    return Role(persona) in ROLES_WITH[ACCESS[endpoint]]


def test_a_hidden_office_and_one_that_never_was_get_the_same_answer(world):
    client = client_of(world, "reader")
    hidden, never = (
        client.get(f"/uffici/{NORTH}/{code}").text.replace(code, "x") for code in (HIDDEN, "never")
    )
    assert hidden == never


def test_every_form_without_its_token_is_refused(world):
    world.config["WTF_CSRF_ENABLED"] = True
    try:
        wrong = []
        for rule, method in endpoints(world):
            if method == "GET" or listed(rule.endpoint).startswith("program: "):
                continue
            client = client_of(world, "hub-admin")
            answer = client.open(address_of(world, rule), method=method)
            if (answer.status_code == 400) is (rule.endpoint in WITHOUT_TOKEN):
                wrong.append((method, rule.rule, answer.status_code))
        assert wrong == []
    finally:
        world.config["WTF_CSRF_ENABLED"] = False


def test_every_page_carries_the_headers(world):
    client = client_of(world, "hub-admin")
    for rule, method in endpoints(world):
        if method != "GET":
            continue
        answer = client.get(address_of(world, rule))
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], rule.rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff", rule.rule
        assert "Cache-Control" in answer.headers, rule.rule
