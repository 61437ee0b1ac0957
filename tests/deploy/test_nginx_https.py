"""The https server before the dashboard: what it passes on, what it adds, and what it keeps out."""

import http.client
import json
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hub_kit import NAME
from nginx_kit import Nginx

pytestmark = pytest.mark.system


class Echo(BaseHTTPRequestHandler):
    """Stands for the dashboard: answers with what it was asked, or line by line when told to."""

    protocol_version = "HTTP/1.1"
    go_on = threading.Event()

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/events":
            self.stream()
            return
        asked = json.dumps([[name.lower(), value] for name, value in self.headers.items()])
        self.send_response(200)
        self.send_header("Content-Length", str(len(asked)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Strict-Transport-Security", "max-age=31536000")
        self.end_headers()
        self.wfile.write(asked.encode())

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - named so by http.server

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("X-Accel-Buffering", "no")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.wfile.flush()
        self.go_on.wait(30)
        self.wfile.write(b"data: second\n\n")

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        folder = tmp_path_factory.mktemp("nginx")
        with Nginx(folder, server.server_port) as nginx:
            yield nginx
        server.shutdown()


def connection(nginx, source="127.0.0.1", **more):
    """Connect as a browser at an address of this machine does."""
    context = ssl.create_default_context()
    nginx.authority.configure_trust(context)
    for name, value in more.items():
        setattr(context, name, value)
    raw = socket.create_connection(("127.0.0.1", nginx.https_port), 5, (source, 0))
    found = http.client.HTTPSConnection(NAME, timeout=30)
    found.sock = context.wrap_socket(raw, server_hostname=NAME)
    return found


def ask(nginx, path="/", method="GET", body=None, headers=None, **more):
    found = connection(nginx, **more)
    found.request(method, path, body, headers or {})
    answer = found.getresponse()
    text = answer.read()
    found.close()
    return answer, text


def test_the_dashboard_is_told_who_asks_and_nothing_that_was_made_up(nginx):
    forged = {
        "X-Forwarded-For": "10.9.9.9, 10.8.8.8",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Port": "1",
        "Forwarded": "for=10.9.9.9",
        "Host": "evil.example",
    }
    _, text = ask(nginx, headers=forged, source="127.0.0.3")
    told = json.loads(text)
    names = [name for name, _ in told if "forwarded" in name or name == "host"]
    assert len(names) == len(set(names))
    assert {name: value for name, value in told if name in names} == {
        "host": NAME,
        "x-forwarded-for": "127.0.0.3",
        "x-forwarded-proto": "https",
        "x-forwarded-host": NAME,
    }


def test_headers_of_the_dashboard_are_kept_and_https_is_asked_for_once(nginx):
    answer, _ = ask(nginx)
    assert answer.headers.get_all("Content-Security-Policy") == ["default-src 'none'"]
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert answer.headers["Server"] == "nginx", "no version"


def test_answers_of_nginx_itself_ask_for_https_too(nginx):
    answer, _ = ask(nginx, "/apt/missing")
    assert (answer.status, answer.headers["Strict-Transport-Security"]) == (404, "max-age=31536000")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_tls_is_refused(nginx, version):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        connection(nginx, minimum_version=version, maximum_version=version)
    connection(nginx, maximum_version=ssl.TLSVersion.TLSv1_2).close()


def test_plain_http_leads_to_https_under_the_hubs_name(nginx):
    found = http.client.HTTPConnection("127.0.0.1", nginx.http_port, timeout=30)
    found.request("GET", "/uffici?x=1", headers={"Host": "evil.example"})
    answer = found.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/uffici?x=1")
    found.close()


def test_lets_encrypt_is_answered_without_https(nginx):
    challenge = nginx.folder / "acme/.well-known/acme-challenge"
    challenge.mkdir(parents=True)
    (challenge / "token").write_text("proof")
    found = http.client.HTTPConnection("127.0.0.1", nginx.http_port, timeout=30)
    found.request("GET", "/.well-known/acme-challenge/token")
    assert found.getresponse().read() == b"proof"
    found.close()


def test_packages_are_read_and_never_written_or_listed(nginx):
    (nginx.repository / "pool").mkdir()
    (nginx.repository / "pool/a.deb").write_bytes(b"package")
    assert ask(nginx, "/apt/pool/a.deb")[1] == b"package"
    assert ask(nginx, "/apt/pool/")[0].status == 403
    for method in ("PUT", "POST", "DELETE"):
        assert ask(nginx, "/apt/pool/a.deb", method, b"x")[0].status in {403, 405}
    assert (
        ask(nginx, "/apt/../tls.pem")[0].status != 200
        or b"KEY" not in ask(nginx, "/apt/../tls.pem")[1]
    )
    assert (nginx.repository / "pool/a.deb").read_bytes() == b"package"


def test_a_body_that_is_too_large_does_not_reach_the_dashboard(nginx):
    assert ask(nginx, method="POST", body=b"x" * 2_000_000)[0].status == 200
    assert ask(nginx, method="POST", body=b"x" * 2_200_000)[0].status == 413


def test_events_are_passed_on_as_they_come(nginx):
    found = connection(nginx)
    found.request("GET", "/events")
    answer = found.getresponse()
    assert answer.readline() == b"data: first\n"
    Echo.go_on.set()
    assert b"second" in answer.read()
    found.close()


def test_whoever_asks_without_end_is_slowed_down_and_others_are_not(nginx):
    found = connection(nginx, source="127.0.0.9")
    seen = []
    for _ in range(700):
        found.request("GET", "/")
        answer = found.getresponse()
        answer.read()
        seen.append(answer.status)
        if answer.status == 429:
            break
    found.close()
    assert len(seen) > 300
    assert seen[-1] == 429
    assert ask(nginx, source="127.0.0.8")[0].status == 200
