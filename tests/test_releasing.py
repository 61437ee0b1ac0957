from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
import tarfile

import pytest
from made_releases import architecture, make_package
from packaging.tags import sys_tags

from faccine.wire.versions import debian_version, is_version
from kiosk.updating.fetching import PACKAGE
from releasing import bundle, contents, locks, ours
from releasing.locks import Pin
from releasing.targets import Target

PI = Target("arm64", "3.11")
NEWER_PI = Target("arm64", "3.13")
PC = Target("amd64", "3.11")
LOCK = """\
# A comment
click==8.5.1 ; sys_platform == 'linux' \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via faccine
lgpio==0.2.2.0 ; (platform_machine == 'aarch64') and sys_platform == 'linux' \\
    --hash=sha256:{a}
Deprecated==1.3.1 ; python_full_version < '3.12' \\
    --hash=sha256:{a}
deprecated==3.0.1 ; python_full_version >= '3.12' \\
    --hash=sha256:{b}
""".format(a="a" * 64, b="b" * 64)


@pytest.fixture
def lock(tmp_path):
    file = tmp_path / "lock.txt"
    file.write_text(LOCK)
    return file


def test_pins_are_those_of_the_machine_that_is_built_for(lock):
    names = {one: [pin.name for pin in locks.pins(lock, one)] for one in (PI, PC)}
    assert names == {PI: ["click", "deprecated", "lgpio"], PC: ["click", "deprecated"]}
    versions = [
        next(pin.version for pin in locks.pins(lock, one) if pin.name == "deprecated")
        for one in (PI, NEWER_PI)
    ]
    assert versions == ["1.3.1", "3.0.1"]


def test_every_hash_of_a_pin_is_kept(lock):
    click = locks.pins(lock, PC)[0]
    assert click.line() == f"click==8.5.1 --hash=sha256:{'a' * 64} --hash=sha256:{'b' * 64}"


def test_what_both_lists_ask_for_is_asked_once():
    one, two = Pin("a", "1", ("x",)), Pin("b", "1", ("y",))
    assert locks.merged([[one, two], [two]]) == [one, two]


def test_wheels_for_this_machine_are_among_those_collected_for_it():
    here = Target(architecture(), f"{sys.version_info[0]}.{sys.version_info[1]}")
    many = {tag.platform for tag in sys_tags() if tag.platform.startswith("manylinux_2_17")}
    assert many <= set(here.platforms)


def test_a_release_names_the_wheels_it_holds_by_python_where_they_differ(tmp_path, lock):
    wheels = []
    names = (
        "click-8.5.1-py3-none-any.whl",
        "deprecated-1.3.1-py2.py3-none-any.whl",
        "deprecated-3.0.1-py3-none-any.whl",
        "lgpio-0.2.2.0-cp311-cp311-manylinux_2_34_aarch64.whl",
        "lgpio-0.2.2.0-cp313-cp313-manylinux_2_34_aarch64.whl",
        "faccine-1.4.0-py3-none-any.whl",
    )
    (tmp_path / "in").mkdir()
    for name in names:
        wheels.append(tmp_path / "in" / name)
        wheels[-1].write_text(name)
    (tmp_path / "deploy").mkdir()
    needs = {one: locks.pins(lock, one) for one in (PI, NEWER_PI)}
    contents.fill(
        tmp_path / "out",
        version="1.4.0",
        ours=wheels[-1],
        wheels=wheels[:-1],
        needs={"": needs},
        deploy=tmp_path / "deploy",
    )

    def digest(name):
        return f"--hash=sha256:{hashlib.sha256(name.encode()).hexdigest()}"

    assert (tmp_path / "out/requirements.txt").read_text().splitlines() == [
        f"click==8.5.1 {digest(names[0])}",
        f'deprecated==1.3.1; python_version == "3.11" {digest(names[1])}',
        f'deprecated==3.0.1; python_version == "3.13" {digest(names[2])}',
        f"lgpio==0.2.2.0 {digest(names[3])} {digest(names[4])}",
        f"faccine==1.4.0 {digest(names[5])}",
    ]
    assert os.access(tmp_path / "out/make-venv", os.X_OK)


def test_the_same_release_is_the_same_package_byte_for_byte(tmp_path):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        old = os.umask(0o077 if made else 0o022)
        made.append(make_package("1.4.0", tmp_path / name).read_bytes())
        os.umask(old)
    assert made[0] == made[1]


def test_a_package_installs_nothing_but_its_release(tmp_path):
    package = make_package("1.5.0rc1", tmp_path)
    assert package.name.startswith(f"{PACKAGE}_1.5.0~rc1_")
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        owner, path = line.split()[1], line.split()[5]
        assert owner == "root/root"
        assert "./opt/faccine/releases/1.5.0rc1/".startswith(path) or path.startswith(
            "./opt/faccine/releases/1.5.0rc1/"
        )


def test_one_file_holds_a_release_whole(tmp_path):
    (tmp_path / "apt/pool").mkdir(parents=True)
    (tmp_path / "apt/pool/a.deb").write_text("package")
    (tmp_path / "source/deploy/hub").mkdir(parents=True)
    (tmp_path / "source/deploy/hub/install").write_text("#!/bin/sh\n")
    (tmp_path / "source/VERSION").write_text("1.4.0\n")
    packed = bundle.pack(
        tmp_path / "apt", tmp_path / "source/deploy", version="1.4.0", date="0", to=tmp_path
    )
    with tarfile.open(packed) as tar:
        names = {one.name for one in tar.getmembers() if one.isfile()}
        assert {(one.uname, one.mtime) for one in tar.getmembers()} == {("root", 0)}
    top = "faccine-1.4.0"
    assert names == {f"{top}/apt/pool/a.deb", f"{top}/deploy/hub/install", f"{top}/VERSION"}


@pytest.mark.parametrize("version", ["0.1.0", "1.4", "2", "1.5.0rc1", "1.5.0a12"])
def test_versions_that_a_release_may_have(version):
    assert is_version(version)
    assert ours.check_version(version) == version


@pytest.mark.parametrize("version", ["", "v1.4.0", "1.4.0-1", "1.4.0+x", "1..4", "1.4.0\n", "../1"])
def test_versions_that_no_release_may_have(version):
    assert not is_version(version)
    with pytest.raises(SystemExit, match="expected for instance"):
        ours.check_version(version)


def test_a_release_in_trial_comes_before_the_one_it_is_for():
    names = [debian_version(one) for one in ("1.5.0a1", "1.5.0b2", "1.5.0rc1", "1.5.0")]
    assert names == ["1.5.0~a1", "1.5.0~b2", "1.5.0~rc1", "1.5.0"]
    for older, newer in itertools.pairwise(names):
        assert (
            subprocess.run(
                ["dpkg", "--compare-versions", older, "lt", newer], check=False
            ).returncode
            == 0
        )


def test_the_source_says_which_version_it_is():
    assert is_version(ours.version_here())
