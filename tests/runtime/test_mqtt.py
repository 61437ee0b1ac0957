import threading
import time

import pytest
from brokers import HUB_USER, GuardedMosquitto, Mosquitto

from faccine.runtime.broker import Broker
from faccine.runtime.mqtt import Connection, Will, check_login
from faccine.wire.errors import BrokerError, SettingsError

WAIT_SECONDS = 30


class Peer:
    """A connection and what it heard."""

    def __init__(self, broker: Broker, name: str, *, subscriptions=("t/#",), **extra) -> None:
        self.heard = []
        self.times_ready = 0
        self.connection = Connection(
            broker,
            client_id=name,
            subscriptions=subscriptions,
            on_message=self.heard.append,
            on_ready=self.count,
            **extra,
        )

    def count(self):
        self.times_ready += 1

    def payloads(self):
        return [bytes(message.payload) for message in self.heard]


def until(is_true, *peers):
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_true():
        assert time.monotonic() < deadline, "it did not happen"
        for peer in peers:
            peer.connection.poll(0.01)


@pytest.fixture
def broker(mosquitto: Mosquitto) -> Broker:
    return Broker.from_url(mosquitto.url)


@pytest.fixture
def pair(broker):
    left, right = Peer(broker, "left"), Peer(broker, "right", manual_ack=True)
    until(lambda: left.connection.is_ready and right.connection.is_ready, left, right)
    yield left, right
    left.connection.close()
    right.connection.close()


def test_what_one_says_the_other_hears(pair):
    left, right = pair
    left.connection.publish("t/1", b"hello")
    until(lambda: right.payloads() == [b"hello"], left, right)


def test_what_was_not_acknowledged_comes_again_after_a_new_connection(broker, pair):
    left, right = pair
    left.connection.publish("t/1", b"kept", retain=True)
    until(lambda: right.payloads() == [b"kept"], left, right)
    right.connection.close()
    again = Peer(broker, "right", manual_ack=True)
    until(lambda: again.payloads() == [b"kept"], again)
    again.connection.acknowledge(again.heard[0])
    again.connection.close()


def test_a_connection_comes_back_after_the_broker_was_killed(mosquitto, pair):
    left, right = pair
    mosquitto.kill()
    until(lambda: not left.connection.is_ready and not right.connection.is_ready, left, right)
    left.connection.publish("t/1", b"into the void")
    mosquitto.start()
    until(lambda: left.times_ready == right.times_ready == 2, left, right)
    left.connection.publish("t/1", b"hello again")
    until(lambda: b"hello again" in right.payloads(), left, right)
    assert b"into the void" not in right.payloads()


def test_a_will_speaks_for_who_vanished_and_not_for_who_said_goodbye(broker, pair):
    left, right = pair
    for farewell, expected in ((Will("t/state", b"goodbye"), b"goodbye"), (None, b"vanished")):
        guest = Peer(broker, "guest", subscriptions=(), will=Will("t/state", b"vanished"))
        until(lambda guest=guest: guest.connection.is_ready, guest)
        if farewell is None:
            guest.connection._client.socket().close()
            guest.connection._client = None
        guest.connection.close(farewell)
        until(lambda expected=expected: expected in right.payloads(), left, right)


def test_another_thread_can_wake_a_poll(pair):
    left, _ = pair
    started = time.monotonic()
    threading.Timer(0.05, left.connection.wake).start()
    left.connection.poll(30)
    assert time.monotonic() - started < 10


def test_a_broker_that_is_not_there_is_tried_again_and_again(tmp_path):
    mosquitto = Mosquitto(tmp_path / "m")
    peer = Peer(Broker.from_url(mosquitto.url), "early")
    for _ in range(3):
        peer.connection.poll(0.01)
    assert not peer.connection.is_ready
    with mosquitto:
        until(lambda: peer.connection.is_ready, peer)
        peer.connection.close()


def test_a_refused_login_is_one_line_that_says_where_and_what_to_do(
    guarded_mosquitto: GuardedMosquitto,
):
    broker = Broker.from_url(f"mqtt://hub:wrong@127.0.0.1:{guarded_mosquitto.port}")
    peer = Peer(broker, "hub")
    until(lambda: peer.connection.refusal is not None, peer)
    with pytest.raises(BrokerError) as caught:
        check_login(peer.connection)
    message = str(caught.value)
    assert "'hub'" in message
    assert f"127.0.0.1:{guarded_mosquitto.port}" in message
    assert "check user name and password" in message
    assert "wrong" not in message
    peer.connection.close()


def test_whoever_was_let_in_once_keeps_trying_after_a_refusal(tmp_path):
    mosquitto = GuardedMosquitto(tmp_path / "m")
    everybody = mosquitto.users
    peer = Peer(Broker.from_url(mosquitto.url_of(HUB_USER)), HUB_USER)
    with mosquitto:
        until(lambda: peer.connection.is_ready, peer)
        mosquitto.stop()
        mosquitto.users = everybody[1:]
        mosquitto.start()
        until(lambda: peer.connection.refusal is not None, peer)
        check_login(peer.connection)
        mosquitto.stop()
        mosquitto.users = everybody
        mosquitto.start()
        until(lambda: peer.times_ready == 2, peer)
        assert peer.connection.refusal is None
        peer.connection.close()


def test_an_authority_that_is_no_pem_file_is_named(tmp_path):
    (tmp_path / "authority.pem").write_text("no certificate")
    broker = Broker.from_url("mqtts://127.0.0.1:1", authority=tmp_path / "authority.pem")
    peer = Peer(broker, "hub")
    with pytest.raises(SettingsError, match=r"authority\.pem.*expected a PEM file"):
        peer.connection.poll(0.01)
