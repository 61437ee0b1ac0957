"""The repository as a whole: what clones, packages and catalogues of software rely on."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

from faccine import __version__

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
FILES = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
).stdout.split("\n")[:-1]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock):
    text = lock.read_text()
    packages = re.findall(r"^[a-z0-9].*", text, re.MULTILINE)
    assert packages
    assert all(re.match(r"[a-z0-9-]+==\S+ .*\\$", package) for package in packages)
    assert text.count("--hash=sha256:") >= len(packages)
    assert not re.search(r"https?:|file:|^\s*-(?!-hash)", text, re.MULTILINE)


def test_the_locks_of_one_environment_agree():
    everything = (ROOT / "requirements/dev.txt").read_text()
    for name in ("server", "kiosk", "build"):
        lock = (ROOT / f"requirements/{name}.txt").read_text()
        for pin in re.findall(r"^[a-z0-9-]+==\S+ ", lock, re.MULTILINE):
            assert f"\n{pin}" in everything


def test_the_package_lock_names_no_download():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    installed = [entry for name, entry in lock["packages"].items() if name]
    assert installed
    assert all("resolved" not in entry and entry["integrity"] for entry in installed)


def test_the_licence_is_the_affero_licence_word_for_word():
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def test_publiccode_says_what_catalogues_ask_for():
    said = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert said["publiccodeYmlVersion"] == "0.4"
    assert {
        "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
        "maintenance", "localisation",
    } <= set(said)  # fmt: skip
    assert said["softwareVersion"] == __version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert said["legal"]["license"] == project["license"]
    for texts in said["description"].values():
        assert len(texts["shortDescription"]) <= 150
        assert 150 <= len(texts["longDescription"]) <= 10_000
        assert texts["features"]


def test_pictures_are_small():
    for picture in (ROOT / "docs/pictures").glob("*"):
        assert picture.stat().st_size < 200_000, picture


def test_no_file_names_a_registry_or_a_machine_of_ours():
    hosts = ["py" + "pi.org", "python" + "hosted", "npm" + "js.", "js" + "delivr", "unp" + "kg"]
    places = ["/ro" + "ot/", "/wo" + "rk/", "/tm" + "p/plan"]
    for name in FILES:
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".mo", ".ttf", ".woff2"}:
            text = path.read_text("utf-8")
            assert [word for word in hosts + places if word in text] == [], name


def test_shell_scripts_can_be_parsed_and_run():
    for name in FILES:
        if name.startswith("scripts/") and "." not in Path(name).name:
            assert (ROOT / name).stat().st_mode & 0o111, f"{name} is not executable"
            subprocess.run(["bash", "-n", ROOT / name], check=True)


def test_the_wheel_carries_what_browsers_and_screens_need_and_no_tests(tmp_path):
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for asset in (
        "dashboard/static/vendor/bootstrap-italia/bootstrap-italia.min.css",
        "dashboard/static/vendor/plotly/plotly.min.js",
        "kiosk/ui/assets/fonts/titillium-web-700.ttf",
        "kiosk/ui/assets/fonts/noto-sans-sc-700.ttf",
        "kiosk/translations/de.po",
        "hub/cli.py",
    ):
        assert asset in names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "dashboard", "faccine", "hub", "kiosk",
    }  # fmt: skip
