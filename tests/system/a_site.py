"""A hub that machines can enrol at: books, gate, dashboard over HTTPS and Mosquitto over TLS."""

from __future__ import annotations

import ssl
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from signal import SIGHUP
from typing import Self

import trustme
from brokers import Mosquitto
from builders import make_example_books
from werkzeug.serving import make_server

from dashboard.app import create_app
from dashboard.enrolment import use_enrolment
from dashboard.settings import DashboardSettings, EnrolmentSettings
from faccine.runtime.database import open_database
from faccine.runtime.passwords import password_hash
from hub.catalogue import make_code
from hub.commands.common import now_ms
from hub.gate import Gate

ACCESS_LIST = Path(__file__).parents[2] / "deploy/mosquitto/faccine.acl"


class TlsMosquitto(Mosquitto):
    """A broker over TLS that lets in whom the gate's password file names."""

    def command(self) -> list[str]:
        config = self.folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous false\nuser root\n"
            f"certfile {self.folder}/server.pem\nkeyfile {self.folder}/server.pem\n"
            f"password_file {self.folder}/passwords\nacl_file {ACCESS_LIST}\n"
            "use_username_as_clientid true\n"
        )
        return ["/usr/sbin/mosquitto", "-c", str(config)]


class Site:
    """The whole of a hub as machines see it.

    ``before_answer`` is called when a machine was taken in and has not been told yet; ``brokers``
    are what it is told.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.before_answer = lambda: None
        self.books = make_example_books(folder / "books.db", now_ms())
        authority = trustme.CA()
        self.authority = folder / "authority.pem"
        self.authority.write_bytes(authority.cert_pem.bytes())
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        certificate.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
        (folder / "own.passwd").write_text(f"_hub:{password_hash('hub')}\n")
        self.broker = TlsMosquitto(folder)
        self.brokers = (f"mqtts://localhost:{self.broker.port}",)
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self._server = make_server("127.0.0.1", 0, self._app(), threaded=True, ssl_context=context)
        self.url = f"https://localhost:{self._server.server_port}"

    def code(self, kiosk: str) -> str:
        """Return a new code for a kiosk."""
        return make_code(self.books, kiosk, now_ms()).code

    def __enter__(self) -> Self:
        self._gate().refresh()
        self.broker.start()
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=[0.02]),
            threading.Thread(target=self._keep_the_gate),
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._server.shutdown()
        for thread in self._threads:
            thread.join()
        self._server.server_close()
        self.broker.stop()
        self.books.close()

    def _app(self):
        enrolment = EnrolmentSettings(self.brokers, authority=self.authority)
        settings = DashboardSettings(
            f"sqlite:///{self.folder}/books.db",
            self.folder / "accounts.db",
            enrolment=enrolment,
        )
        app = create_app(settings)

        @app.before_request
        def told_of_the_brokers():
            use_enrolment(app, replace(enrolment, brokers=self.brokers))

        @app.after_request
        def wait(response):
            self.before_answer()
            return response

        return app

    def _gate(self) -> Gate:
        return Gate(self.folder / "books.db", self.folder / "passwords", self.folder / "own.passwd")

    def _keep_the_gate(self) -> None:
        """Do what faccine-gate and the unit that reloads Mosquitto do, only quicker."""
        with closing(self._gate()) as gate:
            while not self._over.wait(0.1):
                if gate.refresh():
                    self.broker.signal(SIGHUP)


def is_in_books(folder: Path, kiosk: str) -> bool:
    """Tell whether a kiosk has a credential."""
    with closing(open_database(folder / "books.db", read_only=True)) as books:
        found = books.conn.execute(
            "SELECT 1 FROM credential JOIN kiosk ON kiosk.id = kiosk WHERE code = ?", [kiosk]
        ).fetchone()
    return found is not None
