"""``kiosk card`` and ``kiosk add --card``: a card and a sheet, and no secret said aloud."""

import json
import stat
import tomllib
from pathlib import Path

import pytest
import yaml
from builders import make_example_books
from card_kit import HUB, SSH_KEY
from click.testing import CliRunner

from hub.catalogue import enrol, open_codes
from hub.catalogue.enrolment import EnrolmentError
from hub.cli import main

NOW_MS = 1_795_000_000_000
KIOSK = "esempio-anagrafe-1"
CMDLINE = "console=serial0,115200 console=tty1 root=PARTUUID=1-02 rootwait resize quiet\n"


@pytest.fixture
def books(tmp_path, monkeypatch):
    monkeypatch.setattr("hub.commands.card.now_ms", lambda: NOW_MS)
    monkeypatch.setattr("hub.commands.enrolment.now_ms", lambda: NOW_MS)
    monkeypatch.chdir(tmp_path)
    database = make_example_books(tmp_path / "books.db", NOW_MS)
    yield database
    database.conn.close()


@pytest.fixture
def stock(tmp_path):
    """A card with the files of a stock image that matter here."""
    folder = tmp_path / "bootfs"
    folder.mkdir()
    for name in ("user-data", "meta-data", "network-config", "config.txt"):
        (folder / name).write_text("# stock\n")
    (folder / "cmdline.txt").write_text(CMDLINE)
    return folder


def run(*words, stdin=None):
    key = Path("key.asc")
    key.write_text(HUB.repository_key)
    name, *more = words
    hub = ["--hub", HUB.address, "--repository", HUB.repository, "--repository-key", str(key)]
    command = ["kiosk", name, "--database", "sqlite:///books.db", *hub, *more]
    return CliRunner().invoke(main, [str(word) for word in command], input=stdin)


def code_on(folder):
    return tomllib.loads((folder / "faccine/enrol.toml").read_text())["enrol"]["code"]


def test_a_card_is_written_with_a_code_that_works_once(books, stock):
    done = run("card", KIOSK, "--to", stock)
    assert done.exit_code == 0, done.output
    hashed = "$7$101$" + "A" * 16 + "$" + "A" * 86 + "=="
    assert enrol(books, code_on(stock), hashed, NOW_MS + 1) == KIOSK
    assert yaml.safe_load((stock / "user-data").read_text())["hostname"] == KIOSK
    assert (stock / "config.txt").read_text() == "# stock\n"
    assert (stock / "cmdline.txt").read_text() == CMDLINE.replace(" resize", "")
    assert "next: take the card out safely" in done.output
    assert "until 2026-12-02" in done.output


def test_the_sheet_is_for_its_owner_and_holds_what_the_screen_does_not(books, stock):
    done = run("card", KIOSK, "--to", stock, "--ask", "Ufficio <IT>", "--language", "de")
    sheet = Path(f"{KIOSK}.html")
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert code_on(stock) in sheet.read_text()
    assert "Ufficio &lt;IT&gt;" in sheet.read_text()
    assert '<html lang="de">' in sheet.read_text()
    assert code_on(stock) not in done.output
    assert not [path for path in Path().iterdir() if code_on(stock) in path.name]


def test_a_second_card_takes_the_first_ones_code_away(books, stock, tmp_path):
    run("card", KIOSK, "--to", stock)
    first = code_on(stock)
    assert run("card", KIOSK, "--to", stock).exit_code == 0
    assert code_on(stock) != first
    with pytest.raises(EnrolmentError):
        enrol(books, first, "$7$101$" + "A" * 16 + "$" + "A" * 86 + "==", NOW_MS + 1)


def test_the_card_of_another_kiosk_is_left_alone(books, stock):
    run("card", KIOSK, "--to", stock)
    before = {path: path.read_bytes() for path in stock.rglob("*") if path.is_file()}
    done = run("card", "esempio-anagrafe-2", "--to", stock)
    assert done.exit_code == 1
    assert f"this is the card of {KIOSK}, not of esempio-anagrafe-2" in done.output
    assert {path: path.read_bytes() for path in stock.rglob("*") if path.is_file()} == before
    assert [one.kiosk for one in open_codes(books, NOW_MS)] == [KIOSK]


