"""``faccine-kiosk enrol`` as it is typed: whom it trusts on the way, what it says at the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from a_hub import AHub
from click.testing import CliRunner

from kiosk.enrolment import command
from kiosk.enrolment.command import enrol_command

UNIT = Path(__file__).parents[2] / "deploy/systemd/faccine-enrol.service"
FIRST, SECOND = "ABCD-EFGH-JKMN-PQRS", "G8ZJ-99R6-HHXV-QSC1"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with AHub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(autouse=True)
def _asks_once_only(monkeypatch):
    monkeypatch.setattr(command.StopSignal, "install", lambda self: self)
    monkeypatch.setattr(command.StopSignal, "wait", lambda *_: True)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kiosk"


def enrol(folder, hub, *words):
    arguments = ["--hub", hub.url, "--to", folder, "--clock", "trusted", "--prove", "0", *words]
    return CliRunner().invoke(enrol_command, [str(one) for one in arguments])


def become_kiosk_of(folder, hub):
    result = enrol(folder, hub, "--code", FIRST, "--authority", hub.authority_file)
    assert result.exit_code == 0, result.output


def test_a_move_at_the_same_hub_trusts_the_authority_the_kiosk_has(folder, hub):
    become_kiosk_of(folder, hub)
    result = enrol(folder, hub, "--code", SECOND, "--move")
    assert result.exit_code == 0, result.output
    kept = folder / "authority.pem"
    assert f"trusting the authority this kiosk has of {hub.url} already: {kept}\n" in result.output
    assert kept.read_text() == hub.authority_file.read_text()


def test_a_move_to_another_hub_does_not(folder, hub, tmp_path):
    become_kiosk_of(folder, hub)
    with AHub(tmp_path) as other:
        result = enrol(folder, other, "--code", SECOND, "--move")
        assert other.asked == []
    assert result.exit_code == 1
    assert "its certificate is not believed" in result.output
    assert "trusting" not in result.output


def test_without_move_no_authority_lying_there_is_trusted(folder, hub):
    folder.mkdir()
    (folder / "authority.pem").write_text(hub.authority_file.read_text())
    result = enrol(folder, hub, "--code", FIRST)
    assert result.exit_code == 1
    assert "its certificate is not believed" in result.output


def test_a_given_authority_goes_before_the_one_the_kiosk_has(folder, hub, tmp_path):
    become_kiosk_of(folder, hub)
    with AHub(tmp_path) as other:
        words = ("--code", SECOND, "--move", "--authority", other.authority_file)
        result = enrol(folder, other, *words)
    assert result.exit_code == 0, result.output
    assert (folder / "authority.pem").read_text() == other.authority_file.read_text()


def test_a_used_code_that_cannot_be_removed_is_said_with_who_removes_it(
    folder, hub, tmp_path, monkeypatch
):
    code = tmp_path / "enrol.toml"
    code.write_text(f'[enrol]\ncode = "{FIRST}"\n')
    monkeypatch.setattr(Path, "unlink", read_only(code, Path.unlink))
    result = enrol(folder, hub, "--code-file", code, "--authority", hub.authority_file)
    assert result.exit_code == 0, result.output
    (said,) = [line for line in result.output.splitlines() if "Read-only" in line]
    assert said.startswith(f"warning: file {code}: Read-only file system; remove it by hand")
    assert said.endswith("(faccine-enrol.service does so itself); the code in it is used up")


def read_only(path, unlink):
    def refuse(self, *arguments, **more):
        if self == path:
            raise OSError(30, "Read-only file system")
        return unlink(self, *arguments, **more)

    return refuse


def test_the_unit_removes_the_code_that_it_enrolled_with():
    lines = UNIT.read_text().splitlines()
    (removing,) = [line for line in lines if line.startswith("ExecStartPost=") and " -f " in line]
    assert removing == "ExecStartPost=-+/usr/bin/rm -f /boot/firmware/faccine/enrol.toml"
    (starting,) = [line for line in lines if line.startswith("ExecStart=")]
    assert "--config /boot/firmware/faccine/enrol.toml" in starting
