import ctypes
import errno
import os
import select
import signal
import subprocess
import sys

import pytest

from faccine.runtime.broker import Broker, Proxy
from faccine.runtime.clock import ClockPolicy, SystemClock
from faccine.runtime.lock import ProcessLock
from faccine.runtime.service import StopSignal
from faccine.wire.errors import AlreadyRunning, SettingsError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mqtt://localhost", ("localhost", 1883, False, None, None)),
        ("mqtt://hub:s%40cret@10.0.0.1:1999", ("10.0.0.1", 1999, False, "hub", "s@cret")),
        ("mqtts://k1@broker.comune.it", ("broker.comune.it", 8883, True, "k1", None)),
    ],
)
def test_a_broker_url_is_read(url, expected):
    broker = Broker.from_url(url)
    assert (broker.host, broker.port, broker.tls, broker.username, broker.password) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "http://h",
        "mqtt://",
        "mqtt://h:port",
        "mqtt://h:99999",
        "mqtt://[bad",
        "mqtt://h:0",
        "mqtt://h/topic",
    ],
)
def test_other_urls_are_refused_without_telling_the_password(url):
    with pytest.raises(SettingsError, match="expected mqtt://"):
        Broker.from_url(url)


def test_a_broker_never_shows_its_password():
    broker = Broker.from_url("mqtt://hub:secret@localhost")
    assert "secret" not in f"{broker} {broker!r}"
    with pytest.raises(SettingsError) as caught:
        Broker.from_url("amqp://hub:secret@localhost")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "hub:s3cret@localhost:1883",
        "hub:s3cret@",
        "mqtt://hub:s3cret@[bad",
        "mqtt://hub:s3cret@h:port",
        "mqtt://hub:s3@cret@h:port",
        "mqtt://hub:1/s3cret@h",
        "mqtt://hub:1#s3cret@h",
        "mqtt://hub:s3cret",
        "hub:s3cret",
    ],
)
def test_a_url_that_cannot_be_read_shows_nothing_that_may_be_a_password(url):
    with pytest.raises(SettingsError, match="expected mqtt://") as caught:
        Broker.from_url(url)
    assert "s3" not in str(caught.value)
    assert "cret" not in str(caught.value)


def test_a_proxy_url_is_read_and_its_password_never_shown():
    proxy = Proxy.from_url("http://us%40er:s3cret@proxy.example.org:3128/")
    assert (proxy.host, proxy.port) == ("proxy.example.org", 3128)
    assert (proxy.username, proxy.password) == ("us@er", "s3cret")
    assert str(proxy) == "http://proxy.example.org:3128"
    assert "s3cret" not in repr(Broker.from_url("mqtts://h").through(proxy))


@pytest.mark.parametrize(
    "url", ["", "proxy:3128", "https://proxy:3128", "http://u:s3cret@proxy", "http://u:s3cret@h:0"]
)
def test_other_proxies_are_refused(url):
    with pytest.raises(SettingsError, match="expected http://") as caught:
        Proxy.from_url(url)
    assert "s3cret" not in str(caught.value)


def test_one_process_at_a_time(tmp_path):
    path = tmp_path / "books.db"
    with ProcessLock(path, who="faccine-hub"), pytest.raises(AlreadyRunning, match="stop that one"):
        ProcessLock(path, who="faccine-hub")
    ProcessLock(path, who="faccine-hub").close()


def test_a_killed_process_leaves_no_lock(tmp_path):
    path = tmp_path / "books.db"
    program = (
        "import sys, time; from pathlib import Path; from faccine.runtime.lock import ProcessLock;"
        "lock = ProcessLock(Path(sys.argv[1]), who='x'); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning):
        ProcessLock(path, who="x")
    holder.kill()
    holder.communicate()
    ProcessLock(path, who="x").close()


def test_sigterm_asks_to_stop_and_wakes_whoever_waits():
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        stop = StopSignal().install()
        assert not stop.is_set()
        os.kill(os.getpid(), signal.SIGTERM)
        assert select.select([stop.descriptor], [], [], 30)[0] == [stop.descriptor]
        assert stop.wait(30)
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])


def test_the_machines_clocks():
    clock = SystemClock(ClockPolicy.TRUSTED)
    assert clock.is_synced()
    assert not SystemClock(ClockPolicy.UNTRUSTED).is_synced()
    assert isinstance(SystemClock().is_synced(), bool)
    assert len(clock.boot()) == 8
    assert clock.boottime_ms() <= clock.boottime_ms()
    assert clock.wall_ms() > 1_700_000_000_000


def test_where_the_kernel_may_not_be_asked_systemd_is(monkeypatch, tmp_path):
    class Forbidden:
        @staticmethod
        def adjtimex(_buffer):
            ctypes.set_errno(errno.EPERM)
            return -1

    said = tmp_path / "synchronized"
    monkeypatch.setattr("faccine.runtime.clock.ctypes.CDLL", lambda *_, **__: Forbidden)
    monkeypatch.setattr("faccine.runtime.clock._TIMESYNCD_SAYS_SO", said)
    assert not SystemClock().is_synced()
    said.touch()
    assert SystemClock().is_synced()
