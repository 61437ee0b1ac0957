"""The kiosks of a benchmark: publishes what is in files, as fast as it is allowed to.

A process of its own, and cheap: packets are made before the clock starts and are written to the
sockets as they are, one connection a kiosk, QoS 1, so many unacknowledged at a time. It
acknowledges the receipts it gets. Prints one line of JSON a notice; the last one holds the times.
"""

from __future__ import annotations

import json
import selectors
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from faccine.wire.events import MAX_BATCH_EVENTS
from faccine.wire.topics import KioskTopic, kiosk_topic

_PACKETS_A_WRITE = 64
_SILENCE_SECONDS = 60.0
_PUBACK, _SUBACK, _PUBLISH_MASK = 0x40, 0x90, 0x30


@dataclass
class Kiosk:
    """One kiosk's connection. ``events_a_message`` holds for all its messages but the last."""

    id: str
    packets: list[bytes]
    events: int
    events_a_message: int
    connection: socket.socket = field(default_factory=socket.socket)
    sent: int = 0
    acknowledged: int = 0
    stored_through: int = 0
    refused: int = 0
    unwritten: bytes = b""
    unread: bytes = b""

    def allowed(self, window: int, ahead: int) -> int:
        """Return how many messages may be sent now."""
        allowed = min(
            _PACKETS_A_WRITE,
            window - self.sent + self.acknowledged,
            len(self.packets) - self.sent,
        )
        if ahead:
            held = (self.stored_through + ahead) // self.events_a_message - self.sent
            allowed = min(allowed, held)
        return allowed


class Flood:
    """Publishes everything and takes the time.

    Args:
        kiosks: connected.
        window: unacknowledged messages a kiosk.
        ahead: events that a kiosk may be ahead of its last receipt; 0 means any number.
        notice_every: tell each time so many more events are stored; 0 means never.
    """

    def __init__(self, kiosks: list[Kiosk], *, window: int, ahead: int, notice_every: int) -> None:
        self._kiosks = kiosks
        self._window = window
        self._ahead = ahead
        self._notice_every = notice_every
        self._noticed = 0
        self._stored = 0
        self._transactions: set[str] = set()
        self._receipts = 0
        self._selector = selectors.DefaultSelector()

    def run(self, *, until_stored: bool) -> dict[str, Any]:
        """Publish everything and return the times, in nanoseconds of the monotonic clock.

        Raises:
            TimeoutError: nothing came back for a minute.
        """
        for kiosk in self._kiosks:
            self._selector.register(kiosk.connection, selectors.EVENT_READ, kiosk)
        first_ns = time.monotonic_ns()
        for kiosk in self._kiosks:
            self._write(kiosk)
        while not self._is_done(until_stored=until_stored):
            ready = self._selector.select(_SILENCE_SECONDS)
            if not ready:
                raise TimeoutError(
                    f"nothing came back for {_SILENCE_SECONDS:.0f} s: {self._stored} stored"
                )
            for key, mask in ready:
                if mask & selectors.EVENT_READ:
                    self._read(key.data)
                self._write(key.data)
        return {
            "first_ns": first_ns,
            "done_ns": time.monotonic_ns(),
            "stored": self._stored,
            "receipts": self._receipts,
            "transactions": len(self._transactions),
            "refused": sum(kiosk.refused for kiosk in self._kiosks),
        }

    # -- inside

    def _is_done(self, *, until_stored: bool) -> bool:
        if until_stored:
            return all(kiosk.stored_through >= kiosk.events for kiosk in self._kiosks)
        return all(kiosk.acknowledged >= len(kiosk.packets) for kiosk in self._kiosks)

    def _write(self, kiosk: Kiosk) -> None:
        while True:
            if not kiosk.unwritten:
                count = kiosk.allowed(self._window, self._ahead)
                if count > 0:
                    kiosk.unwritten = b"".join(kiosk.packets[kiosk.sent : kiosk.sent + count])
                    kiosk.sent += count
            if not kiosk.unwritten:
                self._selector.modify(kiosk.connection, selectors.EVENT_READ, kiosk)
                return
            try:
                written = kiosk.connection.send(kiosk.unwritten)
            except BlockingIOError:
                both = selectors.EVENT_READ | selectors.EVENT_WRITE
                self._selector.modify(kiosk.connection, both, kiosk)
                return
            kiosk.unwritten = kiosk.unwritten[written:]

    def _read(self, kiosk: Kiosk) -> None:
        arrived = kiosk.connection.recv(1 << 18)
        if not arrived:
            raise ConnectionError(f"the broker closed the connection of {kiosk.id}")
        for kind, body in packets_in(kiosk, arrived):
            if kind == _PUBACK:
                kiosk.acknowledged += 1
            elif kind & 0xF0 == _PUBLISH_MASK:
                self._take_receipt(kiosk, kind, body)

    def _take_receipt(self, kiosk: Kiosk, kind: int, body: bytes) -> None:
        start = 2 + int.from_bytes(body[:2], "big")
        if kind & 0x06:
            kiosk.unwritten += b"\x40\x02" + body[start : start + 2]
            start += 2
        receipt = json.loads(body[start:])
        self._receipts += 1
        self._transactions.add(receipt.get("hub_time", ""))
        kiosk.refused += len(receipt.get("refused", ())) + ("error" in receipt)
        through = receipt.get("stored_through") or 0
        self._stored += through - kiosk.stored_through
        kiosk.stored_through = through
        while self._notice_every and self._stored >= self._noticed + self._notice_every:
            self._noticed += self._notice_every
            print(json.dumps({"notice": self._noticed}), flush=True)


