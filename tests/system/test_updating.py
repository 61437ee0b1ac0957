"""A wish for another release, from the hub's command to the hub's books, with everything real.

Releases of these tests run this checkout's code under another version's name.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from line import KIOSK
from made_releases import Systemd, install_first, make_package, served

from faccine.wire.states import KioskUpdate, UpdateStage
from kiosk.updating.files import Mailbox
from releasing.keys import new_key
from releasing.repository import PUBLIC_KEY, publish

pytestmark = pytest.mark.system
PROGRAM = """#!{python}
import sys
import faccine
faccine.__version__ = "{version}"
{broken}
from kiosk.cli import main
main(prog_name="faccine-kiosk")
"""
MUTE = """
from kiosk.uplink.uplink import Uplink
if "run" in sys.argv:
    Uplink._publish = lambda *_: None
"""
"""A release that starts, and whose presses never reach the hub."""


@pytest.fixture
def mailbox(line):
    return Mailbox(line.outbox().parent)


def until(is_so, seconds: float = 40):
    deadline = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def shown(line) -> dict:
    return line.hub("software", "show", "--json").json[0]


def a_release(version: str, folder, broken: str = ""):
    text = PROGRAM.format(python=sys.executable, version=version, broken=broken)
    script = f'mkdir -p "$here/bin"\ncat >"$here/bin/faccine-kiosk" <<\'END\'\n{text}END\n'
    make_venv = f'{script}chmod 755 "$here/bin/faccine-kiosk"'
    return make_package(version, folder, make_venv=make_venv)


def test_a_press_of_a_kiosk_that_reaches_the_hub_is_proof(line):
    line.start_all()
    line.until_settings(1)
    proved = line.kiosk("prove", "--timeout", "30", "--json")
    assert proved.code == 0, proved.text
    assert proved.json["seq"] == 1
    line.stop("hub")
    failed = line.kiosk("prove", "--timeout", "1")
    assert failed.code == 1
    assert "no receipt for test press 2 within 1 seconds" in failed.text
    line.start_hub()
    line.kiosk("prove", "--timeout", "30")
    assert line.hub("verify").code == 0


def test_a_kiosk_without_settings_cannot_prove_itself(line):
    line.outbox().parent.mkdir()
    line.kiosk("press", "happy")
    failed = line.kiosk("prove")
    assert (failed.code, "no settings ever came" in failed.text) == (1, True)


def test_the_hub_asks_and_hears_where_the_updater_stands(line, mailbox):
    line.start_all()
    line.until_settings(1)
    assert shown(line)["wanted"] is None
    assert line.hub("software", "want", "9.9.9").code == 0
    until(lambda: mailbox.wanted() == "9.9.9")
    update = KioskUpdate(version="9.9.9", stage=UpdateStage.WENT_BACK, why="no receipt")
    mailbox.say_update(update)
    until(lambda: (shown(line)["update"] or {}).get("why") == "no receipt")
    mailbox.say_update(None)
    until(lambda: shown(line)["update"] is None)


@contextmanager
def updated_kiosk(line, folder):
    """Give a kiosk that runs release 1.3.0 as systemd would, and its updater."""
    home, site, packages = folder / "home", folder / "site", folder / "packages"
    for one in (folder, home, site, packages):
        one.mkdir(exist_ok=True)
    releases = [
        a_release("1.3.0", packages),
        a_release("1.4.0", packages),
        a_release("1.5.0", packages, MUTE),
    ]
    publish(site, releases, new_key(folder / "key"), keep=3)
    install_first(releases[0], home, "1.3.0")
    config = folder / "kiosk.toml"
    with served(site) as address:
        config.write_text(
            f'kiosk = "{KIOSK}"\nbroker = "{line.broker.url}"\noutbox = "{line.outbox()}"\n'
            f'repository = "{address}"\nrepository-key = "{site / PUBLIC_KEY}"\n'
            f'clock = "trusted"\nhome = "{home}"\nheadless = true\n'
        )
        systemd = Systemd(home, "--config", config, "run")
        systemd.start()

        def update(receipt_seconds):
            words = ["--config", config, "update", "--settle", "1", "--receipt", receipt_seconds]
            command = list(map(str, [home / "proven/bin/faccine-kiosk", *words]))
            return subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)

        try:
            yield home, update
        finally:
            systemd.stop()


def test_a_kiosk_moves_to_what_is_wanted_and_back_from_what_is_mute(line, mailbox, tmp_path):
    line.broker.start()
    line.start_hub()
    with updated_kiosk(line, tmp_path / "machine") as (home, update):
        until(lambda: shown(line)["running"] == "1.3.0")
        line.hub("software", "want", "1.4.0")
        until(lambda: mailbox.wanted() == "1.4.0")
        done = update(60)
        assert done.returncode == 0, done.stderr
        assert (home / "current").readlink().name == "1.4.0", done.stderr
        assert (home / "proven").readlink().name == "1.4.0", done.stderr
        until(lambda: shown(line)["running"] == "1.4.0")

        line.hub("software", "want", "1.5.0")
        until(lambda: mailbox.wanted() == "1.5.0")
        done = update(10)  # one receipt comes, the other never does
        assert done.returncode == 0, done.stderr
        assert (home / "current").readlink().name == "1.4.0", done.stderr
        said = until(lambda: shown(line)["update"])
        assert (said["version"], said["stage"]) == ("1.5.0", "went-back")
        assert "it does not prove itself" in said["why"]
        assert shown(line)["running"] == "1.4.0"
        until(lambda: line.hub("verify", "--json").json["kiosks"][0]["waiting"] == 0)
        assert line.hub("verify").code == 0
