"""Kills hub, broker, kiosks and pressers with SIGKILL, over and over, then looks into the books.

Every part has a life and a death of its own, drawn from the seed: a life ends after so many
milliseconds, or so many lines of our own code after its work began, so that kills land between any
two steps. A press may happen during any of it. At the end everything starts once more, and when
nothing waits, each thanks must be in the books exactly once.

    scripts/chaos --kills 5000 --seed 1
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import wait
from pathlib import Path

import click
import msgspec
from line import Line, kiosk_codes

_TELL_EVERY_SECONDS = 10
_MOST_STEPS = 10_000


@dataclass
class Result:
    """What happened.

    ``kills`` is by part; ``self_kills`` those that fell between two lines of ours; ``carried`` how
    many events had reached the books before everything came to rest.
    """

    seed: int
    kills: dict[str, int] = field(default_factory=dict)
    self_kills: int = 0
    thanked: int = 0
    in_books: int = 0
    carried: int = 0
    seconds: float = 0.0
    settled_in_seconds: float = 0.0

    @property
    def total(self):
        return sum(self.kills.values())


class Part:
    """One process that lives, is killed, and comes back; when, its own randomness says."""

    def __init__(self, name, seed, start, *, longest_seconds, where=()):
        self.name = name
        self.due = 0.0
        self._rng = random.Random(f"{seed} {name}")
        self._start = start
        self._longest_seconds = longest_seconds
        self._where = where
        self.process = None

    def start(self):
        steps = None
        if self._where and self._rng.random() < 0.5:
            steps = (round(_log_uniform(self._rng, 1, _MOST_STEPS)), self._rng.choice(self._where))
        seconds = _log_uniform(self._rng, 0.01, self._longest_seconds)
        self.process = self._start(steps, self._rng.randrange(2**32))
        # A life counted in lines ends by the clock, too, if nothing happens in it.
        self.due = time.monotonic() + (self._longest_seconds if steps else seconds)

    def kill(self):
        self.process.kill()
        self._pause()

    def died(self):
        """Tell whether it killed itself, as it was told to; anything else is a fault."""
        self.process.wait()
        assert self.process.was_killed, (
            f"{self.name} ended by itself with {self.process.exit_code}: "
            f"{self.process.log.read_text()[-3000:]}"
        )
        self._pause()

    def _pause(self):
        self.process = None
        self.due = time.monotonic() + _log_uniform(self._rng, 0.001, 0.1)


class _BrokerPart:
    """The broker in the shape of a process."""

    exit_code = None

    def __init__(self, broker):
        self._broker = broker
        broker.start()

    def kill(self):
        self._broker.kill()


def wreak(line, *, kills, seed, tell=lambda result: None):
    """Kill so many times, then let everything come to rest, and check the books."""
    result = Result(seed)
    began = time.monotonic()
    parts = _parts(line, seed)
    _kill_many(parts, kills, result, tell)
    line.kill_all()
    result.carried = len(line.exported())
    quiet = time.monotonic()
    line.start_all()
    line.settle()
    result.settled_in_seconds = round(time.monotonic() - quiet, 1)
    line.stop_all()
    books = line.assert_exactly_once()
    line.assert_no_traceback()
    result.thanked = sum(len(line.thanked(code)) for code in line.kiosks)
    result.in_books = len(books)
    result.seconds = round(time.monotonic() - began, 1)
    for code in line.kiosks:
        outboxes = [at.uuid for at in line.standings(code)]
        assert len(outboxes) == 1, f"{code} thinks that it is a copy: {outboxes}"
    return result


def _parts(line, seed):
    parts = [
        Part("broker", seed, lambda steps, _: _BrokerPart(line.broker), longest_seconds=5.0),
        Part(
            "hub",
            seed,
            lambda steps, _: line.start_hub(steps=steps),
            longest_seconds=2.0,
            where=("hub/consumer.py", "hub/store/books.py", "hub/store/books.py"),
        ),
    ]
    for code in line.kiosks:
        parts.append(
            Part(
                code,
                seed,
                lambda steps, _, code=code: line.start_kiosk(code, steps=steps),
                longest_seconds=2.0,
                where=(
                    "kiosk/bootstrap.py",
                    "kiosk/outbox/sending.py",
                    "kiosk/uplink/receiving.py",
                ),
            )
        )
        parts.append(
            Part(
                f"presser-{code}",
                seed,
                lambda steps, drawn, code=code: line.start_presser(
                    code, steps=steps, seed=drawn, pause_ms=15
                ),
                longest_seconds=3.0,
                where=("kiosk/outbox/outbox.py",),
            )
        )
    return parts


def _kill_many(parts, kills, result, tell):
    told = time.monotonic()
    while result.total < kills:
        part = min(parts, key=lambda part: part.due)
        dead = _wait_for_deaths(parts, part.due)
        for one in dead:
            one.died()
            _count(result, one)
            result.self_kills += 1
        if dead:
            continue
        if part.process is None:
            part.start()
        else:
            part.kill()
            _count(result, part)
        if time.monotonic() > told + _TELL_EVERY_SECONDS:
            told = time.monotonic()
            tell(result)


def _wait_for_deaths(parts, until):
    """Sleep until then; return at once the parts that killed themselves before."""
    living = {
        part.process.sentinel: part
        for part in parts
        if part.process is not None and not isinstance(part.process, _BrokerPart)
    }
    ready = wait(living, max(0.0, until - time.monotonic()))
    return [living[sentinel] for sentinel in ready]


def _count(result, part):
    result.kills[part.name] = result.kills.get(part.name, 0) + 1


def _log_uniform(rng, low, high):
    return low * (high / low) ** rng.random()


@click.command(context_settings={"show_default": True})
@click.option("--kills", type=click.IntRange(1), default=5000, help="How many in all.")
@click.option("--seed", type=int, help="Draws all lives and deaths; a new one when left out.")
@click.option("--kiosks", type=click.IntRange(1, 9), default=3)
@click.option("--data", type=click.Path(path_type=Path), help="Folder to keep; else a passing one.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def main(kills, seed, kiosks, data, as_json):
    """Kill everything in turn, thousands of times, and prove that no thanks was in vain.

    Exit code 0 when every press that was thanked for is in the books exactly once, 1 when not.

    \b
    Example:
      scripts/chaos --kills 5000 --seed 1
    """
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    click.echo(f"seed {seed}", err=True)

    def tell(result):
        click.echo(f"{result.total} of {kills} kills: {result.kills}", err=True)

    with tempfile.TemporaryDirectory(prefix="faccine-chaos-") as passing:
        folder = data or Path(passing)
        with Line(folder, kiosk_codes(kiosks)) as line:
            try:
                result = wreak(line, kills=kills, seed=seed, tell=tell)
            except AssertionError as error:
                click.echo(f"chaos: seed {seed}: {error}", err=True)
                sys.exit(1)
    if as_json:
        click.echo(msgspec.json.encode(asdict(result) | {"ok": True}))
    else:
        click.echo(
            f"{result.total} kills in {result.seconds:.0f} s ({result.self_kills} between two "
            f"lines): {result.thanked} thanks, {result.in_books} events in the books, each once, "
            f"{result.carried} of them carried meanwhile"
        )


if __name__ == "__main__":
    main()
