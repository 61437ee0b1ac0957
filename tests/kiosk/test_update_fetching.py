"""Real apt, gpg and dpkg, and a real HTTP server: what apt believes, and what it does not."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from made_releases import make_package, served

from faccine.wire.errors import UpdateError
from kiosk.updating.fetching import Fetcher, Source
from kiosk.updating.home import Home
from kiosk.updating.preparing import install, unpack
from kiosk.updating.rules import DAY_MS, HOUR_MS
from releasing.keys import Key, new_key
from releasing.repository import PUBLIC_KEY, publish

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder, and the address at which it is served."""
    folder = tmp_path_factory.mktemp("site")
    with served(folder) as address:
        yield folder, address


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> Key:
    return new_key(tmp_path_factory.mktemp("keys") / "ours")


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("packages")
    return [make_package(version, folder) for version in ("1.3.0", "1.4.0", "1.5.0rc1")]


@pytest.fixture(scope="module")
def good(site, packages, key) -> Path:
    publish(site[0] / "good", packages, key, keep=3)
    return site[0] / "good"


@pytest.fixture
def home():
    """Where apt's own user may look, unlike in the folders that pytest makes."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "releases/1.2.0").mkdir(parents=True)
        (Path(folder) / "current").symlink_to("releases/1.2.0")
        yield Home(Path(folder))


@pytest.fixture
def fetcher(site, good, home, monkeypatch):
    """Make a fetcher of what is served under a name; it believes the key of the good one."""
    monkeypatch.setattr("kiosk.updating.home._MARGIN_BYTES", 0)

    def made(name: str = "good", *, is_synced: bool = True, where: str = "") -> Fetcher:
        source = Source(where or f"{site[1]}/{name}", good / PUBLIC_KEY)
        return Fetcher(source, home, is_synced=is_synced)

    return made


@pytest.fixture
def copied(site, good, request):
    """A copy of the good repository, to be spoilt."""
    folder = site[0] / request.node.name
    shutil.copytree(good, folder)
    return folder


def refused(fetcher: Fetcher, version: str = "1.4.0") -> UpdateError:
    with pytest.raises(UpdateError) as caught:
        fetcher.fetch(version)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("version", ["1.4.0", "1.3.0", "1.5.0rc1"])
def test_exactly_the_wanted_version_is_fetched_and_unpacked(fetcher, home, version):
    package = fetcher().fetch(version)
    unpack(package, version, home)
    install(version, home)
    assert (home.release(version) / "bin/faccine-kiosk").exists()
    assert version not in home.prepared()  # until it is marked


def test_a_package_of_another_release_is_refused(fetcher, home):
    with pytest.raises(UpdateError, match=r"holds no release 1\.4\.0"):
        unpack(fetcher().fetch("1.3.0"), "1.4.0", home)


def test_a_version_that_is_not_there_is_named_with_those_that_are(fetcher):
    error = refused(fetcher(), "2.0.0")
    assert "faccine-kiosk 2.0.0 is not in" in str(error)
    assert all(version in str(error) for version in ("1.3.0", "1.4.0", "1.5.0~rc1"))
    assert error.rest_ms == HOUR_MS


def test_a_repository_of_older_releases_brings_nothing_back(site, packages, key, fetcher):
    publish(site[0] / "older", packages[:1], key, keep=3)
    assert "expected one of 1.3.0" in str(refused(fetcher("older")))


def test_an_unsigned_repository_is_refused(copied, fetcher):
    for name in ("InRelease", "Release.gpg"):
        (copied / "dists/faccine" / name).unlink()
    assert "is not signed" in str(refused(fetcher(copied.name)))


def test_a_repository_signed_by_somebody_else_is_refused(copied, fetcher, tmp_path):
    new_key(tmp_path / "theirs").sign(copied / "dists/faccine/Release")
    assert "apt: " in str(refused(fetcher(copied.name)))


def test_a_changed_index_is_refused(copied, fetcher):
    for index in copied.glob("dists/faccine/main/*/Packages"):
        shutil.rmtree(index.parent / "by-hash")
        index.write_text(index.read_text().replace("1.4.0", "1.4.1"))
    assert "apt: " in str(refused(fetcher(copied.name), "1.4.1"))


def test_a_changed_signature_file_is_refused(copied, fetcher):
    inline = copied / "dists/faccine/InRelease"
    inline.write_text(inline.read_text().replace("Releases of Faccine", "Releases of others!"))
    assert "apt: " in str(refused(fetcher(copied.name)))


@pytest.mark.parametrize("is_longer", [False, True])
def test_a_changed_package_is_refused(copied, fetcher, is_longer):
    for package in copied.glob("pool/*_1.4.0_*.deb"):
        content = bytearray(package.read_bytes())
        content[-600] ^= 1
        package.unlink()
        package.write_bytes(content + b"more" * is_longer)
    error = refused(fetcher(copied.name))
    assert "apt: " in str(error)
    assert error.rest_ms == HOUR_MS
    fetcher("good").fetch("1.4.0")  # nothing of it stayed


def test_a_package_that_is_cut_off_is_refused(copied, fetcher):
    for package in copied.glob("pool/*_1.4.0_*.deb"):
        content = package.read_bytes()
        package.unlink()
        package.write_bytes(content[:5000])
    refused(fetcher(copied.name))


def test_a_repository_that_is_out_of_reach_is_tried_again_soon(fetcher, monkeypatch):
    monkeypatch.setattr("kiosk.updating.fetching._RETRIES", 1)  # apt waits ever longer between
    error = refused(fetcher(where="http://127.0.0.1:1/apt"))
    assert error.rest_ms == 0


def test_a_card_that_is_too_full_is_told_before_anything_is_fetched(fetcher, monkeypatch):
    monkeypatch.setattr("kiosk.updating.home._MARGIN_BYTES", 10**15)
    error = refused(fetcher())
    assert "MB free, expected" in str(error)
    assert error.rest_ms == HOUR_MS


def test_a_kiosk_without_the_key_says_so(fetcher, home, site):
    source = Source(f"{site[1]}/good", home.folder / "missing.asc")
    error = refused(Fetcher(source, home, is_synced=True))
    assert "enrol the kiosk again" in str(error)
    assert error.rest_ms == DAY_MS


def test_dates_are_checked_only_by_a_clock_that_is_set(copied, fetcher, key):
    release = copied / "dists/faccine/Release"
    lines = [
        "Date: Sat, 01 Jan 2050 00:00:00 +0000" if line.startswith("Date: ") else line
        for line in release.read_text().splitlines()
    ]
    release.write_text("\n".join(lines) + "\n")
    key.sign(release)
    assert "not valid yet" in str(refused(fetcher(copied.name)))
    assert fetcher(copied.name, is_synced=False).fetch("1.4.0").exists()


def test_who_read_the_signature_just_before_a_new_release_finds_what_it_names(copied, fetcher):
    for index in copied.glob("dists/faccine/main/*/Packages"):
        index.write_text("that of a release which came in between\n")
    assert fetcher(copied.name).fetch("1.4.0").exists()


def test_what_was_fetched_can_be_forgotten(fetcher):
    one = fetcher()
    package = one.fetch("1.4.0")
    one.forget()
    assert not package.exists()


def test_the_newest_releases_stay_in_the_repository(site, packages, key):
    folder = site[0] / "kept"
    publish(folder, packages, key, keep=2)
    names = sorted(path.name.split("_")[1] for path in folder.glob("pool/*.deb"))
    assert names == ["1.4.0", "1.5.0~rc1"]
