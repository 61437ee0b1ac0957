"""The life of a hub: another release, a bad one, back again, onto another machine, and its end.

Presses come by ``faccine-hub import`` here, as from a kiosk that is brought in: that is quick, and
what a kiosk does by itself when the hub is younger than it remembers.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from hub_machine import Hub
from release import Releases

OLD, NEW, BROKEN = "1.0.0", "1.1.0", "1.2.0"
SECONDS = 600
COPIES = "/var/backups/faccine"


@pytest.fixture(scope="module")
def releases(town, tmp_path_factory):
    made = Releases(tmp_path_factory.mktemp("releases"), town.python)
    return {version: made.make(version) for version in (OLD, NEW)}


@pytest.fixture(scope="module")
def hub(town, releases):
    hub = Hub(town.machine("hub"))
    hub.machine.boot()
    hub.install(releases[OLD])
    hub.load_catalogue()
    hub.run("kiosk", "add", "Sportello", "--office", "anagrafe", "--id", "sportello-1")
    return hub


@pytest.fixture(scope="module")
def outbox(tmp_path_factory):
    """Give a kiosk's outbox that lies on the host."""
    return tmp_path_factory.mktemp("kiosk") / "outbox.db"


def press(outbox: Path, face: str) -> None:
    kiosk(outbox, "press", face, "--service", "carta-identita")


