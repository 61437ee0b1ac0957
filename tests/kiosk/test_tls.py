"""A kiosk whose clock nobody has set must still know whom it is talking to."""

from __future__ import annotations

import getpass
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from brokers import Mosquitto

from faccine.runtime.broker import Broker
from faccine.runtime.mqtt import Connection


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_authority(folder: Path, name: str) -> None:
    subject = ("-subj", f"/CN={name}", "-days", "30")
    key = ("-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key")
    usage = ("-addext", "keyUsage=critical,keyCertSign")  # Python 3.13 asks for it
    openssl(folder, "req", "-x509", *key, "-out", f"{name}.pem", *subject, *usage)


def make_certificate(folder: Path, *, days: int) -> None:
    """Make one for localhost that is valid for so many days from now; negative: it is over."""
    (folder / "names").write_text(
        "subjectAltName=DNS:localhost\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n"
    )
    key = ("-newkey", "rsa:2048", "-nodes", "-keyout", "broker.key")
    openssl(folder, "req", *key, "-out", "broker.csr", "-subj", "/CN=localhost")
    authority = ("-CA", "ours.pem", "-CAkey", "ours.key", "-CAcreateserial")
    options = ("-days", str(days), "-extfile", "names", "-out", "broker.pem")
    openssl(folder, "x509", "-req", "-in", "broker.csr", *authority, *options)


class TlsMosquitto(Mosquitto):
    def command(self) -> list[str]:
        config = self.folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nuser {getpass.getuser()}\n"
            f"certfile {self.folder}/broker.pem\nkeyfile {self.folder}/broker.key\n"
        )
        return ["/usr/sbin/mosquitto", "-c", str(config)]


@pytest.fixture(scope="module")
def expired(tmp_path_factory) -> Iterator[TlsMosquitto]:
    folder = tmp_path_factory.mktemp("tls")
    make_authority(folder, "ours")
    make_authority(folder, "theirs")
    make_certificate(folder, days=-1)
    with TlsMosquitto(folder) as broker:
        yield broker


@dataclass
class Attempt:
    host: str = "localhost"
    authority: str = "ours"
    is_synced: bool = False


# paho leaves a socket whose handshake failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("attempt", "gets_in"),
    [
        (Attempt(), True),
        (Attempt(is_synced=True), False),
        (Attempt(authority="theirs"), False),
        (Attempt(host="127.0.0.1"), False),
    ],
    ids=["dates are not checked", "dates are checked", "chain is checked", "name is checked"],
)
def test_until_synced_chain_and_name_are_checked_but_not_dates(
    expired: TlsMosquitto, attempt: Attempt, gets_in, monkeypatch
):
    said: list[str] = []
    monkeypatch.setattr("faccine.runtime.mqtt.log.warning", lambda what, **_: said.append(what))
    connection = Connection(
        Broker(
            attempt.host,
            expired.port,
            tls=True,
            authority=expired.folder / f"{attempt.authority}.pem",
        ),
        client_id="esempio-anagrafe-1",
        subscriptions=["faccine/v1/hub/state"],
        on_message=lambda _: None,
        on_ready=lambda: None,
        are_dates_checked=lambda: attempt.is_synced,
    )
    deadline = time.monotonic() + 30
    while not (connection.is_ready or said) and time.monotonic() < deadline:
        connection.poll(0.1)
    is_in = connection.is_ready
    connection.close()
    assert is_in is gets_in
    assert said == ([] if gets_in else ["broker not reached"])
