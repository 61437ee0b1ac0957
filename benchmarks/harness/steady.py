"""The kiosks of large books: publishes single ratings at a steady pace until it is told to stop.

A process of its own with one connection a kiosk, QoS 1. Presses are those of the simulated town:
of today, 16 seconds apart since midnight, so that nothing is set aside as a burst; or late ones, of
two weeks ago, minutes apart within opening hours. Each kiosk says that it is online, and every
minute how it is. At the end it prints how many it sent, how many the hub stored and in how many
seconds.
"""

from __future__ import annotations

import itertools
import json
import select
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import click

from faccine.wire import codec
from faccine.wire.events import VERSION, Events
from faccine.wire.states import Health, KioskState, Presence
from faccine.wire.topics import KioskTopic, kiosk_topic
from harness.flood import Kiosk, connect, packets_in, publish_packet
from harness.town import SEED, history, since_midnight
from hub.simulation.town import Story, kiosk_id, stories

_LATE_DAYS = 13
_LATE_PRESSES_A_DAY = 400.0
_TICK_SECONDS = 0.01
_HEALTH_SECONDS = 60.0
_SOFTWARE = "1.4.0"


class SteadyKiosk:
    """One kiosk with its connection and an endless past."""

    def __init__(self, story: Story, port: int, *, is_late: bool) -> None:
        self._kiosk = Kiosk(kiosk_id(story), [], 0, 1)
        self.stored = 0
        self.refused = 0
        random = Random(f"steady {SEED} {story.code}")
        self._outbox = str(uuid.UUID(int=random.getrandbits(128), version=4))
        now = datetime.now(UTC)
        if is_late:
            first = now.date() - timedelta(days=_LATE_DAYS)
            self._events = history(story, random, first, _LATE_PRESSES_A_DAY)
        else:
            self._events = since_midnight(story, random, round(now.timestamp() * 1000))
        self._numbers = itertools.count()
        connect(self._kiosk, port)
        self._kiosk.connection.setblocking(True)
        self._publish(
            KioskTopic.STATE,
            KioskState(
                v=VERSION, state=Presence.ONLINE, outbox=self._outbox, first=1, last=0, ratings=0,
                settings=1, software=_SOFTWARE,
            ),
        )  # fmt: skip

    def press(self) -> None:
        """Send the next event."""
        self._publish(
            KioskTopic.EVENTS, Events(v=VERSION, outbox=self._outbox, events=[next(self._events)])
        )

    def tell_health(self) -> None:
        """Say how it is."""
        self._publish(KioskTopic.HEALTH, Health(v=VERSION, software=_SOFTWARE, waiting=0))

    def read(self) -> None:
        """Take what came back, and acknowledge receipts."""
        arrived = self._kiosk.connection.recv(1 << 16)
        for kind, body in packets_in(self._kiosk, arrived):
            if kind & 0xF0 != 0x30:
                continue
            start = 2 + int.from_bytes(body[:2], "big")
            if kind & 0x06:
                self._kiosk.connection.sendall(b"\x40\x02" + body[start : start + 2])
                start += 2
            receipt = json.loads(body[start:])
            self.stored = receipt.get("stored_through") or self.stored
            self.refused += len(receipt.get("refused", ())) + ("error" in receipt)

    @property
    def connection(self) -> int:
        """The socket's file number."""
        return self._kiosk.connection.fileno()

    def _publish(self, leaf: KioskTopic, message: object) -> None:
        topic = kiosk_topic(self._kiosk.id, leaf).encode()
        packet = publish_packet(topic, codec.encode(message), next(self._numbers))
        self._kiosk.connection.sendall(packet)


def run(kiosks: list[SteadyKiosk], rate: float) -> dict[str, float]:
    """Publish so many ratings a second, kiosk after kiosk, until standard input says something."""
    by_connection = {kiosk.connection: kiosk for kiosk in kiosks}
    poll = select.poll()
    for connection in (*by_connection, sys.stdin.fileno()):
        poll.register(connection, select.POLLIN)
    turns = itertools.cycle(kiosks)
    begun, sent, health_at = time.monotonic(), 0, 0.0
    while True:
        for connection, _ in poll.poll(_TICK_SECONDS * 1000):
            if connection not in by_connection:
                return _end(kiosks, sent, time.monotonic() - begun)
            by_connection[connection].read()
        elapsed = time.monotonic() - begun
        for kiosk in itertools.islice(turns, max(0, int(rate * elapsed) - sent)):
            kiosk.press()
            sent += 1
        if elapsed >= health_at:
            health_at += _HEALTH_SECONDS
            for kiosk in kiosks:
                kiosk.tell_health()


def _end(kiosks: list[SteadyKiosk], sent: int, seconds: float) -> dict[str, float]:
    return {
        "sent": sent,
        "stored": sum(kiosk.stored for kiosk in kiosks),
        "refused": sum(kiosk.refused for kiosk in kiosks),
        "seconds": seconds,
    }


def _connected(offices: int, services: int, port: int, *, is_late: bool) -> Iterator[SteadyKiosk]:
    for story in stories(offices, services, SEED):
        yield SteadyKiosk(story, port, is_late=is_late)


@click.command()
@click.option("--port", type=int, required=True, help="The broker's.")
@click.option("--rate", type=float, required=True, help="Ratings a second, of all kiosks.")
@click.option("--offices", type=int, required=True, help="Of the large books.")
@click.option("--services", type=int, required=True, help="Of the large books.")
@click.option("--late", "is_late", is_flag=True, help="Of days that are over.")
def main(port: int, rate: float, offices: int, services: int, *, is_late: bool) -> None:
    """Publish ratings at a steady pace.

    It says ready, begins at a line on standard input and ends at the next one.
    """
    kiosks = list(_connected(offices, services, port, is_late=is_late))
    print(json.dumps({"ready": True}), flush=True)
    sys.stdin.readline()
    print(json.dumps(run(kiosks, rate)), flush=True)


if __name__ == "__main__":
    main()
