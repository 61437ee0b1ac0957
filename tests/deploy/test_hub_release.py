"""What kiosks fetch from the hub: all of a release, and nothing that it dropped."""

import platform

import pytest
from hub_kit import folder_machine, wish
from installing import release


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return folder_machine(tmp_path / "machine", monkeypatch)


def bundle(folder, version, *packages):
    arch = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    for name in (f"faccine-hub_{version}_{arch}.deb", *packages):
        (folder / "apt/pool").mkdir(parents=True, exist_ok=True)
        (folder / "apt/pool" / name).write_text(version)
    (folder / "apt/dists/stable").mkdir(parents=True)
    (folder / "apt/dists/stable/InRelease").write_text(version)
    (folder / "VERSION").write_text(f"{version}\n")
    return folder


def offer(machine, folder):
    return release.repository(machine, release_wish(folder))


def release_wish(folder):
    from dataclasses import replace

    return replace(wish(), source=folder)


def test_a_new_release_takes_the_place_of_the_old_ones_packages(machine, tmp_path):
    first = bundle(tmp_path / "1", "1.0", "faccine-kiosk_1.0_arm64.deb")
    assert offer(machine, first).is_changed
    assert not offer(machine, first).is_changed
    second = bundle(tmp_path / "2", "2.0", "faccine-kiosk_2.0_arm64.deb")
    assert offer(machine, second).is_changed
    held = machine.at(release.REPOSITORY)
    assert not (held / "pool/faccine-kiosk_1.0_arm64.deb").exists()
    assert (held / "pool/faccine-kiosk_2.0_arm64.deb").exists()
    assert (held / "dists/stable/InRelease").read_text() == "2.0"


def test_lists_are_written_after_what_they_name(machine, tmp_path, monkeypatch):
    written = []
    write = machine.write
    monkeypatch.setattr(
        machine, "write", lambda path, *more: written.append(path) or write(path, *more)
    )
    offer(machine, bundle(tmp_path / "1", "1.0", "z.deb"))
    assert "dists" in written[-1]
    assert len(written) == 3


def test_a_release_without_packages_leaves_those_that_are_there(machine, tmp_path):
    offer(machine, bundle(tmp_path / "1", "1.0"))
    (tmp_path / "2").mkdir()
    (tmp_path / "2/VERSION").write_text("2.0\n")
    done = offer(machine, tmp_path / "2")
    assert not done.is_changed
    assert "as it was" in done.said


def test_a_release_is_called_whole_only_when_all_of_it_is_on_the_disk(
    machine, tmp_path, monkeypatch
):
    folder = bundle(tmp_path / "1", "1.0")
    home = machine.at(release.source_of(folder).home)
    ready = []
    monkeypatch.setattr(release, "_from_release", lambda *_: home.mkdir(parents=True))
    monkeypatch.setattr(machine, "does", lambda *_, **__: "1.0")
    monkeypatch.setattr(release.os, "sync", lambda: ready.append((home / "ready").exists()))
    assert release.put_beside(machine, release.source_of(folder))
    assert ready == [False]
    assert (home / "ready").exists()
