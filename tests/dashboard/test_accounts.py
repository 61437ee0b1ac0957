"""Accounts, their file and the key beside it."""

import stat

import pytest

from dashboard.accounts import open_accounts
from dashboard.secret import key_beside
from faccine.wire.errors import SettingsError, StorageError

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(tmp_path):
    accounts = open_accounts(tmp_path / "accounts.sqlite3")
    yield accounts
    accounts.close()


def test_a_password_is_kept_as_scrypt_and_a_link_as_a_digest(accounts, tmp_path):
    accounts.add("a@b.example", None, PASSWORD, 0)
    token = accounts.make_link("a@b.example", 0)
    [account] = accounts._database["account"].rows
    [link] = accounts._database["login_link"].rows
    assert account["password"].startswith("scrypt:")
    assert PASSWORD not in str(account)
    assert token not in str(link)


def test_only_its_owner_reads_the_file_and_the_key(accounts, tmp_path):
    key = key_beside(tmp_path / "accounts.sqlite3")
    for name in ("accounts.sqlite3", "accounts.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert len(key) == 32
    assert key_beside(tmp_path / "accounts.sqlite3") == key


def test_a_key_that_others_may_read_is_refused(tmp_path):
    key_beside(tmp_path / "accounts.sqlite3")
    (tmp_path / "accounts.key").chmod(0o644)
    with pytest.raises(StorageError, match="chmod 600"):
        key_beside(tmp_path / "accounts.sqlite3")


def test_a_key_cut_short_is_refused(tmp_path):
    (tmp_path / "accounts.key").touch(mode=0o600)
    with pytest.raises(StorageError, match="0 bytes, expected 32"):
        key_beside(tmp_path / "accounts.sqlite3")


@pytest.mark.parametrize("email", ["nobody", "a b@c.example", " a@b.example", "a@@b"])
def test_what_is_no_e_mail_is_refused(accounts, email):
    with pytest.raises(SettingsError, match=r"expected name@example\.org"):
        accounts.add(email, None, PASSWORD, 0)


def test_a_short_password_and_a_second_account_are_refused(accounts):
    with pytest.raises(SettingsError, match="at least 12"):
        accounts.add("a@b.example", None, "short", 0)
    accounts.add("a@b.example", None, PASSWORD, 0)
    with pytest.raises(SettingsError, match="exists already"):
        accounts.add("A@B.example", None, PASSWORD, 0)


def test_a_session_ends_when_its_stamp_is_another(accounts):
    account = accounts.add("a@b.example", None, PASSWORD, 0)
    assert accounts.by_session(account.get_id()) == account
    assert accounts.by_session(f"{account.id}:other") is None
    assert accounts.by_session("nonsense") is None


def test_links_that_are_too_old_are_cleared_away(accounts):
    accounts.add("a@b.example", None, PASSWORD, 0)
    accounts.make_link("a@b.example", 0)
    accounts.make_link("a@b.example", 3_600_000)
    assert accounts._database["login_link"].count == 1


def test_a_link_for_nobody_says_what_to_do(accounts):
    with pytest.raises(SettingsError, match=r"accounts add c@d\.example"):
        accounts.make_link("c@d.example", 0)
