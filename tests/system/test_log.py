"""A kiosk is asked for its log on one end and the log is read on the other, through all parts."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner
from guarded_site import Site

from faccine.runtime.database import open_database
from hub.cli import main
from hub.reading.pasts import kiosk_past

pytestmark = pytest.mark.system

KIOSK = "esempio-anagrafe-1"


@pytest.fixture
def site(tmp_path):
    with Site(tmp_path) as running:
        running.enrol(KIOSK)
        yield running


@pytest.fixture
def kiosk(site, tmp_path):
    password = tmp_path / "kiosk-password"
    password.write_text(site.secrets[KIOSK])
    program = "from kiosk.cli import main; main()"
    where = ["--broker", f"mqtts://localhost:{site.broker.tls_port}", "--kiosk", KIOSK]
    trust = ["--authority", str(site.broker.authority_file)]
    files = ["--broker-password-file", str(password), "--outbox", str(tmp_path / "outbox.db")]
    command = [sys.executable, "-c", program, "run", *where, *trust, *files, "--headless"]
    log = tmp_path / "kiosk-said"
    with log.open("wb") as file:
        process = subprocess.Popen(command, stderr=file)
    yield log
    process.terminate()
    assert process.wait(30) == 0


def test_the_last_lines_of_a_kiosks_log_are_read_at_the_hub(site, kiosk):
    site.wait_until(lambda: "settings in force" in kiosk.read_text(), "the kiosk is connected")
    site.hub("kiosk", "tell", KIOSK, "send-log")

    def has_arrived() -> bool:
        with closing(open_database(site.books_path, read_only=True)) as books:
            return kiosk_past(books.conn, KIOSK).log is not None

    site.wait_until(has_arrived, "the log has arrived")
    shown = CliRunner().invoke(main, ["kiosk", "log", KIOSK, "--database", site.database])
    assert shown.exit_code == 0
    assert f"{KIOSK}, as received " in shown.output
    assert "info mqtt: connected broker=mqtts://localhost:" in shown.output
    assert "info uplink: settings in force version=" in shown.output
    assert shown.output.rstrip().endswith("action=send-log")
    assert site.secrets[KIOSK] not in shown.output
