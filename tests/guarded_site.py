"""A hub's machine in small: Mosquitto as installed, its gate, the hub, and whoever attacks them.

Everything is real but the machine: the broker's configuration is the one that is installed, less
its paths and ports; what systemd does there (telling Mosquitto that its password file changed) a
thread does here.
"""

from __future__ import annotations

import getpass
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

import trustme
from brokers import HUB_USER, Mosquitto, find_free_port, wait_until_listening
from builders import make_example_books

from faccine.runtime.database import open_database
from faccine.runtime.passwords import new_password, password_hash
from faccine.wire.topics import HUB_STATE
from hub.catalogue.enrolment import enrol, make_code

METRICS_USER = "_metrics"
DEPLOY = Path(__file__).parents[1] / "deploy"
_STREAM_MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so"
_WAIT_SECONDS = 30.0


class InstalledMosquitto(Mosquitto):
    """Mosquitto with the configuration of ``deploy/mosquitto``; ``port`` is the one for the hub.

    Kiosks reach it through nginx, at ``tls_port``; ``inner_port`` is its own for TLS.
    """

    def __init__(self, folder: Path, passwords: Path) -> None:
        super().__init__(folder)
        folder.mkdir()
        self.tls_port, self.inner_port = find_free_port(), find_free_port()
        self._passwords = passwords
        self.authority = trustme.CA()
        self.authority_file = folder / "authority.pem"
        self.authority.cert_pem.write_to_path(self.authority_file)
        certificate = self.authority.issue_cert("localhost")
        certificate.private_key_and_cert_chain_pem.write_to_path(folder / "tls.pem")

    def command(self) -> list[str]:
        text = (DEPLOY / "mosquitto" / "faccine.conf").read_text("utf-8")
        access = self.folder / "faccine.acl"
        access.write_bytes((DEPLOY / "mosquitto" / "faccine.acl").read_bytes())
        access.chmod(0o600)
        for installed, here in (
            ("/var/lib/faccine/gate/passwords", self._passwords),
            ("/etc/mosquitto/faccine.acl", access),
            ("/etc/faccine/", f"{self.folder}/"),
            ("listener 8885", f"listener {self.inner_port}"),
            ("listener 1883", f"listener {self.port}"),
        ):
            assert installed in text, installed
            text = text.replace(installed, str(here))
        config = self.folder / "faccine.conf"
        config.write_text(f"user {getpass.getuser()}\n{text}")
        return ["/usr/sbin/mosquitto", "-c", str(config)]


class InstalledNginx:
    """nginx with ``deploy/nginx/stream.conf``, and a web server that says who is calling."""

    def __init__(self, folder: Path, broker: InstalledMosquitto) -> None:
        self._folder = folder
        self._broker = broker
        self.port = find_free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._folder.mkdir()
        text = (DEPLOY / "nginx" / "stream.conf").read_text("utf-8")
        inner, web = find_free_port(), find_free_port()
        for installed, here in (
            ("listen 8883;", f"listen {self._broker.tls_port};"),
            ("listen [::]:8883;", f"listen [::]:{self._broker.tls_port};"),
            ("listen 443;", f"listen {self.port};"),
            ("listen [::]:443;", f"listen [::]:{self.port};"),
            ("127.0.0.1:8884", f"127.0.0.1:{inner}"),
            ("127.0.0.1:8885", f"127.0.0.1:{self._broker.inner_port}"),
            ("127.0.0.1:8443", f"127.0.0.1:{web}"),
        ):
            assert installed in text, installed
            text = text.replace(installed, here)
        config = self._folder / "nginx.conf"
        tls = self._broker.folder
        config.write_text(
            f"load_module {_STREAM_MODULE};\nuser {getpass.getuser()};\ndaemon off;\n"
            f"pid {self._folder}/pid;\nerror_log {self._folder}/log warn;\n"
            "events { worker_connections 4096; }\n"
            "http {\n  access_log off;\n"
            f"  server {{ listen 127.0.0.1:{web} ssl proxy_protocol;\n"
            f"    ssl_certificate {tls}/tls.pem; ssl_certificate_key {tls}/tls.pem;\n"
            '    location / { return 200 "$proxy_protocol_addr"; } }\n}\n' + text
        )
        log = (self._folder / "output").open("wb")
        with log:
            self._process = subprocess.Popen(
                ["/usr/sbin/nginx", "-c", str(config), "-p", str(self._folder)],
                stdout=log,
                stderr=log,
            )
        wait_until_listening(self.port, self._process)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)


