"""Machines ask whether the books can be read."""

from dataclasses import replace

from dashboard.app import create_app


def test_readable_books_are_ok_without_a_login(client, town):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_missing_books_are_503_with_the_reason_in_one_line(settings, tmp_path, clock):
    nowhere = replace(settings, database=f"sqlite:///{tmp_path / 'nowhere.sqlite3'}")
    answer = create_app(nowhere, now_ms=clock).test_client().get("/healthz")
    assert answer.status_code == 503
    assert "nowhere.sqlite3" in answer.text
    assert answer.text.count("\n") == 1


def test_pages_say_that_the_books_are_closed_and_not_why(settings, tmp_path, clock, auth, app):
    nowhere = replace(settings, database=f"sqlite:///{tmp_path / 'nowhere.sqlite3'}")
    client = create_app(nowhere, now_ms=clock).test_client()
    client.get(auth.link())
    answer = client.get("/")
    assert answer.status_code == 503
    assert "Nessuna pressione va persa" in answer.text
    assert "nowhere" not in answer.text
