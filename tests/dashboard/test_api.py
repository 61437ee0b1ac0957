"""What programs are answered: the pages' figures, by the pages' rules, to whoever shows a key."""

from dataclasses import replace

import pytest
from api_kit import ONE_OFFICE, Program, add_account, make_key
from dashboard_kit import EMAIL, NOW_MS, TODAY

from dashboard import api_words
from dashboard.accounts import open_accounts
from dashboard.api.operations import OPERATIONS
from dashboard.api.problems import ProblemKind
from dashboard.rights import Grant, Role
from hub.periods import month_of_day, month_period
from hub.screening import Aside

OCTOBER = month_period(month_of_day(TODAY) - 1)


@pytest.fixture
def ask(app, client, settings, town):
    return Program(client, make_key(settings))


def faces_of(answer, office):
    return next(one for one in answer["items"] if one["office"] == office)["faces"]


def test_without_a_key_nothing_is_answered_and_the_answer_says_how_to_get_one(client, town):
    answer = client.get("/api/v1/offices")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    problem = answer.get_json(force=True)
    assert problem["type"] == "/api#unknown-token"
    assert set(problem) >= {"title", "status", "detail", "thing", "expected", "next_step"}
    assert "Anagrafe" not in answer.text


@pytest.mark.parametrize(
    "head", ["Bearer wrong", "Bearer ", "Basic YTpi", "Bearer faccine_" + 43 * "x", "x"]
)
def test_a_wrong_key_is_no_key(client, town, head):
    assert client.get("/api/v1/offices", headers={"Authorization": head}).status_code == 401


def test_a_session_is_no_key(client, auth, town):
    auth.enter()
    assert client.get("/api/v1/offices").status_code == 401
    assert client.post("/api/v1/served", json={"rows": []}).status_code == 401


def test_a_key_works_until_its_day(client, settings, clock, town, app):
    ask = Program(client, make_key(settings, expires_ms=NOW_MS + 1000))
    ask("offices")
    clock.now_ms += 1000
    assert ask("offices", 401)["type"] == "/api#expired-token"


def test_a_revoked_key_is_unknown(app, client, settings, town):
    ask = Program(client, make_key(settings))
    accounts = open_accounts(settings.accounts)
    account = accounts.by_email(EMAIL)
    (token,) = accounts.api_tokens.of(account.id)
    accounts.api_tokens.revoke(account.id, token.id)
    accounts.close()
    assert ask("offices", 401)["type"] == "/api#unknown-token"


def test_a_blocked_accounts_key_ends_and_a_removed_ones_too(app, client, settings, town):
    added = add_account(settings, "bob@comune.example", ONE_OFFICE)
    ask = Program(client, make_key(settings, "bob@comune.example"))
    ask("offices")
    accounts = open_accounts(settings.accounts)
    accounts.block(added.id, NOW_MS)
    ask("offices", 401)
    accounts.unblock(added.id)
    ask("offices")
    accounts.remove(added.id)
    accounts.close()
    ask("offices", 401)


def test_a_key_sees_no_more_than_its_account_does_now(app, client, settings, town):
    added = add_account(settings, "bob@comune.example", Grant(Role.READER, "fontelieta"))
    ask = Program(client, make_key(settings, "bob@comune.example"))
    assert ask("offices")["total"] == 3
    accounts = open_accounts(settings.accounts)
    accounts.set_grants(added.id, [ONE_OFFICE])
    accounts.close()
    assert [one["code"] for one in ask("offices")["items"]] == ["biblioteca"]


