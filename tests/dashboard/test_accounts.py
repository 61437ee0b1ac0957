"""Accounts, their file and the key beside it."""

import sqlite3
import stat

import pytest

from dashboard.accounts import KEPT_DAYS, Entry, Filter, open_accounts
from dashboard.accounts.migrations import migrations
from dashboard.rights import Grant, Role
from dashboard.secret import key_beside
from faccine.runtime.database import open_database
from faccine.wire.errors import SettingsError, StorageError

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(tmp_path):
    accounts = open_accounts(tmp_path / "accounts.sqlite3")
    yield accounts
    accounts.close()


def test_a_password_is_kept_as_scrypt_and_a_link_as_a_digest(accounts, real_passwords):
    accounts.add("a@b.example", None, PASSWORD, 0)
    token = accounts.make_link("a@b.example", 0)
    [account] = accounts._database["account"].rows
    [link] = accounts._database["login_link"].rows
    assert account["password"].startswith("scrypt:32768:8:1$")
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


HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@pytest.fixture
def anna(accounts):
    return accounts.add("a@b.example", "Anna", None, 0)


def test_a_session_is_kept_as_a_digest_and_found_by_its_token(accounts, anna):
    token = accounts.begin_session(anna, "Firefox, Linux", 0).token
    assert token not in str(list(accounts._database["session"].rows))
    found = accounts.by_session(token, 1000)
    assert (found.id, found.token) == (anna.id, token)
    assert accounts.by_session("nonsense", 1000) is None


def test_a_session_ends_after_twelve_hours_without_a_page(accounts, anna):
    token = accounts.begin_session(anna, "", 0).token
    assert accounts.by_session(token, 11 * HOUR_MS)
    assert accounts.by_session(token, 22 * HOUR_MS)  # from the last page, not from the first
    assert accounts.by_session(token, 34 * HOUR_MS) is None


def test_a_session_ends_after_seven_days_however_busy(accounts, anna):
    token = accounts.begin_session(anna, "", 0).token
    for hour in range(0, 7 * 24, 6):
        assert accounts.by_session(token, hour * HOUR_MS), hour
    assert accounts.by_session(token, 7 * DAY_MS) is None


def test_sessions_are_ended_one_by_one_or_all_but_this_one(accounts, anna):
    tokens = [accounts.begin_session(anna, f"device {n}", n).token for n in range(4)]
    third = next(one for one in accounts.sessions.of(anna.id, 10) if one.device == "device 2")
    assert accounts.sessions.end(anna.id, third.digest)
    assert not accounts.sessions.end(anna.id, third.digest)
    alive = [bool(accounts.by_session(token, 10)) for token in tokens]
    assert alive == [True, True, False, True]
    assert accounts.sessions.end_all(anna.id, tokens[0]) == 2
    assert [bool(accounts.by_session(token, 10)) for token in tokens] == [True, False, False, False]


def test_nobody_ends_the_session_of_another(accounts, anna):
    other = accounts.add("c@d.example", None, None, 0)
    token = accounts.begin_session(anna, "", 0).token
    [session] = accounts.sessions.of(anna.id, 0)
    assert not accounts.sessions.end(other.id, session.digest)
    assert accounts.by_session(token, 0)


def test_blocking_and_removing_end_sessions_and_links_at_once(accounts, anna):
    for end in (lambda: accounts.block(anna.id, 5), lambda: accounts.remove(anna.id)):
        accounts.unblock(anna.id)
        token = accounts.begin_session(anna, "", 0).token
        links = accounts.make_link(anna.email, 0), accounts.password_links.make(anna.id, 0)
        end()
        assert accounts.by_session(token, 6) is None
        assert accounts.use_link(links[0], 6) is None
        assert accounts.password_links.use(links[1], 6) is None


def test_a_blocked_account_gets_in_by_no_link_made_afterwards(accounts, anna):
    accounts.block(anna.id, 0)
    assert accounts.use_link(accounts.make_link(anna.email, 0), 0) is None


def test_a_link_to_choose_a_password_works_once_for_seven_days_and_ends_earlier_ones(
    accounts, anna
):
    first = accounts.password_links.make(anna.id, 0, ends_others=True)
    second = accounts.password_links.make(anna.id, 0, ends_others=True)
    assert accounts.password_links.account_of(first, 0) is None
    assert accounts.password_links.account_of(second, 7 * DAY_MS) == anna.id
    assert accounts.password_links.account_of(second, 7 * DAY_MS + 1) is None
    assert accounts.password_links.use(second, 0) == anna.id
    assert accounts.password_links.use(second, 0) is None


def test_roles_are_kept_with_their_place(accounts):
    grants = (Grant(Role.ADMIN, "north"), Grant(Role.READER, "south", frozenset({"b", "a"})))
    added = accounts.add("r@b.example", None, None, 0, grants)
    assert accounts.by_id(added.id).grants == grants
    assert accounts.by_id(added.id).viewer.sees("south", "a")
    accounts.set_grants(added.id, [])
    assert accounts.by_id(added.id).grants == ()


