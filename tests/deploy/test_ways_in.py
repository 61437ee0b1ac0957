"""A kiosk reaches the broker through whatever a town hall's network leaves open."""

from __future__ import annotations

import http.client
import re
import ssl
import subprocess
import time
from contextlib import closing

import pytest
import trustme
from brokers import find_free_port
from guarded_site import Site
from http_proxy import HttpProxy

from faccine.runtime.broker import Broker, Proxy
from faccine.runtime.clock import SystemClock
from faccine.runtime.mqtt import Connection
from faccine.wire.topics import HUB_STATE
from kiosk.checks import check_kiosk
from kiosk.uplink.uplink import UplinkOptions

pytestmark = pytest.mark.system

KIOSK = "esempio-anagrafe-1"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site")) as running:
        running.enrol(KIOSK)
        yield running


class Way:
    """A kiosk's connection by several ways."""

    def __init__(self, site: Site, *ports: int, proxy: str | None = None) -> None:
        through = None if proxy is None else Proxy.from_url(proxy)
        first, *others = (
            Broker(
                "localhost", port, tls=True, username=KIOSK, password=site.secrets[KIOSK],
                authority=site.broker.authority_file, proxy=through,
            )
            for port in ports
        )  # fmt: skip
        self.times_ready = 0
        self.connection = Connection(
            first,
            client_id=KIOSK,
            subscriptions=[HUB_STATE],
            on_message=lambda _: None,
            on_ready=self._count,
            others=others,
        )

    def _count(self):
        self.times_ready += 1

    def until(self, is_so, seconds=30):
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, self.connection.trouble
            self.connection.poll(0.05)

    def connect(self) -> int:
        """Return the port by which it got in."""
        self.until(lambda: self.connection.is_ready)
        return self.connection.broker.port


def web_page(site: Site, **alpn) -> str:
    context = ssl.create_default_context(cafile=site.broker.authority_file)
    if alpn:
        context.set_alpn_protocols(alpn["protocols"])
    client = http.client.HTTPSConnection("localhost", site.web.port, context=context, timeout=30)
    with closing(client):
        client.request("GET", "/")
        return client.getresponse().read().decode()


def test_one_port_is_for_kiosks_and_browsers(site):
    way = Way(site, site.web.port)
    assert way.connect() == site.web.port
    way.connection.close()
    assert web_page(site) == web_page(site, protocols=["h2", "http/1.1"])


def test_the_web_server_knows_who_is_calling(site):
    assert web_page(site) in {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("said", "is_let_in"), [("mqtt", True), ("http/1.1", False), ("mqtts", False), (None, False)]
)
def test_who_says_mqtt_is_handed_to_the_broker_and_nobody_else(site, said, is_let_in):
    words = ["-t", "x", "-m", "x", *(("--tls-alpn", said) if said else ())]
    command = site.client("mosquitto_pub", KIOSK, *words, port=site.web.port)
    done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    assert (done.returncode == 0) is is_let_in


def test_where_one_port_is_blocked_the_next_is_tried_and_then_kept_to(site):
    blocked = find_free_port()
    way = Way(site, blocked, site.web.port)
    assert way.connect() == site.web.port
    site.broker.stop()
    way.until(lambda: not way.connection.is_ready)
    site.broker.start()
    tried = []
    way.until(lambda: tried.append(way.connection.broker.port) or way.times_ready == 2)
    assert tried[0] == site.web.port
    way.connection.close()


# paho leaves a socket whose handshake failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_proxy_that_knows_the_https_port_only_is_enough(site):
    with HttpProxy((site.web.port,), "pc:s3cret") as proxy:
        way = Way(site, site.broker.tls_port, site.web.port, proxy=proxy.url)
        assert way.connect() == site.web.port
        way.connection.close()
    assert proxy.asked == [("localhost", site.broker.tls_port), ("localhost", site.web.port)]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_proxy_that_wants_another_login_is_named_without_it(site, monkeypatch):
    said = []
    monkeypatch.setattr("faccine.runtime.mqtt.log.warning", lambda what, **why: said.append(why))
    with HttpProxy((site.web.port,), "pc:s3cret") as proxy:
        way = Way(site, site.web.port, proxy=proxy.url.replace("s3cret", "wr0ng"))
        way.until(lambda: said)
        trouble = way.connection.trouble
        way.connection.close()
    assert "407" in trouble
    assert re.search("s3cret|wr0ng", f"{said} {trouble}") is None


@pytest.mark.parametrize("is_ours", [True, False])
def test_the_check_says_when_somebody_on_the_way_opens_tls(site, tmp_path, is_ours):
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    authority = site.broker.authority_file if is_ours else other
    broker = Broker("localhost", site.web.port, tls=True, username=KIOSK, authority=authority)
    options = UplinkOptions(KIOSK, broker, tmp_path / "outbox.db")
    found = [one for one in check_kiosk(options, SystemClock(), None) if one.what == "broker"]
    assert found[-1].is_wrong is not is_ours
    assert ("does a proxy open TLS?" in found[-1].says) is not is_ours