def test_a_reader_of_one_office_learns_nothing_of_another(app, client, settings, town):
    other = town.administration("altrove", "Unione Altrove")
    town.office(other, "sportello", [town.service(other, "bollo")])
    for office in (town.registry, town.social):
        town.rate(office, town.cards, OCTOBER.last_day, (30, 5, 5), reasons={"waiting": 5})
        town.served(office, OCTOBER.first_day, OCTOBER.last_day, 100)
        town.note(town.town, "nascosta", office=office)
        town.outbox(town.kiosk(office, f"k-{office}"))
        town.standing(office, town.cards)
    town.standing(town.library, town.cards)
    add_account(settings, "bob@comune.example", ONE_OFFICE)
    ask = Program(client, make_key(settings, "bob@comune.example"))
    for operation in OPERATIONS:
        query = "office=biblioteca" if operation.name in {"trend", "reasons"} else ""
        text = str(ask(f"{operation.name}?{query}"))
        for hidden in ("anagrafe", "sociali", "altrove", "Altrove", "tari", "bollo", "nascosta"):
            assert hidden not in text, (operation.name, hidden)
    for asked in (
        "counts?office=anagrafe",
        "trend?office=anagrafe",
        "reasons?office=sociali",
        "kiosks?office=anagrafe",
        "notes?office=anagrafe",
        "offices?administration=altrove",
        "counts?service=tari",
    ):
        hidden = ask(asked, 404)
        never_was = ask(asked.replace("anagrafe", "nessuno").replace("altrove", "nessuno"), 404)
        assert set(hidden) == set(never_was)
        assert hidden["title"] == never_was["title"]


def test_counts_are_those_of_the_page(ask, town):
    town.rate(town.registry, town.cards, TODAY - 1, (80, 10, 10))
    town.rate(town.registry, town.taxes, TODAY - 1, (0, 0, 20))
    found = faces_of(ask("counts"), "anagrafe")
    assert (found["n"], found["happy"], found["neutral"], found["sad"]) == (120, 80, 10, 30)
    assert found["sad_share"] == 0.25
    assert found["sad_low"] < 0.25 < found["sad_high"]
    assert faces_of(ask("counts?service=carta"), "anagrafe")["n"] == 100
    assert faces_of(ask("counts?office=anagrafe&period=2026-10"), "anagrafe")["n"] == 0


def test_below_ten_ratings_there_are_no_faces_and_today_there_is_nothing(ask, town):
    town.rate(town.registry, town.cards, TODAY - 1, (5, 2, 2))
    town.rate(town.registry, town.cards, TODAY, (90, 0, 0))
    found = faces_of(ask("counts"), "anagrafe")
    assert found["n"] == 9
    assert found["happy"] is found["sad"] is found["sad_share"] is None
    today = f"{OCTOBER.last_date.year}-11-23"
    asked = ask(f"counts?office=anagrafe&period={today}/{today}")
    assert asked["items"][0]["period"] is None
    assert asked["items"][0]["faces"]["n"] == 0


def test_an_office_of_few_people_shows_one_whole_month_and_no_service(ask, town):
    town.rate(town.social, town.cards, TODAY - 1, (0, 0, 40))
    town.rate(town.social, town.cards, OCTOBER.last_day, (30, 0, 10))
    found = next(one for one in ask("counts")["items"] if one["office"] == "sociali")
    assert found["period"] == {"first_day": "2026-10-01", "last_day": "2026-10-31"}
    assert found["faces"]["sad"] == 10
    by_service = ask("counts?service=carta")
    assert "sociali" in by_service["left_out"]
    assert "sociali" not in [one["office"] for one in by_service["items"]]
    for asked in (
        "trend?office=sociali&step=week",
        "trend?office=sociali&step=day",
        "trend?office=sociali&step=quarter",
        "trend?office=sociali&service=carta",
        "reasons?office=sociali&service=carta",
    ):
        assert ask(asked, 403)["type"] == "/api#few-people"
    months = ask("trend?office=sociali&period=2026-10-15/2026-11-22")["items"]
    assert [one["period"]["first_day"] for one in months] == ["2026-10-01"]


