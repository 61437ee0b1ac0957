"""Telling another program of an alert, over real HTTP."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme
from alert_kit import NAMES

from dashboard.alerts import webhook
from dashboard.alerts.model import Alert, AlertRule, Place
from dashboard.alerts.webhook import check_address, payload_of, post, signature
from faccine.wire.errors import DeliveryError, SettingsError

SECRET = "una parola segreta"
NOW_MS = 1_795_000_000_000
ALERT = Alert(
    7, AlertRule.GONE, Place("fontelieta", "anagrafe", "anagrafe-1"), NOW_MS, None,
    {"open_ms": 60_000, "names": NAMES},
)  # fmt: skip


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        if self.server.answer is None:
            self.server.waits.wait(30)  # until the test is over: it never answers
            return
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/altrove")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answer, server.waits = [], 200, threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.waits.set()
    server.shutdown()
    thread.join()
    server.server_close()


def send(server, host="http://127.0.0.1", context=None, path="/avvisi?da=faccine"):
    payload = payload_of("opened", ALERT, {"title": "non si collega"})
    post(f"{host}:{server.server_port}{path}", SECRET, 12, payload, NOW_MS, context)


def test_a_receiver_can_prove_who_sent_it_and_reads_what_is_the_matter(receiver):
    send(receiver)
    [(path, headers, body)] = receiver.got
    assert path == "/avvisi?da=faccine"
    assert headers["X-Faccine-Delivery"] == "12"
    assert headers["X-Faccine-Signature"] == signature(SECRET, headers["X-Faccine-Timestamp"], body)
    assert headers["X-Faccine-Signature"] != signature("another", str(NOW_MS // 1000), body)
    said = json.loads(body)
    assert said["event"] == "alert.opened"
    assert said["alert"] == {
        "id": 7, "rule": "gone", "administration": "fontelieta", "office": "anagrafe",
        "item": "anagrafe-1", "opened": "2026-11-18T11:06:40Z", "closed": None,
        "values": {"open_ms": 60_000}, "title": "non si collega",
    }  # fmt: skip


def test_a_redirect_is_not_followed(receiver):
    receiver.answer = 302
    with pytest.raises(DeliveryError, match="answered 302") as raised:
        send(receiver)
    assert len(receiver.got) == 1
    assert not raised.value.is_final


@pytest.mark.parametrize(("status", "is_final"), [(500, False), (404, False), (410, True)])
def test_an_answer_that_is_no_yes_is_a_failure_and_gone_is_gone_for_good(
    receiver, status, is_final
):
    receiver.answer = status
    with pytest.raises(DeliveryError) as raised:
        send(receiver)
    assert raised.value.is_final is is_final


def test_a_receiver_that_never_answers_is_given_up(receiver, monkeypatch):
    receiver.answer = None
    monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(DeliveryError, match="did not answer in time"):
        send(receiver)


def test_a_receiver_that_dribbles_is_cut_off(monkeypatch):
    import socket

    monkeypatch.setattr(webhook, "DEADLINE_SECONDS", 0.3)
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def dribble():
        one, _ = listening.accept()
        with one:
            while not over.wait(0.05):
                try:
                    one.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=dribble)
    thread.start()
    with pytest.raises(DeliveryError):
        post(f"http://127.0.0.1:{listening.getsockname()[1]}/", SECRET, 1, {}, NOW_MS)
    over.set()
    thread.join()
    listening.close()


def test_nobody_listening_is_said_in_one_line():
    with pytest.raises(DeliveryError, match="Connection refused"):
        post("http://127.0.0.1:9/", SECRET, 1, {}, NOW_MS)


def test_over_https_only_a_trusted_certificate_is_told(receiver):
    import ssl

    authority = trustme.CA()
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(server_context)
    receiver.socket = server_context.wrap_socket(receiver.socket, server_side=True)
    with pytest.raises(DeliveryError, match="certificate is not trusted"):
        send(receiver, "https://localhost")
    assert receiver.got == []
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    send(receiver, "https://localhost", trusting)
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://esempio.example/avvisi",
        "ftp://esempio.example",
        "https://",
        "https://anna:segreto@esempio.example/",
        "https://esempio.example/#qui",
        "https://esempio.example/\r\nX: y",
        "https://esempio.example/con spazio",
        "https://[::1",
        "file:///etc/passwd",
        "https://esempio.example:porta/",
        "https://esempio.example/" + "x" * 500,
    ],
)
def test_what_is_no_https_address_is_refused(address):
    with pytest.raises(SettingsError):
        check_address(address, may_be_loopback=True)


def test_this_very_machine_is_only_for_who_may_do_everything():
    check_address("https://esempio.example/avvisi", may_be_loopback=False)
    check_address("http://127.0.0.1:9000/", may_be_loopback=True)
    for address in ("http://127.0.0.1:9000/", "https://localhost/", "http://[::1]/"):
        with pytest.raises(SettingsError, match="this machine itself"):
            check_address(address, may_be_loopback=False)
