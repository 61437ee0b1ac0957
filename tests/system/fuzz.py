"""Throws nonsense at a real hub: messages that are nearly right, and bytes that never were.

Now and then an honest question is asked, and must be answered. At the end the books must agree
with the raw rows, and the hub must not have grown.

    scripts/fuzz --seconds 600 --seed 1
"""

from __future__ import annotations

import copy
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click
import msgspec
import psutil
from device import Device, a_batch, a_rating, a_reason, an_outbox
from line import Line, kiosk_codes

from faccine.wire import codec
from faccine.wire.states import KioskState, Presence
from faccine.wire.topics import HUB_STATE, KioskTopic

MOST_GROWTH_BYTES = 96 * 1024 * 1024
_ASK_EVERY = 50
_WARM_UP_SECONDS = 3
_LEAVES = [KioskTopic.EVENTS] * 8 + [KioskTopic.STATE] * 3 + [KioskTopic.HEALTH]
_WEIRD = [
    None, True, False, 0, -1, 1, 1.5, 1e308, 2**31, 2**53 - 1, 2**53, 2**63, 2**64, 10**40,
    "", "happy", "sad", "rating", "reason", "synced", "unset", "é" * 30, "\x00", "\ud7ff", "a" * 41,
    "x" * 5000, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-02-30T00:00:00Z",
    "2026-11-18T10:00:00+14:00", "2026-11-18T10:00:00", [], {}, [[]], {"seq": 1}, [1, 2, 3],
]  # fmt: skip
_RAW = [
    b"", b"{", b"null", b"[]", b"{}", b"\x00" * 100, b"\xff\xfe\xfd", b'"\\ud800"', b"[" * 60_000,
    b'{"v":1,"outbox":"\\ud800"}', b'{"v":1e400}', b'{"v":2,"events":[]}', b" " * 70_000,
    b'{"a":' * 20_000, b"\xef\xbb\xbf{}", b"NaN", b'{"v":1,"v":1}', b"9" * 5000,
]  # fmt: skip


@dataclass
class Result:
    """What happened. ``answered`` counts the honest questions."""

    seed: int
    messages: int = 0
    answered: int = 0
    seconds: float = 0.0
    stored: int = 0
    rss_start_mb: float = 0.0
    rss_most_mb: float = 0.0
    by_kind: dict[str, int] = field(default_factory=dict)


