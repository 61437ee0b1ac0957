"""``scripts/demo`` as somebody types it: everything starts, shows a press, and leaves nothing."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil
import pytest
from brokers import find_free_port

from demonstration.town import KIOSK
from demonstration.witness import DemoError, Witness

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "scripts" / "demo"
PATIENCE_SECONDS = 90

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Give a folder for demonstrations; the first one makes the history, the others use it."""
    return tmp_path_factory.mktemp("demo")


def finish(*arguments):
    """Run the command to its end."""
    command = [DEMO, *map(str, arguments)]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )


def processes_of(data):
    """Return the processes that have to do with a folder."""
    return [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline"])
        if any(str(data) in word for word in process.info["cmdline"] or ())
    ]


def test_a_press_is_shown_and_nothing_is_left_running(data):
    done = finish("--check", "--data", data, "--port", find_free_port())
    assert done.returncode == 0, done.stderr
    assert "Making two years" in done.stderr
    (seconds,) = re.findall(r"showed a press after ([\d.]+) s", done.stdout)
    assert float(seconds) <= 2
    assert processes_of(data) == []


def test_started_again_it_says_how_to_look_and_press_until_it_is_stopped(data):
    port = find_free_port()
    command = [DEMO, "--data", data, "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=data
    ) as demo:
        try:
            said = said_until(demo, "Ctrl-C stops everything")
            assert "Making two years" not in said, "what is there is used again"
            shows_a_press_as_it_says(said, f"http://127.0.0.1:{port}", data)
            refuses_a_second_one(data)
        finally:
            demo.send_signal(signal.SIGTERM)
        assert demo.wait(PATIENCE_SECONDS) == 0
    assert processes_of(data) == []


def said_until(demo, words):
    said = ""
    for line in demo.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def shows_a_press_as_it_says(said, address, folder):
    (link,) = re.findall(rf"{address}/\S+/link/\S+", said)
    (press,) = re.findall(r"Press +(.*)", said)
    witness = Witness(address)
    witness.log_in(link)
    before = witness.kiosk(KIOSK)["received"]
    subprocess.run(shlex.split(press), check=True, cwd=folder, timeout=PATIENCE_SECONDS)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while witness.kiosk(KIOSK)["received"] != before + 1:
        assert time.monotonic() < deadline
    with pytest.raises(DemoError, match="410"):
        Witness(address).log_in(link)


def refuses_a_second_one(data):
    second = finish("--data", data, "--port", find_free_port())
    assert (second.returncode, second.stderr.count("\n")) == (1, 1)
    assert "a demonstration is running" in second.stderr


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = finish("--data", tmp_path, "--port", port)
    assert done.returncode == 1
    assert done.stderr == (
        f"scripts/demo: port {port}: Address already in use; choose another by --port\n"
    )


def test_without_a_fitting_python_it_says_what_to_install(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\necho Python 3.9.2\nexit 1\n")
    old.chmod(0o755)
    for tool in ("bash", "dirname"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    done = subprocess.run(
        [tmp_path / "bash", ROOT / "scripts" / "python"],
        env={"PATH": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 1
    assert "No Python 3.11, 3.12 or 3.13" in done.stderr
    assert "python3 is Python 3.9.2" in done.stderr


def test_the_help_needs_nothing_installed():
    done = finish("--help")
    assert done.returncode == 0
    for flag in ("--check", "--port", "--data"):
        assert flag in done.stdout