def kiosk(outbox: Path, *words: str) -> str:
    program = Path(sys.executable).with_name("faccine-kiosk")
    done = subprocess.run(
        [program, *words, "--outbox", outbox],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return done.stdout


def bring_in(hub: Hub, outbox: Path) -> None:
    """Take in everything that the outbox holds."""
    waiting = kiosk(outbox, "outbox", "export", "--all", "--kiosk", "sportello-1")
    hub.machine.run("faccine-hub", "import", "-", stdin=waiting)


def stored(hub: Hub) -> int:
    return int(hub.ledger("sportello-1").get("stored", 0))


def version(hub: Hub) -> str:
    return hub.run("--version").split()[-1]


def is_well(hub: Hub) -> bool:
    return hub.machine.failed_units() == [] and bool(hub.verdict()["ok"])


def test_installing_again_changes_no_file(hub):
    look = ("find", "/etc/faccine", "/etc/nginx", "/etc/mosquitto", "/etc/systemd/system", "/opt")
    before = hub.machine.run(*look, "-printf", "%p %T@ %m %u %g %l\n")
    said = hub.machine.run(f"/srv/faccine-{OLD}/deploy/hub/install", seconds=SECONDS)
    assert "changed" not in said.replace("Nothing had to be changed", "")
    assert hub.machine.run(*look, "-printf", "%p %T@ %m %u %g %l\n") == before


def test_a_hub_that_hangs_is_started_again(hub):
    restarts = ("systemctl", "show", "--value", "--property=NRestarts", "faccine-hub")
    hub.machine.run("systemctl", "kill", "--signal=STOP", "faccine-hub")
    hub.machine.until(
        lambda: hub.machine.run(*restarts).strip() == "1", seconds=180, why="the watchdog sleeps"
    )
    hub.machine.until(lambda: is_well(hub), why="it did not come back")


def test_another_release_takes_over_with_all_that_was_there(hub, releases, outbox):
    press(outbox, "happy")
    bring_in(hub, outbox)
    folder = hub.unpack(releases[NEW])
    refused = hub.machine.try_run(folder / "deploy/hub/install", seconds=SECONDS)
    assert refused.returncode == 1
    assert "deploy/hub/upgrade" in refused.stdout
    hub.machine.run(folder / "deploy/hub/upgrade", seconds=SECONDS)
    assert version(hub) == NEW
    assert stored(hub) == 1
    assert is_well(hub)


def test_a_release_that_does_not_answer_is_taken_back_by_itself(hub, outbox):
    machine = hub.machine
    machine.run("cp", "-r", f"/opt/faccine/releases/{NEW}", f"/srv/faccine-{BROKEN}")
    machine.put(f"/srv/faccine-{BROKEN}/VERSION", f"{BROKEN}\n")
    unit = f"/srv/faccine-{BROKEN}/deploy/systemd/faccine-dashboard.service"
    machine.run("sed", "-i", "s/--port 8000/--port 8001/", unit)
    press(outbox, "sad")
    bring_in(hub, outbox)
    done = machine.try_run(f"/srv/faccine-{BROKEN}/deploy/hub/upgrade", seconds=SECONDS)
    assert done.returncode == 1
    assert f"release {NEW} runs again" in done.stdout.splitlines()[-1]
    assert version(hub) == NEW
    assert stored(hub) == 2
    assert is_well(hub)


def test_going_back_keeps_the_books_that_the_old_release_understands(hub, outbox):
    press(outbox, "neutral")
    bring_in(hub, outbox)
    said = hub.machine.run("/opt/faccine/current/deploy/hub/upgrade", "--back", seconds=SECONDS)
    assert "stay as they are" in said
    assert version(hub) == OLD
    assert stored(hub) == 3
    assert is_well(hub)


def test_going_back_puts_the_old_books_in_place_of_those_it_would_not_understand(
    hub, releases, outbox
):
    hub.machine.run(f"/srv/faccine-{NEW}/deploy/hub/upgrade", seconds=SECONDS)
    press(outbox, "happy")
    bring_in(hub, outbox)
    grown = (
        "import sqlite3; c = sqlite3.connect('/var/lib/faccine/hub/books.db');"
        'c.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at)'
        " VALUES ('hub', 'of a later release', '')\"); c.commit()"
    )
    hub.machine.run("runuser", "-u", "faccine-hub", "--", "python3", "-c", grown)
    said = hub.machine.run("/opt/faccine/current/deploy/hub/upgrade", "--back", seconds=SECONDS)
    assert "as before the upgrade" in said
    assert stored(hub) == 3, "what came after the upgrade is not in the old books"
    bring_in(hub, outbox)
    assert stored(hub) == 4, "the kiosk sends it again"
    assert is_well(hub)


def test_a_hub_lives_on_elsewhere_from_its_copies(hub, town, releases, outbox, tmp_path):
    hub.machine.run("systemctl", "start", "faccine-backup", "faccine-backup-settings")
    hub.machine.until(
        lambda: "accounts-" in hub.machine.run("ls", f"{COPIES}/accounts"), why="no copy"
    )
    press(outbox, "sad")
    bring_in(hub, outbox)
    authority = hub.machine.run("cat", "/etc/faccine/authority.pem")
    hub.machine.take_folder(COPIES, tmp_path / "copies")
    hub.machine.power_off()
    other = Hub(town.machine("other"), hub.name)
    other.machine.boot()
    other.machine.put_folder(tmp_path / "copies", "/mnt/copies")
    folder = other.unpack(releases[OLD])
    other.machine.run(folder / "deploy/hub/install", "--restore", "/mnt/copies", seconds=SECONDS)
    assert other.machine.run("cat", "/etc/faccine/authority.pem") == authority, "kiosks trust it"
    assert f"admin@{hub.name}" in other.machine.run("faccine-dashboard", "accounts", "list")
    assert stored(other) == 4
    bring_in(other, outbox)
    assert stored(other) == 5
    assert is_well(other)
    again = other.machine.try_run(folder / "deploy/hub/install", "--restore", "/mnt/copies")
    assert again.returncode == 1
    assert "there are books already" in again.stdout
    hub.machine.boot()


def test_taken_off_it_leaves_what_people_entered_and_is_found_again(hub):
    hub.machine.run("/opt/faccine/current/deploy/hub/uninstall", seconds=120)
    assert hub.machine.try_run("systemctl", "cat", "faccine-hub").returncode != 0
    assert hub.machine.try_run("test", "-e", "/opt/faccine").returncode != 0
    hub.machine.run(f"/srv/faccine-{OLD}/deploy/hub/install", seconds=SECONDS)
    assert stored(hub) == 5
    assert is_well(hub)


def test_only_who_knows_its_name_deletes_everything(hub):
    program = "/opt/faccine/current/deploy/hub/uninstall"
    wrong = hub.machine.try_run(program, "--purge", stdin="hub.another.test\n")
    assert wrong.returncode == 1
    assert is_well(hub)
    hub.machine.run(program, "--purge", stdin=f"{hub.name}\n", seconds=120)
    for path in ("/etc/faccine", "/var/lib/faccine", COPIES, "/opt/faccine"):
        assert hub.machine.try_run("test", "-e", path).returncode != 0
    assert hub.machine.try_run("id", "faccine-hub").returncode != 0
