"""Styles and scripts: compressed for who takes it, kept for long, a new address when changed."""

import os

from flask import Flask

from dashboard.files_served import use_files


def served(folder, extra=None):
    app = Flask(__name__, static_folder=None)
    version = use_files(app, folder, extra or {})
    return app.test_client(), version


def test_a_compressed_file_is_sent_to_who_takes_it(tmp_path):
    (tmp_path / "a.css").write_text("long " * 100)
    (tmp_path / "a.css.gz").write_bytes(b"short")
    client, _ = served(tmp_path)
    with client.get("/static/a.css", headers={"Accept-Encoding": "gzip"}) as packed:
        assert (packed.data, packed.headers["Content-Encoding"]) == (b"short", "gzip")
    with client.get("/static/a.css") as plain:
        assert plain.text.startswith("long")


def test_files_carry_the_headers_of_every_answer_and_are_kept_for_a_week(tmp_path):
    (tmp_path / "a.js").write_text("1")
    client, _ = served(tmp_path, {"X-Frame-Options": "DENY"})
    with client.get("/static/a.js") as answer:
        pass
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "max-age=604800" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_changed_file_changes_the_version(tmp_path):
    file = tmp_path / "a.js"
    file.write_text("1")
    _, before = served(tmp_path)
    os.utime(file, ns=(1, 1))
    assert served(tmp_path)[1] != before


def test_nothing_outside_the_folder_is_served(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret").write_text("secret")
    client, _ = served(inside)
    for address in ("/static/../secret", "/static/%2e%2e/secret", "/static//etc/passwd"):
        assert client.get(address).status_code == 404
