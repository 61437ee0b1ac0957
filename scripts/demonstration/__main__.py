"""What ``scripts/demo`` runs: see there."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demonstration.processes import DemoError, Parts
from demonstration.running import Demonstration, refuse_taken
from demonstration.town import BIN, Town

_STARTED = float(os.environ.get("FACCINE_DEMO_STARTED") or time.time())
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Return the exit code."""
    options = _options()
    os.chdir(options.called_from)
    for number in _STOPPING:
        signal.signal(number, signal.default_int_handler)
    try:
        with _alone_in(options.data.resolve()):
            return _run(Town(options.data.resolve()), options)
    except DemoError as error:
        print(f"scripts/demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped", file=sys.stderr)
        return 0


def _run(town: Town, options: argparse.Namespace) -> int:
    refuse_taken(options.port)
    town.build()
    parts = Parts(town.logs)
    try:
        return _show(Demonstration(town, parts, options.port), is_check=options.check)
    finally:
        for number in _STOPPING:
            signal.signal(number, signal.SIG_IGN)  # once is enough
        parts.stop()


def _show(demonstration: Demonstration, *, is_check: bool) -> int:
    demonstration.start()
    elapsed = time.time() - _STARTED
    if is_check:
        seconds = demonstration.press()
        print(f"Ready after {elapsed:.0f} s; the dashboard showed a press after {seconds:.1f} s")
        return 0
    town, address = demonstration.town, demonstration.address
    print(
        f"""
Ready after {elapsed:.0f} s. The ratings are made up, and every page says so.

    Dashboard   {address}/
    Log in      {town.login_link(address)}
                (works once, for 15 minutes; for another start this again)
    Press       {_shown(BIN / "faccine-kiosk")} press happy --outbox {_shown(town.outbox)}
    Kiosk       {demonstration.kiosk_says}
    Logs        {_shown(town.logs)}

Ctrl-C stops everything; the next run goes on with the same data.
""",
        flush=True,
    )
    while True:
        demonstration.mind()
        time.sleep(0.5)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("scripts/demo", add_help=False)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "demo-data")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--called-from", type=Path, default=Path.cwd(), help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder for this demonstration.

    Raises:
        DemoError: it cannot be written, or another demonstration uses it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError as error:
        raise DemoError(f"folder {folder}: {error.strerror}; choose another by --data") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError(
                f"a demonstration is running in {folder}: stop it, or choose another by --data"
            ) from None
        yield


def _shown(path: Path) -> str:
    """Return a path as it can be typed here: relative where that is shorter."""
    relative = os.path.relpath(path)
    return min(relative, str(path), key=len)


if __name__ == "__main__":
    sys.exit(main())
