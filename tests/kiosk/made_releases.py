"""Releases small enough for tests: a package whose environment is one script that says things."""

from __future__ import annotations

import http.server
import json
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from releasing.contents import RELEASES, write_script
from releasing.packages import build

PROGRAM = """\
#!/bin/sh
case "$*" in
*check*) {check} ;;
*prove*) {prove} ;;
run*)
    {run}
    printf '{{"software":"{version}","pid":%s,"boot":"%s","problem":{problem}}}' $$ "$3" \\
        >"$2/said.$$"
    mv "$2/said.$$" "$2/running.json"
    {then} ;;
esac
"""
GOOD = {
    "check": """echo '{"findings":[],"ok":true}'""",
    "prove": "echo test press 1 is at the hub",
    "run": ":",
    "problem": "null",
    "then": "exec sleep 1000",
}
FINDING = json.dumps({"findings": [{"what": "screen", "says": "too new", "level": "wrong"}]})
BROKEN = {
    "does not prove itself": {"prove": "echo no receipt for test press 2; exit 1"},
    "does not start": {"run": "exit 1"},
    "ends by itself": {"then": "sleep 0.3"},
    "has a trouble": {"problem": '"H1 no screen"'},
}
"""Releases whose fault only shows once they run."""
UNFIT = {
    "finds what would not work": {"check": f"echo '{FINDING}'"},
    "cannot check": {"check": "echo Traceback; exit 1"},
    "has no environment": None,
}
"""Releases whose fault shows before."""


def make_package(version: str, to: Path, **changes: str) -> Path:
    """Build a package of a release; ``make_venv`` among the changes replaces its script."""
    root = to / f"root-{version}"
    release = root / RELEASES / version
    (release / "wheels").mkdir(parents=True)
    (release / "wheels" / f"faccine-{version}-py3-none-any.whl").write_bytes(b"wheel" * 1000)
    make_venv = changes.pop(
        "make_venv", 'mkdir -p "$here/bin"; cp "$here/program" "$here/bin/faccine-kiosk"'
    )
    here = 'here=$(dirname "$(readlink -f "$0")")'
    write_script(release / "make-venv", f"#!/bin/sh\nset -e\n{here}\n{make_venv}\n")
    text = PROGRAM.format(version=version, **{**GOOD, **changes})
    write_script(release / "program", text)
    control = "Maintainer: Tests <tests@localhost>\nDescription: a release of a test\n"
    return build(
        root,
        name="faccine-kiosk",
        version=version,
        arch=architecture(),
        control=control,
        date="1795258800",
        to=to,
    )


def architecture() -> str:
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def install_first(package: Path, home: Path, version: str) -> None:
    """Do what a first installation does."""
    unpacked = home / "unpacked"
    unpacked.mkdir(parents=True)
    subprocess.run(["dpkg-deb", "-x", package, unpacked], check=True)
    (home / "releases").mkdir()
    (unpacked / RELEASES / version).rename(home / "releases" / version)
    subprocess.run([home / "releases" / version / "make-venv"], check=True)
    for link in ("current", "proven"):
        (home / link).symlink_to(f"releases/{version}")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args) -> None:
        pass


@contextmanager
def served(folder: Path):
    """Serve a folder to this machine, and give its address."""
    handler = partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Systemd:
    """Starts what ``current`` leads to whenever it ends, as ``Restart=always`` does."""

    def __init__(self, home: Path, *arguments: str | Path) -> None:
        self._command = [home / "current/bin/faccine-kiosk", *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Cut the power."""
        self._is_over.set()
        process = self._process
        if process is not None:
            process.kill()
        self._thread.join(30)

    def _run(self) -> None:
        while not self._is_over.is_set():
            self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
            if self._is_over.is_set():
                self._process.kill()
            self._process.wait()
            self._is_over.wait(0.05)