def test_a_trend_has_every_piece_also_those_without_ratings(ask, town):
    town.rate(town.registry, town.cards, OCTOBER.first_day, (10, 0, 0))
    town.rate(town.registry, town.cards, OCTOBER.last_day, (0, 0, 30))
    found = ask("trend?office=anagrafe&period=2026-10&step=week&limit=2&page=1")
    assert found["total"] == 5
    assert [one["faces"]["n"] for one in found["items"]] == [10, 0]
    assert [one["is_whole"] for one in found["items"]] == [False, True]
    last = ask("trend?office=anagrafe&period=2026-10&step=week&limit=2&page=3")["items"]
    assert [one["faces"]["sad"] for one in last] == [30]


def test_reasons_come_with_their_intervals_and_not_below_ten_ratings(ask, town):
    town.rate(town.registry, town.cards, TODAY - 1, (0, 0, 20), asked=20, reasons={"waiting": 15})
    found = ask("reasons?office=anagrafe")
    assert (found["asked"], found["given"]) == (20, 15)
    assert found["items"][0]["code"] == "waiting"
    assert found["items"][0]["share"] == 1.0
    town.rate(town.library, town.cards, TODAY - 1, (0, 0, 5), asked=5, reasons={"waiting": 5})
    few = ask("reasons?office=biblioteca")
    assert few["items"] == []
    assert few["given"] == few["asked"] == 0


def test_participation_is_ratings_by_served(ask, town):
    town.rate(town.registry, town.cards, OCTOBER.first_day, (40, 5, 5))
    town.served(town.registry, OCTOBER.first_day, OCTOBER.last_day, 500)
    found = ask("participation?office=anagrafe&period=2026-10")["items"][0]
    assert (found["ratings"], found["served"], found["rate"]) == (50, 500, 0.1)
    assert ask("participation?office=biblioteca&period=2026-10")["items"][0]["rate"] is None
    served = ask("served?period=2026-10")["items"]
    assert [(one["office"], one["service"], one["n"]) for one in served] == [
        ("anagrafe", None, 500)
    ]


def test_what_was_set_aside_is_told(ask, town):
    town.rate(town.registry, town.cards, TODAY - 1, (3, 0, 0), aside=int(Aside.BURST))
    found = ask("set-aside?office=anagrafe")["items"][0]
    assert (found["total"], found["burst"], found["test"]) == (3, 3, 0)


def test_verdicts_name_office_and_service(ask, town):
    town.standing(town.registry, town.taxes)
    (found,) = ask("verdicts")["items"]
    assert (found["office"], found["service"]) == ("anagrafe", "tari")
    assert found["verdict"] in {"stable", "better", "worse", "too-few"}


def test_an_office_of_few_people_has_no_verdict_by_service(ask, town):
    town.standing(town.social, town.cards)
    assert ask("verdicts")["items"] == []


def test_kiosks_come_with_their_ledger(ask, town):
    kiosk = town.kiosk(town.registry, "k-1", "exit")
    town.outbox(kiosk, last=1500, ratings=1412, stored=1490, stored_ratings=1402)
    (found,) = ask("kiosks")["items"]
    assert (found["kiosk"], found["office"], found["position"]) == ("k-1", "anagrafe", "exit")
    assert (found["presses"], found["received"]) == (1412, 1402)
    assert found["received"] + found["waiting"] + found["missing"] == found["presses"]


def test_where_there_are_several_administrations_one_has_to_be_named(ask, town):
    town.administration("altrove", "Unione Altrove")
    problem = ask("offices", 400)
    assert problem["thing"] == "administration"
    assert "altrove" in problem["expected"]
    assert ask("offices?administration=fontelieta")["total"] == 3


