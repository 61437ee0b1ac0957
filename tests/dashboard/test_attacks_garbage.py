"""Garbage in every parameter of every address and form: an answer in words, and nobody else's data.

The parameters are those that a page is seen to look for, so that a new one needs no line here.
"""

import random
import re

import pytest
from api_kit import make_key
from attack_world import VALUES, addresses, make_world

from dashboard.api.operations import OPERATIONS
from dashboard.rights import Role

GARBAGE = [
    "'", '"', "' OR '1'='1", "1 UNION SELECT email, password, 1 FROM account --", "%", "_%", "\\",
    "\x00", "a\x00b", "\ufffe\ud7ff", "-1", "0", "9" * 30, "1e309", "nan", "inf", "٢٠٢٦-١٠", "²",
    "௧", "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "[]", "{}", "null", "true", "%(x)s",
    "{{7*7}}", "<evil-tag>", "http://[", "//evil.example", "javascript:1", "😀" * 50, "x" * 3000,
    "0001-01-01/0001-01-02", "0001-01", "0000-00", "9999-12", "9999-12-30/9999-12-31", "1900",
    "2099", "2026-W10", "999w", "000w", "20260101/20260102", "2026-02-30", "-2026-01", "１２３",
    "2021-11-23/2026-11-22", "1900-01-01", "9999-12-31", "0001-01-01", "\n", "\t 1", "1_000", " ",
    "١٢", "+5", "1,5", "-0", "Zürich", "\u202e1", "a" * 100 + "@b", "a@b\r\nBcc: c@d", "=1+1",
]  # fmt: skip
SEED = 20_261_123
FEW = 4


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    world = make_world(tmp_path_factory.mktemp("garbage"))
    world.app.config["REQUESTS_A_MINUTE"] = 10**6
    yield world
    world.close()


def broken_by(world, client, values):
    """Ask every page for each of its parameters; return what broke it."""
    wrong, asked = [], 0
    for address in addresses(world.app, "GET"):
        for name in world.asked_by(address):
            for value in values():
                answer = client.get(address, query_string={name: value})
                asked += 1
                if answer.status_code >= 500 or world.is_hidden_in(answer):
                    wrong.append((address, name, value[:40], answer.status_code))
                answer.close()
    assert asked > 100
    return wrong


def test_no_parameter_breaks_a_page_or_shows_what_is_hidden(world):
    chance = random.Random(SEED)
    client = world.client(Role.MANAGER)
    assert broken_by(world, client, lambda: chance.sample(GARBAGE, FEW)) == []


WORST = [
    ("periodo", "9999-12-30/9999-12-31"), ("periodo", "9999-12"), ("periodo", "0001-01"),
    ("periodo", "0001-01-01/0001-01-02"), ("indirizzo", "http://["), ("pagina", "99999999"),
    ("pagina", "\x00"), ("ufficio", "\x00"), ("cerca", "%"), ("chi", "' OR 1=1 --"),
]  # fmt: skip
"""What has broken a page once, or would be the first to."""


@pytest.mark.parametrize(("name", "value"), WORST, ids=range(len(WORST)))
def test_the_worst_values_break_no_page(world, name, value):
    client = world.client(Role.HUB_ADMIN)
    for address in addresses(world.app, "GET"):
        if name in world.asked_by(address):
            answer = client.get(address, query_string={name: value})
            assert answer.status_code < 500, address
            answer.close()


@pytest.mark.long
@pytest.mark.parametrize("who", [Role.READER, Role.MANAGER])
def test_nothing_at_all_breaks_a_page(world, who):
    assert broken_by(world, world.client(who), lambda: GARBAGE) == []


@pytest.mark.parametrize("value", GARBAGE[:: len(GARBAGE) // FEW])
def test_no_field_of_a_form_breaks_it(world, value):
    chance, wrong, fields = random.Random(SEED), [], 0
    for address in addresses(world.app, "POST"):
        names = world.asked_by(address, "POST")
        fields += len(names)
        mixed = {name: chance.choice([value, VALUES.get(name, value)]) for name in names}
        for data in (dict.fromkeys(names, value), mixed):
            world.have_again()
            answer = world.client(Role.HUB_ADMIN).post(address, data=data)
            if answer.status_code >= 500:
                wrong.append((address, data, answer.status_code))
    assert wrong == []
    assert fields > 100


def test_no_part_of_an_address_breaks_a_page(world):
    client, wrong = world.client(Role.HUB_ADMIN), []
    for rule in world.app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint == "static":
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            for value in ("9" * 30, "0", *random.Random(rule.rule).sample(GARBAGE, FEW)):
                made = re.sub(r"<(?:\w+:)?\w+>", value.replace("\\", "\\\\"), rule.rule)
                answer = client.open(made.replace("%", "%25"), method=method)
                if answer.status_code >= 500:
                    wrong.append((method, made[:80], answer.status_code))
    assert wrong == []


def test_programs_get_a_problem_for_any_garbage(world):
    key = make_key(world.settings, "reader@comune.example")
    client, head = world.app.test_client(), {"Authorization": f"Bearer {key}"}
    names = ("administration", "office", "service", "period", "step", "page", "limit", "other")
    for operation in OPERATIONS:
        for value in random.Random(operation.path).sample(GARBAGE, 3 * FEW):
            for name in names:
                asked = {"office": "anagrafe", name: value}
                answer = client.get(operation.path, query_string=asked, headers=head)
                assert answer.status_code < 500, (operation.path, asked)
                assert not world.is_hidden_in(answer), (operation.path, asked)


@pytest.mark.parametrize(
    "key",
    ["", "x", "' OR 1=1 --", "faccine_", "faccine_" + "a" * 5000, "Bearer Bearer", "\xff\xfe"],
)
def test_no_key_but_a_real_one_opens_anything(world, key):
    client = world.app.test_client()
    for head in (f"Bearer {key}", f"Basic {key}", key):
        assert client.get("/api/v1/offices", headers={"Authorization": head}).status_code == 401


def test_the_books_are_whole_after_all_that(world):
    execute = world.books.database.conn.execute
    assert execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert execute("PRAGMA foreign_key_check").fetchall() == []
    assert execute("SELECT count(*) FROM office").fetchone()[0] >= 3