def packets_in(kiosk: Kiosk, arrived: bytes) -> list[tuple[int, bytes]]:
    """Return (first byte, body) of every packet that is complete; the rest waits."""
    data = kiosk.unread + arrived if kiosk.unread else arrived
    found = []
    at, end = 0, len(data)
    while end - at >= 2:
        length, start = data[at + 1], at + 2
        if length & 0x80:
            if end - at < 3:
                break
            length, start = length & 0x7F | data[at + 2] << 7, at + 3
        if start + length > end:
            break
        found.append((data[at], data[start : start + length]))
        at = start + length
    kiosk.unread = data[at:]
    return found


def publish_packet(topic: bytes, payload: bytes, number: int) -> bytes:
    """Return an MQTT 3.1.1 PUBLISH at QoS 1."""
    body = struct.pack("!H", len(topic)) + topic + struct.pack("!H", number % 65535 + 1) + payload
    return b"\x32" + _length(len(body)) + body


def connect(kiosk: Kiosk, port: int) -> None:
    """Connect as the kiosk and subscribe to its receipts."""
    kiosk.connection.connect(("127.0.0.1", port))
    kiosk.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    name = kiosk.id.encode()
    body = b"\x00\x04MQTT\x04\x02\x00\x00" + struct.pack("!H", len(name)) + name
    topic = kiosk_topic(kiosk.id, KioskTopic.RECEIPT).encode()
    wish = b"\x00\x01" + struct.pack("!H", len(topic)) + topic + b"\x01"
    kiosk.connection.sendall(b"\x10" + _length(len(body)) + body)
    kiosk.connection.sendall(b"\x82" + _length(len(wish)) + wish)
    seen: set[int] = set()
    while _SUBACK not in seen:
        seen |= {kind for kind, _ in packets_in(kiosk, kiosk.connection.recv(4096))}
    kiosk.connection.setblocking(False)


def read_kiosk(path: Path) -> Kiosk:
    """Return the kiosk whose messages are in the file, named after it."""
    payloads = path.read_bytes().splitlines()
    batches = [json.loads(payload)["events"] for payload in (payloads[0], payloads[-1])]
    topic = kiosk_topic(path.stem, KioskTopic.EVENTS).encode()
    packets = [publish_packet(topic, payload, n) for n, payload in enumerate(payloads)]
    return Kiosk(path.stem, packets, batches[-1][-1]["seq"], len(batches[0]))


def _length(length: int) -> bytes:
    digits = []
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(digits)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--port", type=int, required=True, help="The broker's.")
@click.option("--window", default=1000, help="Unacknowledged messages a kiosk.")
@click.option("--ahead", default=0, help="Events ahead of the last receipt; 0: any number.")
@click.option("--until", type=click.Choice(["acknowledged", "stored"]), default="stored")
@click.option("--notice-every", default=0, help="Tell each time so many more events are stored.")
def main(
    files: tuple[Path, ...], port: int, window: int, ahead: int, until: str, notice_every: int
) -> None:
    """Publish the messages in the files, one kiosk a file, and print the times.

    It says ready and begins at a line on standard input, when the measurement is ready too.
    """
    if 0 < ahead < MAX_BATCH_EVENTS:
        raise click.BadParameter(f"at least one whole batch, {MAX_BATCH_EVENTS} events")
    kiosks = [read_kiosk(path) for path in files]
    for kiosk in kiosks:
        connect(kiosk, port)
    print(json.dumps({"ready": True}), flush=True)
    sys.stdin.readline()
    flood = Flood(kiosks, window=window, ahead=ahead, notice_every=notice_every)
    print(json.dumps(flood.run(until_stored=until == "stored")), flush=True)


if __name__ == "__main__":
    main()
