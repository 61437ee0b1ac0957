"""The record of who changed what: complete, in words, within a reader's scope."""

import ast
from pathlib import Path

import pytest
from dashboard_kit import EMAIL, NOW_MS

import dashboard
from dashboard.accounts import Entry, open_accounts
from dashboard.audit_words import KINDS, changes_of, kind_words, known_actions
from dashboard.rights import Grant, Role

ROOT = Path(dashboard.__file__).parent
DAY_MS = 86_400_000


@pytest.fixture
def accounts(settings, app):
    accounts = open_accounts(settings.accounts)
    yield accounts
    accounts.close()


def written_actions():
    """Every action that some module writes down, read from the source."""
    found = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if name.strip("_") in {"audit", "write_down"} and isinstance(first, ast.Constant):
                found.add(first.value)
    return found


def test_every_action_that_is_written_down_has_words_and_a_kind():
    actions = written_actions()
    assert len(actions) > 10
    assert actions - known_actions() == set()
    kinds = {kind for some in KINDS.values() for kind in some}
    assert {action.partition(".")[0] for action in actions | known_actions()} <= kinds


@pytest.fixture(autouse=True)
def _in_italian(request):
    if "page" not in request.fixturenames and "client" not in request.fixturenames:
        app = request.getfixturevalue("app")
        with app.test_request_context("/"):
            yield
    else:
        yield


def test_every_kind_has_words():
    assert set(kind_words()) == set(KINDS)


def test_details_are_said_in_words_and_what_stayed_is_left_out():
    names = {"a": "Anagrafe", "b": "Biblioteca"}
    said = changes_of(
        {
            "role": ["reader", "manager"],
            "offices": [[], ["a", "b"]],
            "days": 7,
            "why": ["same", "same"],
            "empty": "",
            "strange": {"x": 1},
            "long": "x" * 1000,
            "may_write": False,
        },
        lambda codes: ", ".join(names[code] for code in codes),
    )
    assert [(one.name, one.before, one.after[:40]) for one in said] == [
        ("ruolo", "Sola lettura", "Responsabile d’ufficio"),
        ("uffici", "tutti gli uffici", "Anagrafe, Biblioteca"),
        ("giorni", None, "7"),
        ("strange", None, "x: 1"),
        ("long", None, "x" * 40),
        ("può scrivere", None, "no"),
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-11-16/2026-11-22", "16 novembre – 22 novembre 2026"),
        ("2026-10-01/2026-10-31", "ottobre 2026"),
        ("soon", "soon"),
    ],
)
def test_days_are_said_as_on_the_other_pages(written, said):
    (change,) = changes_of({"days": written}, ", ".join)
    assert change.after == said


def test_days_and_rules_have_their_names_too():
    said = changes_of({"until": "2026-12-24", "since": "soon", "red": ["no", "yes"]}, ", ".join)
    assert [(one.name, one.after) for one in said] == [
        ("ultimo giorno", "24 dicembre 2026"), ("dal", "soon"), ("Più «Male» del solito", "yes"),
    ]  # fmt: skip


def write(accounts, what, *, at_ms=NOW_MS, action="people.invited", who=EMAIL, place="fontelieta"):
    accounts.audit.write(Entry(at_ms, action, what, who=who, administration=place))


def test_a_page_says_who_did_what_when(page, accounts, town):
    accounts.audit.write(
        Entry(
            NOW_MS - DAY_MS,
            "people.role",
            "rita@comune.example",
            who="ada@comune.example",
            administration="fontelieta",
            details={"role": ["reader", "manager"], "offices": [["anagrafe"], []]},
        )
    )
    text = page("/registro")
    assert "ieri, 9:30" in text
    assert "ada@comune.example" in text
    assert "ha cambiato il ruolo di <b>rita@comune.example</b>" in text
    assert "Anagrafe centro" in text
    assert "tutti gli uffici" in text


def test_it_is_filtered_by_person_kind_and_days_and_paged(page, accounts, town):
    for n in reversed(range(30)):
        write(accounts, f"nr-{n:02}", at_ms=NOW_MS - n * DAY_MS)
    write(accounts, "Anagrafe", action="served.saved", who="ugo@comune.example")
    assert "31 voci" in page("/registro")
    assert "nr-29" not in page("/registro")
    assert "nr-29" in page("/registro?pagina=2")
    assert "nr-" not in page("/registro?chi=ugo@comune.example")
    assert "Anagrafe</b>" in page("/registro?cosa=serviti")
    assert "nr-" not in page("/registro?cosa=serviti")
    text = page("/registro?dal=2026-11-20&al=2026-11-21")
    assert ["nr-01" in text, "nr-02" in text, "nr-03" in text, "nr-04" in text] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "query", ["dal=x", "al=9999-12-31", "dal=0001-01-01", "pagina=x", "cosa=x", "chi='--", "chi="]
)
def test_strange_choices_are_no_error(page, accounts, town, query):
    write(accounts, "somebody")
    page(f"/registro?{query}")


def test_an_administrator_reads_only_what_concerns_their_administration(
    client, accounts, settings, town
):
    town.administration("villaggio", "Villaggio")
    write(accounts, "of the town")
    write(accounts, "of the village", place="villaggio", who="zz@comune.example")
    write(accounts, "of the hub", place=None, who="yy@comune.example")
    ada = accounts.add("ada@b.example", None, None, NOW_MS, [Grant(Role.ADMIN, "fontelieta")])
    client.get(f"/accedi/link/{accounts.login_links.make(ada.id, NOW_MS)}")
    text = client.get("/registro").text
    assert "of the town" in text
    for hidden in ("village", "Villaggio", "of the hub", "zz@", "yy@"):
        assert hidden not in text
    assert "of the village" not in client.get("/registro?chi=zz@comune.example").text


def test_nothing_written_down_says_so(page, town):
    assert "Non è ancora cambiato niente" in page("/registro")


def test_no_secret_is_written_down(app, client, auth, accounts, town):
    auth.enter()
    form = {"email": "x@y.example", "role": "hub-admin"}
    text = client.post("/persone/invita", data=form).text
    token = text.partition("/invito/")[2].partition('"')[0]
    password = "quattro parole messe insieme"
    app.test_client().post(f"/invito/{token}", data={"password": password, "again": password})
    written = str(list(accounts._database["audit"].rows))
    assert "x@y.example" in written
    assert token not in written
    assert password not in written
    assert "scrypt" not in written
