"""What an operator gets wrong is answered in one line that names it, with exit code 1 or 2."""

import socketserver
import threading

import pytest
from brokers import GuardedMosquitto
from line import KIOSK, Line
from processes import Process, finish

pytestmark = pytest.mark.system


def one_line(finished, code, *words):
    """Check the exit code, and that one line says all of the words."""
    said = [text for text in finished.lines if text.strip() and not text.startswith("{")]
    assert finished.code == code, finished.text
    assert "Traceback" not in finished.text
    assert len(said) == 1, finished.text
    for word in words:
        assert str(word) in said[0], said[0]


def run_hub(line, *more, database=None, broker=None):
    arguments = ["--broker", broker or line.broker.url, "--database", database or line.database]
    return finish("hub.cli:main", ["run", *arguments, *more], line.folder)


def run_kiosk(line, *more, broker=None, outbox=None):
    arguments = ["--kiosk", KIOSK, "--broker", broker or line.broker.url, "--headless"]
    arguments += ["--outbox", outbox or line.outbox()]
    return finish("kiosk.cli:main", ["run", *arguments, *more], line.folder)


@pytest.fixture
def guarded_line(tmp_path):
    with Line(tmp_path / "line") as line:
        line.broker = GuardedMosquitto(tmp_path / "guarded")
        line.broker.start()
        yield line


def test_a_second_hub_on_the_same_books_refuses_to_start(line):
    line.start_all()
    one_line(run_hub(line), 1, "already running", line.books)
    line.press(3)
    line.settle()
    line.assert_exactly_once()


def test_a_second_kiosk_on_the_same_outbox_refuses_to_start(line):
    line.start_all()
    line.press(3)
    line.settle()
    one_line(run_kiosk(line), 1, "already running", line.outbox())


def test_commands_work_beside_a_running_hub(line):
    line.start_all()
    line.press(5)
    line.settle()
    assert line.verdict()["ok"]
    assert line.hub("backup", line.folder / "copy.db").code == 0
    assert line.hub("migrate").code == 0


def test_restoring_under_a_running_hub_is_refused(line):
    line.start_all()
    copy = line.folder / "copy.db"
    assert line.hub("backup", copy).code == 0
    one_line(line.hub("restore", copy), 1, "already running")


def test_a_hub_that_the_broker_refuses_ends_with_one_line(guarded_line):
    url = f"mqtt://_hub:wrong@127.0.0.1:{guarded_line.broker.port}"
    refused = run_hub(guarded_line, broker=url)
    one_line(refused, 1, "refused the login", "_hub", "password")
    assert "wrong@" not in refused.text, "secrets are not printed"


def test_a_kiosk_that_the_broker_refuses_goes_on_recording(guarded_line):
    line = guarded_line
    arguments = ["run", "--headless", "--kiosk", KIOSK, "--outbox", line.outbox()]
    arguments += ["--broker", f"mqtt://{KIOSK}:wrong@127.0.0.1:{line.broker.port}"]
    line.running[KIOSK] = Process("kiosk.cli:main", arguments, line.log(KIOSK))
    line.until(lambda: "refused" in _text(line.log(KIOSK)))
    line.press(10)
    line.check_alive()
    assert line.running[KIOSK].exit_code is None
    assert len(line.written()) == len(line.thanked()) >= 10


def _text(path):
    return path.read_text() if path.exists() else ""


def test_a_hub_without_its_books_says_what_to_do(line):
    missing = line.folder / "nowhere" / "books.db"
    one_line(run_hub(line, database=f"sqlite:///{missing}"), 1, missing, "faccine-hub init")
    assert not missing.parent.exists()


@pytest.mark.parametrize(
    ("database", "words"),
    [
        ("postgresql://hub@localhost/books", ["SQLite", "sqlite:///"]),
        ("books.db", ["books.db", "sqlite:///"]),
    ],
)
def test_a_database_that_is_none_is_named(line, database, words):
    one_line(run_hub(line, database=database), 1, *words)


def test_books_that_are_no_database_are_named(line):
    line.books.write_bytes(b"this is no database" * 1000)
    one_line(run_hub(line), 1, line.books)
    one_line(line.hub("verify"), 1, line.books)


@pytest.mark.parametrize("url", ["http://localhost", "mqtt://localhost:port", "localhost:1883"])
def test_a_broker_that_is_none_is_named(line, url):
    one_line(run_hub(line, broker=url), 1, "expected mqtt://")
    one_line(run_kiosk(line, broker=url), 1, "expected mqtt://")


def test_a_setting_that_nobody_knows_is_named(line):
    settings = line.folder / "hub.toml"
    settings.write_text('[run]\nbrocker = "mqtt://localhost"\n')
    finished = finish("hub.cli:main", ["--config", settings, "run"], line.folder)
    one_line(finished, 1, settings, "brocker", "broker")
    settings.write_text("[run\n")
    one_line(
        finish("hub.cli:main", ["--config", settings, "run"], line.folder), 1, settings, "TOML"
    )
    settings.unlink()
    one_line(finish("kiosk.cli:main", ["--config", settings, "run"], line.folder), 1, settings)


def test_settings_from_a_file_are_used(line):
    settings = line.folder / "hub.toml"
    settings.write_text(f'database = "{line.database}"\n[run]\nbroker = "nonsense"\n')
    finished = finish("hub.cli:main", ["--config", settings, "run"], line.folder)
    one_line(finished, 1, "nonsense")
    assert finish("hub.cli:main", ["--config", settings, "verify"], line.folder).code == 0


def test_wrong_use_is_exit_code_2(line):
    for program in ("hub.cli:main", "kiosk.cli:main"):
        for arguments in (["run"], ["run", "--nonsense"], ["nonsense"]):
            finished = finish(program, arguments, line.folder)
            assert finished.code == 2
            assert "Traceback" not in finished.text
            assert "--help" in finished.text


def test_a_kiosk_id_that_is_none_is_named(line):
    arguments = ["run", "--headless", "--kiosk", "Ufficio 1", "--broker", "mqtt://localhost"]
    arguments += ["--outbox", line.outbox()]
    one_line(finish("kiosk.cli:main", arguments, line.folder), 1, "Ufficio 1", "a-z")


def test_a_full_or_read_only_place_for_the_outbox_is_named(line):
    blocked = line.folder / "a file"
    blocked.write_text("not a folder")
    one_line(run_kiosk(line, outbox=blocked / "outbox.db"), 1, blocked)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


class _WebServer(socketserver.BaseRequestHandler):
    """Somebody else on the broker's port."""

    def handle(self):
        self.request.recv(1024)
        self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_broker_whose_port_somebody_else_has_is_waited_for(line):
    with _Server(("127.0.0.1", line.broker.port), _WebServer) as other:
        threading.Thread(target=other.serve_forever, args=[0.01]).start()
        line.start_hub()
        line.start_kiosk()
        line.press(5)
        line.until(lambda: "connection lost" in line.log("hub").read_text())
        line.until(lambda: "connection lost" in line.log(KIOSK).read_text())
        line.check_alive()
        other.shutdown()
    line.broker.start()
    line.settle()
    line.assert_exactly_once()