def test_passwords_come_from_files_and_are_never_said(books, stock):
    Path("wifi").write_text("parola: d'ordine\n")
    Path("proxy").write_text("http://utente:segreto@proxy:3128\n")
    Path("pin").write_text("2468\n")
    Path("id.pub").write_text(f"{SSH_KEY}\n")
    done = run(
        "card", KIOSK, "--to", stock, "--wifi", "Uffici", "--wifi-password-file", "wifi",
        "--proxy-file", "proxy", "--pin-file", "pin", "--ssh-key", "id.pub",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    points = yaml.safe_load((stock / "network-config").read_text())["network"]["wifis"]["wlan0"]
    assert points["access-points"] == {"Uffici": {"password": "parola: d'ordine"}}
    assert (stock / "faccine/pin").read_text() == "2468\n"
    for secret in ("ordine", "segreto", "2468"):
        assert secret not in done.output
        assert secret not in Path(f"{KIOSK}.html").read_text()


def test_a_password_is_asked_for_where_somebody_can_answer(books, stock, monkeypatch):
    done = run("card", KIOSK, "--to", stock, "--wifi", "Uffici", stdin="parola-segreta\n")
    assert done.exit_code == 1
    assert "Password of Uffici is needed: give --wifi-password-file" in done.output
    monkeypatch.setattr("hub.commands.card_options._is_terminal", lambda: True)
    done = run("card", KIOSK, "--to", stock, "--wifi", "Uffici", stdin="parola-segreta\n")
    assert done.exit_code == 0, done.output
    assert "parola-segreta" not in done.output
    assert "parola-segreta" in (stock / "network-config").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--wifi", "x", "--wired"], "--wired beside --wifi"),
        (["--wifi-open"], "--wifi-open without --wifi"),
        (["--wifi", "x" * 33, "--wifi-open"], "1 to 32 bytes"),
        (["--address", "10.0.0.5/24"], "--address: expected with --gateway and --dns"),
        (["--dns", "10.0.0.1"], "--gateway and --dns: expected with --address only"),
        (["--proxy", "http://u:segreto@p:1"], "use --proxy-file"),
        (["--no-screen"], "nobody could press"),
        (["--buttons", "17,27"], "three pins"),
        (["--time-server", "a b c d e"], "expected 1 to 4 names"),
        (["--timezone", "Roma"], "time zone 'Roma'"),
        (["--hub", "http://hub.example"], "expected https://host"),
        (["--hub", "https://u:segreto@hub"], "expected https://host"),
        (["--offline", "."], "expected packages, faccine-kiosk_*.deb among them"),
        (["--to", "nowhere"], "expected the folder where the card is mounted"),
    ],
)
def test_wrong_choices_cost_no_code_and_write_nothing(books, stock, words, said):
    done = run("card", KIOSK, "--to", stock, *words)
    assert done.exit_code == 1
    assert said in done.output
    assert "segreto" not in done.output
    assert done.output.count("\n") == 1
    assert open_codes(books, NOW_MS) == []
    assert not (stock / "faccine").exists()


def test_a_kiosk_that_nobody_knows_gets_no_card(books, stock):
    done = run("card", "esempio-nessuno", "--to", stock)
    assert done.exit_code == 1
    assert "stands nowhere" in done.output


def test_an_image_without_cloud_init_is_refused(books, stock):
    (stock / "user-data").unlink()
    done = run("card", KIOSK, "--to", stock)
    assert done.exit_code == 1
    assert "Raspberry Pi OS (Trixie or later)" in done.output
    assert open_codes(books, NOW_MS) == []


def test_a_stick_for_a_pc_takes_the_same_files(books, tmp_path):
    stick = tmp_path / "CIDATA"
    stick.mkdir()
    assert run("card", KIOSK, "--to", stick, "--interface", "enp3s0").exit_code == 0
    assert not (stick / "cmdline.txt").exists()
    network = yaml.safe_load((stick / "network-config").read_text())["network"]
    assert set(network["ethernets"]) == {"enp3s0"}


def test_packages_travel_on_the_card(books, stock, tmp_path):
    bundle = tmp_path / "bundle/apt/pool"
    bundle.mkdir(parents=True)
    for name in ("faccine-kiosk_1.0.0_arm64.deb", "cage_0.2.0-1_arm64.deb"):
        (bundle / name).write_bytes(b"deb")
    done = run("card", KIOSK, "--to", stock, "--offline", tmp_path / "bundle")
    assert done.exit_code == 0, done.output
    taken = {path.name for path in (stock / "faccine/offline").iterdir()}
    assert taken == {"faccine-kiosk_1.0.0_arm64.deb", "cage_0.2.0-1_arm64.deb"}
    assert not (stock / "faccine/repository.asc").exists()


def test_adding_a_kiosk_can_write_its_card_at_once(books, stock):
    done = run("add", "Anagrafe, 9", "--office", "anagrafe", "--id", "nuova-9", "--card", stock)
    assert done.exit_code == 0, done.output
    assert tomllib.loads((stock / "faccine/card.toml").read_text())["kiosk"] == "nuova-9"
    assert "Anagrafe, 9" in Path("nuova-9.html").read_text()
    assert code_on(stock) not in done.output


def test_a_kiosk_is_not_added_for_a_card_that_cannot_be(books, stock):
    done = run("add", "X", "--office", "anagrafe", "--id", "x-1", "--card", stock, "--no-screen")
    assert done.exit_code == 1
    assert books.conn.execute("SELECT count(*) FROM kiosk WHERE code = 'x-1'").fetchone() == (0,)


def test_scripts_are_told_what_was_written_and_not_the_code(books, stock):
    new = ("Anagrafe, 9", "--office", "anagrafe", "--id", "nuova-9", "--card", stock)
    for words in (["add", *new], ["card", "nuova-9", "--to", stock]):
        done = run(*words, "--json")
        told = json.loads(done.output)
        assert told["kiosk"] == "nuova-9"
        assert told["sheet"] == "nuova-9.html"
        assert "user-data" in told["files"]
        assert told["expires_ms"] == NOW_MS + 14 * 86_400_000
        assert code_on(stock) not in done.output


def test_an_installed_hub_says_once_who_it_is(books, stock, monkeypatch):
    Path("key.asc").write_text(HUB.repository_key)
    monkeypatch.setenv("FACCINE_HUB_KIOSK_CARD_HUB_URL", HUB.address)
    monkeypatch.setenv("FACCINE_HUB_KIOSK_CARD_REPOSITORY", HUB.repository)
    monkeypatch.setenv("FACCINE_HUB_KIOSK_CARD_REPOSITORY_KEY", "key.asc")
    url = ["--database", "sqlite:///books.db"]
    for words in (
        ["add", "X", "--office", "anagrafe", "--id", "x-9", "--card", str(stock)],
        ["card", "x-9", "--to", str(stock)],
    ):
        done = CliRunner().invoke(main, ["kiosk", *words, *url])
        assert done.exit_code == 0, done.output
        told = tomllib.loads((stock / "faccine/card.toml").read_text())
        assert (told["hub"], told["repository"]) == (HUB.address, HUB.repository)
