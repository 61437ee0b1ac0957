"""A card's files on the card: whole, beside what the image has, and never over another kiosk's."""

import zipfile
from io import BytesIO

import pytest
from card_kit import KINDS, files_of

from faccine.wire.errors import CardError, StorageError
from hub.cards import writer
from hub.cards.choices import Choices, HubSide
from hub.cards.writer import check_owner, packages_in, without_resize, write_card
from hub.cards.zipping import zip_of

STOCK = "console=serial0,115200 console=tty1 root=PARTUUID=1-02 rootfstype=ext4 rootwait resize"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STOCK, STOCK.removesuffix(" resize")),
        (f"{STOCK} quiet\n", f"{STOCK.removesuffix(' resize')} quiet\n"),
        (f"{STOCK}\n", STOCK.removesuffix(" resize") + "\n"),
        ("a init=/x/resize resize=1 resized b\n", "a init=/x/resize resize=1 resized b\n"),
        ("", ""),
    ],
)
def test_only_the_word_that_takes_the_whole_card_goes(before, after):
    assert without_resize(before) == after


def test_a_card_without_a_kernel_line_gets_none(tmp_path):
    written = write_card(tmp_path, files_of(Choices()))
    assert "cmdline.txt" not in written
    assert not (tmp_path / "cmdline.txt").exists()


def test_other_files_of_the_image_stay(tmp_path):
    (tmp_path / "config.txt").write_text("dtparam=audio=on\n")
    (tmp_path / "cmdline.txt").write_text(STOCK)
    assert "cmdline.txt" in write_card(tmp_path, files_of(Choices()))
    assert "cmdline.txt" not in write_card(tmp_path, files_of(Choices()))
    assert (tmp_path / "config.txt").read_text() == "dtparam=audio=on\n"


def test_a_card_that_is_written_again_keeps_nothing_of_before(tmp_path):
    package = tmp_path / "faccine-kiosk_1_arm64.deb"
    package.touch()
    card = tmp_path / "card"
    card.mkdir()
    write_card(card, files_of(KINDS["technician"]), [package])
    hub = HubSide("https://hub.example")
    files = files_of(KINDS["offline"], hub)
    write_card(card, files)
    found = {path.relative_to(card).as_posix() for path in card.rglob("*") if path.is_file()}
    assert found == set(files)


def test_a_mark_that_nobody_can_read_is_not_written_over(tmp_path):
    (tmp_path / "faccine").mkdir()
    (tmp_path / "faccine/card.toml").write_bytes(b"\xff")
    with pytest.raises(CardError, match="nobody knows whom"):
        check_owner(tmp_path, "x-1")


def test_a_card_without_room_for_packages_says_so_first(tmp_path, monkeypatch):
    package = tmp_path / "faccine-kiosk_1_arm64.deb"
    package.write_bytes(b"x" * 1000)
    card = tmp_path / "card"
    card.mkdir()
    usage = writer.shutil.disk_usage(tmp_path)._replace(free=1 << 20)
    monkeypatch.setattr(writer.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StorageError, match="1 MiB are free"):
        write_card(card, files_of(Choices()), [package])
    assert list(card.iterdir()) == []


def test_a_card_that_is_mounted_read_only_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "faccine").write_text("a file where a folder is needed")
    with pytest.raises(StorageError, match="--to") as caught:
        write_card(tmp_path, files_of(Choices()))
    assert "\n" not in str(caught.value)


def test_a_bundle_without_the_kiosks_package_is_none(tmp_path):
    (tmp_path / "cage_1_arm64.deb").touch()
    with pytest.raises(CardError, match="faccine-kiosk"):
        packages_in(tmp_path)
    (tmp_path / "pool").mkdir()
    (tmp_path / "pool/faccine-kiosk_1_arm64.deb").touch()
    assert len(packages_in(tmp_path)) == 2


def test_a_zip_holds_the_same_files():
    files = files_of(Choices())
    archive = zipfile.ZipFile(BytesIO(zip_of(files)))
    assert {name: archive.read(name) for name in archive.namelist()} == files
    assert archive.testzip() is None