class Nonsense:
    """Makes messages from its seed."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self._outboxes = [an_outbox() for _ in range(4)]

    def message(self):
        """Return (kind, leaf, payload)."""
        rng = self.rng
        leaf = rng.choice(_LEAVES)
        kind = rng.choice(["valid", "value", "value", "key", "bytes", "cut", "raw", "far", "big"])
        if kind == "big" and rng.random() > 0.02:
            kind = "value"
        return kind, leaf, getattr(self, f"_{kind}")(leaf)

    def _valid(self, leaf):
        outbox = self.rng.choice(self._outboxes)
        if leaf is KioskTopic.STATE:
            last = self.rng.randrange(200)
            first = self.rng.randint(1, last + 1)
            state = KioskState(v=1, state=Presence.ONLINE, outbox=outbox, first=first, last=last)
            return codec.encode(state)
        if leaf is KioskTopic.HEALTH:
            return b'{"v":1,"waiting":3,"software":"x","temperature_celsius":41.5}'
        return a_batch(outbox, *(self._event() for _ in range(self.rng.choice([1, 3, 30]))))

    def _event(self):
        seq = self.rng.randint(1, 300)
        face = self.rng.choice(["happy", "neutral", "sad"])
        if seq > 1 and self.rng.random() < 0.3:
            return a_reason(seq, self.rng.randrange(1, seq))
        return a_rating(seq, face, asks=self.rng.choice([True, False, None]))

    def _far(self, leaf):
        seq = self.rng.choice([10_001, 10_500, 2**40, 2**53 - 1])
        return a_batch(self.rng.choice(self._outboxes), a_rating(seq))

    def _value(self, leaf):
        tree = msgspec.json.decode(self._valid(leaf))
        for _ in range(self.rng.choice([1, 1, 1, 3])):
            parent, key = self._some_place(tree)
            parent[key] = copy.deepcopy(self.rng.choice(_WEIRD))
        return msgspec.json.encode(tree)

    def _key(self, leaf):
        tree = msgspec.json.decode(self._valid(leaf))
        parent, key = self._some_place(tree)
        if isinstance(parent, dict):
            parent[f"{key}x"] = parent.pop(key)
        else:
            parent.append(parent[key])
        return msgspec.json.encode(tree)

    def _bytes(self, leaf):
        payload = bytearray(self._valid(leaf))
        for _ in range(self.rng.choice([1, 1, 5, 50])):
            payload[self.rng.randrange(len(payload))] = self.rng.randrange(256)
        return bytes(payload)

    def _cut(self, leaf):
        payload = self._valid(leaf)
        return payload[: self.rng.randrange(len(payload))]

    def _raw(self, leaf):
        return self.rng.choice([*_RAW, self.rng.randbytes(self.rng.randrange(2000))])

    def _big(self, leaf):
        return self.rng.choice([b"[", b"\xff", b'{"v":1,"events":[', b" "]) * 1_500_000

    def _some_place(self, tree):
        parent, key = tree, self.rng.choice(list(tree))
        while isinstance(parent[key], (dict, list)) and parent[key] and self.rng.random() < 0.9:
            parent = parent[key]
            key = self.rng.choice(list(parent) if isinstance(parent, dict) else range(len(parent)))
        return parent, key


def pelt(line, *, seconds, seed, tell=lambda result: None):
    """Throw nonsense at a running hub for so long, then check the books and its memory."""
    result = Result(seed)
    hub = psutil.Process(line.running["hub"].pid)
    nonsense = Nonsense(seed)
    began = told = time.monotonic()
    with Device(line, line.kiosks[0]) as device:
        device.wait_for_hub()
        while (now := time.monotonic()) < began + seconds:
            _throw(device, nonsense, line.kiosks, result)
            line.check_alive()
            if result.messages % _ASK_EVERY == 0:
                _ask(device, result)
                _weigh(hub, result, is_warm=now > began + min(_WARM_UP_SECONDS, seconds / 3))
            if now > told + 10:
                told = now
                tell(result)
        _ask(device, result)
    result.seconds = round(time.monotonic() - began, 1)
    grown = (result.rss_most_mb - result.rss_start_mb) * 1e6
    assert grown < MOST_GROWTH_BYTES, f"the hub has grown by {grown / 1e6:.0f} MB"
    _check_books(line, result)
    return result


def _throw(device, nonsense, kiosks, result):
    kind, leaf, payload = nonsense.message()
    rng = nonsense.rng
    drawn = rng.random()
    if drawn < 0.02:
        device.publish(HUB_STATE, payload[:1000], retain=rng.random() < 0.5)
    elif drawn < 0.05:
        device.publish(f"faccine/v1/kiosk/{rng.choice(['X', 'a', 'ab/c', '-a'])}/events", payload)
    else:
        kiosk = rng.choice([*kiosks, "unknown-kiosk"])
        device.say(leaf, payload, kiosk=kiosk, retain=leaf is KioskTopic.STATE)
    result.messages += 1
    result.by_kind[kind] = result.by_kind.get(kind, 0) + 1
    device.turn(0)


def _ask(device, result):
    """Ask honestly: the hub must answer, whatever came before."""
    outbox = an_outbox()
    assert device.stand(outbox, first=1, last=0).stored_through == 0
    del device.receipts[:]
    result.answered += 1


def _weigh(hub, result, *, is_warm):
    megabytes = round(hub.memory_info().rss / 1e6, 1)
    if not is_warm or not result.rss_start_mb:
        result.rss_start_mb = max(result.rss_start_mb, megabytes)
    result.rss_most_mb = max(result.rss_most_mb, megabytes)


def _check_books(line, result):
    verdict = line.verdict()
    assert verdict["mismatches"] == [], verdict["mismatches"]
    # What nonsense declared as lost is missing for good; somebody has to say that it is known.
    for code in line.kiosks:
        assert line.hub("kiosk", "acknowledge", code, "--why", "fuzzing").code == 0
    verdict = line.verdict()
    assert verdict["ok"], verdict
    identities = [(event["kiosk"], event["outbox"], event["seq"]) for event in line.exported()]
    assert len(identities) == len(set(identities))
    assert line.hub("refused", "list", "--json").code == 0
    line.hub("refused", "retry")
    assert line.verdict()["mismatches"] == []
    result.stored = len(identities)
    line.assert_no_traceback()


@click.command(context_settings={"show_default": True})
@click.option("--seconds", type=click.IntRange(1), default=60, help="For how long.")
@click.option("--seed", type=int, help="Draws all messages; a new one when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def main(seconds, seed, as_json):
    """Throw nonsense at a real hub, and prove that it goes on working.

    Exit code 0 when every honest question was answered, the books agree with the raw rows, and
    the hub has not grown; 1 when not.

    \b
    Example:
      scripts/fuzz --seconds 600 --seed 1
    """
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    click.echo(f"seed {seed}", err=True)

    def tell(result):
        click.echo(f"{result.messages} messages, {result.rss_most_mb:.0f} MB at most", err=True)

    with (
        tempfile.TemporaryDirectory(prefix="faccine-fuzz-") as folder,
        Line(Path(folder), kiosk_codes(2)) as line,
    ):
        line.broker.start()
        line.start_hub()
        try:
            result = pelt(line, seconds=seconds, seed=seed, tell=tell)
        except AssertionError as error:
            click.echo(f"fuzz: seed {seed}: {error}\n{line.log('hub').read_text()}", err=True)
            sys.exit(1)
    if as_json:
        click.echo(msgspec.json.encode(asdict(result) | {"ok": True}))
    else:
        click.echo(
            f"{result.messages} messages in {result.seconds:.0f} s, {result.answered} questions "
            f"answered, {result.stored} events stored, {result.rss_most_mb:.0f} MB at most"
        )


if __name__ == "__main__":
    main()
