from __future__ import annotations

import socket

from faccine.runtime.mqtt import Connection
from kiosk.uplink.reporting import address_towards


def test_a_machine_knows_its_address_on_the_way_to_its_broker():
    assert address_towards("127.0.0.1", 1883) == "127.0.0.1"


def test_without_names_it_is_the_address_towards_the_world(monkeypatch):
    asked: list[str] = []

    def look_up(host, port, **more):
        asked.append(host)
        if len(asked) == 1:
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return [(socket.AF_INET, socket.SOCK_DGRAM, 0, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert address_towards("broker.example.org", 1883) == "127.0.0.1"
    assert asked == ["broker.example.org", "192.0.2.1"]


def test_without_a_network_there_is_no_address(monkeypatch):
    def unreachable(*_):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    assert address_towards("127.0.0.1", 1883) is None


def test_a_connection_that_was_never_made_has_no_address_and_no_trouble_yet():
    from faccine.runtime.broker import Broker

    connection = Connection(
        Broker("127.0.0.1", 1),
        client_id="k-1",
        subscriptions=[],
        on_message=lambda _: None,
        on_ready=lambda: None,
    )
    assert (connection.local_address, connection.trouble) == (None, None)
    connection.poll(0)
    assert connection.trouble.startswith("broker not reached: ")