def test_accounts_from_before_there_were_roles_are_hub_administrators(tmp_path):
    database = open_database(tmp_path / "old.sqlite3", create=True)
    migrations.apply(database, stop_before="roles")
    database.conn.execute(
        "INSERT INTO account (email, stamp, created_ms) VALUES ('old@b.example', 'x', 0)"
    )
    database.close()
    accounts = open_accounts(tmp_path / "old.sqlite3")
    assert accounts.by_email("old@b.example").viewer.is_hub_admin
    accounts.close()


def test_wrong_attempts_are_counted_by_e_mail_and_by_address(accounts):
    left = [accounts.attempts.take("A@b.example", f"10.0.0.{n}", 0) for n in range(6)]
    assert left == [4, 3, 2, 1, 0, None]
    assert accounts.attempts.take("a@B.example ", "10.9.9.9", 0) is None
    assert accounts.attempts.take("other@b.example", "10.0.0.1", 0) == 4


def test_thirty_wrong_attempts_from_one_address_stop_it_for_every_e_mail(accounts):
    for n in range(30):
        assert accounts.attempts.take(f"{n}@b.example", "10.0.0.1", 0) is not None
    assert accounts.attempts.take("new@b.example", "10.0.0.1", 0) is None
    assert accounts.attempts.take("new@b.example", "10.0.0.2", 0) == 4


def test_a_lock_ends_fifteen_minutes_after_the_last_attempt_and_outlives_a_restart(tmp_path):
    for at_ms in (0, 1, 2, 3, 60_000):
        accounts = open_accounts(tmp_path / "accounts.sqlite3")
        accounts.attempts.take("a@b.example", "10.0.0.1", at_ms)
        accounts.close()
    accounts = open_accounts(tmp_path / "accounts.sqlite3")
    assert accounts.attempts.take("a@b.example", "10.0.0.2", 60_000 + 899_999) is None
    assert accounts.attempts.take("a@b.example", "10.0.0.2", 60_000 + 900_000) == 4
    accounts.close()


def test_a_right_login_takes_its_attempt_back(accounts):
    for _ in range(40):
        assert accounts.attempts.take("a@b.example", "10.0.0.1", 0) is not None
        accounts.attempts.take_back("a@b.example", "10.0.0.1")
    assert accounts.attempts.take("a@b.example", "10.0.0.1", 0) == 4


def test_what_somebody_typed_as_an_e_mail_is_not_kept(accounts):
    accounts.attempts.take("perhaps a password", "10.0.0.1", 0)
    assert "perhaps" not in str(list(accounts._database["attempt"].rows))
    assert "10.0.0.1" not in str(list(accounts._database["attempt"].rows))


def test_a_person_known_to_a_provider_is_found_by_its_subject(accounts, anna):
    accounts.bind(anna.id, "https://id.example", "subject-1")
    assert accounts.by_subject("https://id.example", "subject-1").id == anna.id
    assert accounts.by_subject("https://other.example", "subject-1") is None
    assert accounts.is_bound(anna.id, "https://id.example")


def an_entry(n, **more):
    return Entry(n * DAY_MS, "people.invited", f"person {n}", account=1, who="a@b.example", **more)


def test_entries_of_the_record_are_never_changed_and_go_from_the_oldest_only(accounts):
    for n in range(3):
        accounts.audit.write(an_entry(n))
    connection = accounts._database.conn
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute("UPDATE audit SET what = 'nothing'")
    with pytest.raises(sqlite3.IntegrityError, match="only the oldest"):
        connection.execute("DELETE FROM audit WHERE id = 2")
    assert accounts.audit.count(Filter()) == 3


def test_entries_are_kept_for_two_years(accounts):
    for n in (0, 1, KEPT_DAYS, KEPT_DAYS + 1):
        accounts.audit.write(an_entry(n))
    assert [one.what for one in accounts.audit.entries(Filter())] == [
        "person 731",
        "person 730",
        "person 1",
    ]


def test_entries_are_found_by_place_person_kind_and_day(accounts):
    log = accounts.audit
    log.write(an_entry(1, administration="north", details={"role": ["", "reader"]}))
    log.write(
        Entry(2 * DAY_MS, "served.saved", "Registry", who="c@d.example", administration="south")
    )
    log.write(Entry(3 * DAY_MS, "peoples.other", "not people", administration="north"))
    found = lambda **wanted: [one.what for one in log.entries(Filter(**wanted))]  # noqa: E731
    assert found() == ["not people", "Registry", "person 1"]
    assert found(administrations=["north"]) == ["not people", "person 1"]
    assert found(administrations=[]) == []
    assert found(who="c@d.example") == ["Registry"]
    assert found(kinds=["people"]) == ["person 1"]
    assert found(from_ms=2 * DAY_MS, to_ms=3 * DAY_MS) == ["Registry"]
    assert log.people(Filter(administrations=["north"])) == ["a@b.example"]
    assert log.entries(Filter(), first=1, n=1)[0].what == "Registry"
    assert log.entries(Filter(kinds=["people"]))[0].details == {"role": ["", "reader"]}


def test_links_that_are_too_old_are_cleared_away(accounts):
    accounts.add("a@b.example", None, PASSWORD, 0)
    accounts.make_link("a@b.example", 0)
    accounts.make_link("a@b.example", 3_600_000)
    assert accounts._database["login_link"].count == 1


def test_a_link_for_nobody_says_what_to_do(accounts):
    with pytest.raises(SettingsError, match=r"accounts add c@d\.example"):
        accounts.make_link("c@d.example", 0)