@pytest.mark.parametrize(
    ("asked", "thing"),
    [
        ("counts?period=2026-13", "period"),
        ("counts?period=2026-02-30/2026-03-01", "period"),
        ("counts?period=2026-03-02/2026-03-01", "period"),
        ("counts?limit=0", "limit"),
        ("counts?limit=many", "limit"),
        ("counts?office=../etc", "office"),
        ("counts?ofice=anagrafe", "ofice"),
        ("trend", "office"),
        ("trend?office=anagrafe&step=hour", "step"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(ask, asked, thing):
    problem = ask(asked, 400)
    assert problem["thing"] == thing
    assert problem["expected"]


def test_long_lists_come_in_parts_that_lead_to_each_other(ask, client):
    found, asked = [], "/api/v1/offices?limit=2"
    while asked:
        answer = client.get(asked, headers=ask.head)
        found += [one["code"] for one in answer.get_json()["items"]]
        links = dict(reversed(part.split("; ")) for part in answer.headers["Link"].split(", "))
        asked = links.get('rel="next"', "").strip("<>")
    assert found == ["anagrafe", "biblioteca", "sociali"]


def test_an_answer_that_has_not_changed_is_not_sent_again(ask, client, town):
    first = client.get("/api/v1/counts", headers=ask.head)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]
    again = {**ask.head, "If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/counts", headers=again).status_code == 304
    town.rate(town.registry, town.cards, TODAY - 1, (80, 10, 10))
    assert client.get("/api/v1/counts", headers=again).status_code == 200


def test_a_key_asks_so_often_a_minute_and_each_key_has_its_own_share(app, client, settings, town):
    app.config["REQUESTS_A_MINUTE"] = 3
    ask = Program(client, make_key(settings))
    other = Program(client, make_key(settings, name="altra"))
    answers = [client.get("/api/v1/offices", headers=ask.head) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
    assert 0 <= int(answers[3].headers["Retry-After"]) <= 60
    other("offices")


def test_nothing_else_is_answered_and_said_so_in_the_same_way(ask, client):
    assert ask("nothing", 404)["type"] == "/api#not-found"
    answer = client.delete("/api/v1/served", headers=ask.head)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"
    assert client.post("/api/v1/offices", headers=ask.head).status_code == 405


def test_closed_books_are_said_as_a_problem(app, client, settings, books, town):
    from dashboard.app import create_app

    key = make_key(settings)
    broken = create_app(replace(settings, database="sqlite:////nowhere/books.db"))
    answer = broken.test_client().get("/api/v1/offices", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 503
    assert answer.get_json(force=True)["type"] == "/api#books-closed"


# Writing


def row(**more):
    return {
        "office": "anagrafe",
        "first_day": "2026-11-16",
        "last_day": "2026-11-22",
        "n": 640,
    } | more


@pytest.fixture
def writer(app, client, settings, town):
    return Program(client, make_key(settings, may_write=True))


def test_people_served_are_entered_replaced_and_written_down(writer, settings):
    body = {"rows": [row(), row(service="tari", n=100)]}
    assert writer.send(body) == {"added": 2, "replaced": 0, "unchanged": 0}
    body["rows"][0]["n"] = 650
    assert writer.send(body) == {"added": 0, "replaced": 1, "unchanged": 1}
    assert {one["n"] for one in writer("served")["items"]} == {650, 100}
    accounts = open_accounts(settings.accounts)
    from dashboard.accounts import Filter

    entries = accounts.audit.entries(Filter())
    accounts.close()
    assert [one.action for one in entries] == ["served.saved", "served.saved"]
    assert entries[0].who == EMAIL


def test_a_key_that_was_not_made_for_it_enters_nothing(ask):
    assert ask.send({"rows": [row()]}, 403)["type"] == "/api#not-allowed"
    assert ask("served")["items"] == []


def test_nobody_enters_people_where_their_account_may_not(app, client, settings, town):
    add_account(settings, "bob@comune.example", ONE_OFFICE)
    reader = Program(client, make_key(settings, "bob@comune.example", may_write=True))
    reader.send({"rows": [row(office="biblioteca")]}, 403)
    manager = Grant(Role.MANAGER, "fontelieta", frozenset({"biblioteca"}))
    add_account(settings, "eve@comune.example", manager)
    eve = Program(client, make_key(settings, "eve@comune.example", may_write=True))
    assert eve.send({"rows": [row(office="biblioteca")]})["added"] == 1
    eve.send({"rows": [row(office="biblioteca", n=1), row()]}, 404)
    assert eve("served")["items"][0]["n"] == 640


def test_a_manager_elsewhere_enters_nothing_where_they_only_read(app, client, settings, town):
    other = town.administration("altrove", "Unione Altrove")
    town.office(other, "sportello", [town.service(other, "bollo")])
    grants = Grant(Role.READER, "fontelieta"), Grant(Role.MANAGER, "altrove")
    add_account(settings, "eve@comune.example", *grants)
    eve = Program(client, make_key(settings, "eve@comune.example", may_write=True))
    assert eve.send({"administration": "fontelieta", "rows": [row()]}, 403)["thing"] == "account"
    there = {"administration": "altrove", "rows": [row(office="sportello")]}
    assert eve.send(there)["added"] == 1


def test_rows_are_taken_all_or_none_and_every_wrong_one_is_named(writer):
    problem = writer.send({"rows": [row(), row(first_day="2026-11-20"), row(service="x")]}, 422)
    assert problem["type"] == "/api#bad-rows"
    assert len(problem["problems"]) == 2
    assert "line 2" in problem["problems"][0]
    assert writer("served")["items"] == []


@pytest.mark.parametrize(
    "body", [{}, {"rows": []}, {"rows": [row(n=-1)]}, {"rows": [row(first_day="x")]}, [], {"a": 1}]
)
def test_what_is_not_expected_is_refused(writer, body):
    assert writer.send(body, 400)["type"] == "/api#bad-body"


def test_only_json_is_read(writer, client):
    answer = client.post("/api/v1/served", headers=writer.head, data={"rows": "1"})
    assert answer.status_code == 415
    huge = {**writer.head, "Content-Type": "application/json"}
    assert client.post("/api/v1/served", headers=huge, data=70_000 * b" ").status_code == 413


def test_forged_requests_need_no_token_of_a_form_since_no_cookie_counts(app, client, auth, writer):
    app.config["WTF_CSRF_ENABLED"] = True
    auth.enter()
    assert client.post("/api/v1/served", json={"rows": [row()]}).status_code == 401
    assert writer.send({"rows": [row()]})["added"] == 1
    assert client.post("/dati/chiavi", data={"name": "x", "days": "90"}).status_code == 400


# Its page


def test_the_page_explains_every_address_parameter_and_problem(client, town):
    text = client.get("/api").text
    names = {name for one in OPERATIONS for name in one.question.__struct_fields__}
    with client.application.test_request_context():
        assert list(api_words.summaries()) == [one.name for one in OPERATIONS]
    for one in OPERATIONS:
        assert f"GET {one.path}<" in text
    for name in names:
        assert f"<dt><code>{name}</code></dt>" in text
    for kind in ProblemKind:
        assert f'id="{kind}"' in text


def test_a_keys_use_is_noted_but_not_each_time(app, client, settings, clock, town):
    ask = Program(client, make_key(settings))

    def used_ms():
        accounts = open_accounts(settings.accounts)
        (token,) = accounts.api_tokens.of(accounts.by_email(EMAIL).id)
        accounts.close()
        return token.used_ms

    assert used_ms() is None
    ask("offices")
    assert used_ms() == NOW_MS
    clock.now_ms += 60_000
    ask("offices")
    assert used_ms() == NOW_MS
    clock.now_ms += 600_000
    ask("offices")
    assert used_ms() == clock.now_ms


def test_no_key_is_kept_as_it_is(app, settings, town):
    key = make_key(settings)
    assert key.startswith("faccine_")
    stored = b"".join(path.read_bytes() for path in settings.accounts.parent.glob("accounts*"))
    assert key.encode() not in stored
    assert key.removeprefix("faccine_").encode() not in stored
