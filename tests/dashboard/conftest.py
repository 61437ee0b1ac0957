"""A dashboard on hand-made books, and somebody who can log in."""

import shutil

import pytest
from dashboard_kit import EMAIL, NOW_MS, PASSWORD, Auth, Clock
from flask import Flask
from handmade_books import HandmadeBooks
from jinja2 import BytecodeCache
from werkzeug.routing import Rule
from werkzeug.security import generate_password_hash

from dashboard.accounts import open_accounts, store
from dashboard.app import create_app
from dashboard.settings import DashboardSettings

_NOBODY = store._NOBODY


class Compiled(BytecodeCache):
    """Templates that were compiled already: every test makes an application of its own."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket):
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled_templates():
    before, Flask.jinja_options = Flask.jinja_options, {"bytecode_cache": Compiled()}
    yield
    Flask.jinja_options = before


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses():
    """Compile each address once: it takes a third of making an application."""
    compile_builder, kept = Rule._compile_builder, {}

    def compile_once(rule, append_unknown=True):
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = rule.rule, tuple(rule._trace), defaults, append_unknown
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]  # it is handed the rule that it builds an address of

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield


@pytest.fixture(scope="module", autouse=True)
def quick_passwords():
    """Hash passwords in a moment, but where ``real_passwords`` are asked for."""

    def hash_quickly(password, method):
        assert method == "scrypt"
        return generate_password_hash(password, "scrypt:1024:8:1")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "generate_password_hash", hash_quickly)
        patch.setattr(store, "_NOBODY", hash_quickly("nobody", "scrypt"))
        yield


@pytest.fixture
def real_passwords(monkeypatch):
    monkeypatch.setattr(store, "generate_password_hash", generate_password_hash)
    monkeypatch.setattr(store, "_NOBODY", _NOBODY)


@pytest.fixture(scope="module", autouse=True)
def quick_disk(unsynced_disk):
    pass


@pytest.fixture
def books(tmp_path):
    books = HandmadeBooks(tmp_path)
    yield books
    books.close()


@pytest.fixture
def town(books):
    """Three offices: one ordinary with two services, one small, one of two people."""
    books.town = books.administration("fontelieta", "Comune di Fontelieta")
    books.cards = books.service(books.town, "carta", "Carta d’identità")
    books.taxes = books.service(books.town, "tari", "TARI")
    books.registry = books.office(
        books.town, "anagrafe", [books.cards, books.taxes], 5, "Anagrafe centro"
    )
    books.library = books.office(books.town, "biblioteca", [books.cards], 3, "Biblioteca")
    books.social = books.office(books.town, "sociali", [books.cards], 2, "Servizi sociali")
    return books


@pytest.fixture
def clock():
    return Clock(NOW_MS)


@pytest.fixture
def settings(books, tmp_path):
    return DashboardSettings(books.url, tmp_path / "accounts.sqlite3", has_secure_cookies=False)


@pytest.fixture(scope="module")
def one_account(tmp_path_factory, quick_passwords):
    """A file with one account, made once."""
    path = tmp_path_factory.mktemp("accounts") / "accounts.sqlite3"
    accounts = open_accounts(path)
    accounts.add(EMAIL, "Anna", PASSWORD, NOW_MS)
    accounts.close()
    return path


@pytest.fixture
def app(settings, clock, one_account):
    shutil.copy(one_account, settings.accounts)
    app = create_app(settings, now_ms=clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def auth(client, settings, clock):
    return Auth(client, settings, clock)


@pytest.fixture
def page(client, auth):
    """Somebody logged in: page(address) is the text of a page, without its markup's line ends."""
    auth.enter()

    def get(address, status=200):
        answer = client.get(address)
        assert answer.status_code == status, answer.text
        return " ".join(answer.text.split())

    return get