class Site:
    """Broker, gate and hub on one set of books; inside ``with``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.books_path = folder / "books.db"
        make_example_books(self.books_path, now_ms()).close()
        self.passwords = folder / "passwords"
        self.broker = InstalledMosquitto(folder / "mosquitto", self.passwords)
        self.web = InstalledNginx(folder / "nginx", self.broker)
        self.secrets = {HUB_USER: new_password(), METRICS_USER: new_password()}
        self._own = folder / "own.passwd"
        self._own.write_text(
            "".join(f"{user}:{password_hash(word)}\n" for user, word in self.secrets.items())
        )
        (folder / "hub-password").write_text(self.secrets[HUB_USER])
        self._processes: list[subprocess.Popen[bytes]] = []
        self._is_over = threading.Event()
        self._reloading = threading.Thread(target=self._reload)

    @property
    def database(self) -> str:
        return f"sqlite:///{self.books_path}"

    def hub(self, *words: str, is_awaited: bool = True) -> subprocess.Popen[bytes]:
        """Run ``faccine-hub`` on these books."""
        program = "from hub.cli import main; main()"
        command = [sys.executable, "-c", program, *words, "--database", self.database]
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        if is_awaited:
            assert process.wait(30) == 0, (self.folder / f"{words[0]}.log").read_text()
        else:
            self._processes.append(process)
        return process

    def enrol(self, kiosk: str) -> str:
        """Let a kiosk in as a blank card is: with a code, used once; return its password."""
        secret = new_password()
        with closing(open_database(self.books_path)) as books:
            code = make_code(books, kiosk, now_ms()).code
            enrol(books, code, password_hash(secret), now_ms())
        self.secrets[kiosk] = secret
        self.wait_until(lambda: self.is_let_in(kiosk), f"{kiosk} is let in")
        return secret

    def client(self, program: str, user: str, *words: str, **extra: object) -> list[str]:
        """Return the command of one of Mosquitto's clients, over TLS."""
        secret = str(extra.get("secret", self.secrets.get(user, "")))
        authority = str(extra.get("authority", self.broker.authority_file))
        port = str(extra.get("port", self.broker.tls_port))
        where = ["-h", str(extra.get("host", "localhost")), "-p", port, "--cafile", authority]
        login = ["-u", user, "-P", secret] if user else []
        return [program, *where, *login, "-i", user or "anybody", *words]

    def is_let_in(self, user: str, **extra: object) -> bool:
        # It may wait for an answer that a broker in a flood is late to give.
        command = self.client(
            "mosquitto_pub", user, "-t", "anything", "-m", "x", "-q", "1", **extra
        )
        return subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0

    @contextmanager
    def connected(self, user: str, **extra: object) -> Iterator[subprocess.Popen[str]]:
        """Give a client that is connected and listens."""
        command = self.client("mosquitto_sub", user, "-t", HUB_STATE, "-d", **extra)
        pipe = subprocess.PIPE
        with subprocess.Popen(["stdbuf", "-oL", *command], stdout=pipe, text=True) as client:
            try:
                assert client.stdout is not None
                while "SUBACK" not in client.stdout.readline():
                    assert client.poll() is None, "the client was not let in"
                yield client
            finally:
                client.kill()

    @staticmethod
    def wait_until(is_so, what: str, seconds: float = _WAIT_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, f"in vain: {what}"
            time.sleep(0.05)

    def _reload(self) -> None:
        """Do what faccine-gate-reload.path does."""
        mark = self.passwords.with_name("changed")
        while not self._is_over.wait(0.05):
            if mark.exists():
                mark.unlink()
                self.broker.signal(1)

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        gate = ["gate", "--passwords", str(self.passwords), "--own", str(self._own)]
        self.hub(*gate, "--once")
        self.broker.start()
        self.web.start()
        self._reloading.start()
        self.hub(*gate, is_awaited=False)
        password = ["--broker-password-file", str(self.folder / "hub-password")]
        local = f"mqtt://{HUB_USER}@127.0.0.1:{self.broker.port}"
        self.hub("run", "--broker", local, *password, "--clock", "trusted", is_awaited=False)
        said = self.folder / "run.log"
        self.wait_until(lambda: "connected" in said.read_text(), "the hub is there", 30)

    def __exit__(self, *exception: object) -> None:
        self._is_over.set()
        if self._reloading.is_alive():
            self._reloading.join()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(30)
        self.web.stop()
        self.broker.stop()


def now_ms() -> int:
    return time.time_ns() // 1_000_000
