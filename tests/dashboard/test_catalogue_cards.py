"""The card of a kiosk: chosen on a page, downloaded once, with a code that stands nowhere else."""

import shutil
import tomllib
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
import yaml
from catalogue_kit import HERE, Example, Sheet, enter_as, entries
from dashboard_kit import NOW_MS, Auth

from dashboard.app import create_app
from dashboard.rights import Grant, Role
from dashboard.settings import EnrolmentSettings
from hub.catalogue import enrol, open_codes

KIOSK = "esempio-anagrafe-2"
CARD = f"{HERE}/postazioni/{KIOSK}/scheda"
HASH = "$7$101$" + "A" * 16 + "$" + "A" * 86 + "=="


@pytest.fixture
def books(tmp_path):
    with Example(tmp_path) as example:
        yield example


def enrolling(settings, clock, folder, address="https://hub.example"):
    """An application whose hub takes machines in."""
    (folder / "authority.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    (folder / "key.asc").write_text("-----BEGIN PGP PUBLIC KEY BLOCK-----\n")
    hub = EnrolmentSettings(
        ("mqtts://hub.example",),
        folder / "authority.pem",
        "https://hub.example/apt",
        folder / "key.asc",
    )
    app = create_app(replace(settings, enrolment=hub, address=address), now_ms=clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def app(settings, clock, one_account, tmp_path):
    shutil.copy(one_account, settings.accounts)
    return enrolling(settings, clock, tmp_path)


@pytest.fixture
def inside(auth, client):
    auth.enter()
    return client


class CardSheet(Sheet):
    """The form of a card; it is sent elsewhere than where it stands."""

    def send_to(self, action="scheda.zip"):
        address = self.address.rpartition("/")[0] + f"/{action}"
        return self.client.post(address, data=self.fields)

    def zip(self):
        answer = self.send_to()
        assert answer.status_code == 200, answer.text
        archive = zipfile.ZipFile(BytesIO(answer.data))
        return answer, {name: archive.read(name) for name in archive.namelist()}


def code_in(files):
    return tomllib.loads(files["faccine/enrol.toml"].decode())["enrol"]["code"]


def test_a_card_is_downloaded_with_a_code_that_works_once(inside, books):
    answer, files = CardSheet(inside, CARD).zip()
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"filename=faccine-{KIOSK}.zip" in answer.headers["Content-Disposition"]
    assert yaml.safe_load(files["user-data"])["hostname"] == KIOSK
    assert code_in(files) in files[f"{KIOSK}.html"].decode()
    assert files["faccine/repository.asc"].startswith(b"-----BEGIN PGP")
    told = tomllib.loads(files["faccine/card.toml"].decode())
    assert (told["hub"], told["repository"]) == ("https://hub.example", "https://hub.example/apt")
    assert enrol(books.database, code_in(files), HASH, NOW_MS + 1) == KIOSK


def test_what_is_chosen_stands_on_the_card(inside, books):
    sheet = CardSheet(inside, CARD).put(
        network="wifi", ssid="Rete d'ufficio: 1", wifi_password=' "parola8" è # ', wifi_hidden="1",
        addressing="fixed", address="10.0.0.5/24", gateway="10.0.0.1", dns="10.0.0.1",
        proxy="http://u:p@proxy:3128", hub_direct="1", time="none", pin="2468",
        buttons="17,27,22", inches="10,1",
    )  # fmt: skip
    _, files = sheet.zip()
    wireless = yaml.safe_load(files["network-config"])["network"]["wifis"]["wlan0"]
    point = {"password": ' "parola8" è # ', "hidden": True}
    assert wireless["access-points"] == {"Rete d'ufficio: 1": point}
    assert wireless["addresses"] == ["10.0.0.5/24"]
    told = tomllib.loads(files["faccine/kiosk.toml"].decode())
    assert (told["buttons"], told["screen_inches"]) == ("17,27,22", 10.1)
    assert files["faccine/pin"] == b"2468\n"
    page = files[f"{KIOSK}.html"].decode()
    assert "parola8" not in page
    assert "u:p@" not in page
    assert "10.0.0.5/24" in page


def test_wrong_choices_cost_no_code_and_no_secret_is_sent_back(inside, books):
    sheet = CardSheet(inside, CARD).put(
        network="wifi", ssid="x" * 33, wifi_password="parola-segreta", pin="24681357",
        addressing="fixed", address="10.0.0.5", proxy="proxy", time="servers", time_server="a;b",
        timezone="Roma", ssh_key="x", buttons="1,2", inches="1", interface="a b", country="I",
    )  # fmt: skip
    answer = sheet.send_to()
    assert answer.status_code == 422
    for field in (
        "ssid", "country", "address", "proxy", "time_server", "timezone", "ssh_key", "buttons",
        "inches", "interface", "wifi_password", "pin",
    ):  # fmt: skip
        assert f'id="{field}-wrong"' in answer.text, field
    assert "parola-segreta" not in answer.text
    assert "24681357" not in answer.text
    assert open_codes(books.database, NOW_MS) == []


def test_nobody_could_press_a_kiosk_with_neither_screen_nor_buttons(inside, books):
    sheet = CardSheet(inside, CARD)
    del sheet.fields["screen"]
    assert 'id="screen-wrong"' in sheet.send_to().text
    assert sheet.put(buttons="17,27,22").zip()


def test_a_wireless_network_has_a_password_or_is_said_to_have_none(inside, books):
    sheet = CardSheet(inside, CARD).put(network="wifi", ssid="Libera")
    assert 'id="wifi_password-wrong"' in sheet.send_to().text
    _, files = sheet.put(wifi_open="1").zip()
    assert "key-management: none" in files["network-config"].decode()


def test_the_sheet_alone_is_a_page_with_a_code_of_its_own(inside, books):
    answer = CardSheet(inside, CARD).put(ask="Ufficio <IT>").send_to("foglio")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Ufficio &lt;IT&gt;" in answer.text
    assert '<link rel="stylesheet" href="/foglio.css">' in answer.text
    assert "style=" not in answer.text
    assert inside.get("/foglio.css").content_type.startswith("text/css")
    assert [one.kiosk for one in open_codes(books.database, NOW_MS)] == [KIOSK]


def test_what_was_made_is_written_down_without_the_code(inside, books, settings, capfd):
    answer, files = CardSheet(inside, CARD).put(pin="24681357").zip()
    CardSheet(inside, CARD).send_to("foglio")
    found = entries(settings)[:2]
    assert [one[:2] for one in found] == [("kiosk.sheet-made", KIOSK), ("kiosk.card-made", KIOSK)]
    assert code_in(files) not in str(found)
    for secret in (code_in(files), "24681357"):
        assert secret not in "".join(capfd.readouterr())
        assert secret not in str(answer.headers)
    text = inside.get("/registro").text
    assert code_in(files) not in text
    assert "ha preparato la scheda" in text


def test_a_hub_without_https_makes_no_card(settings, clock, one_account, books, tmp_path):
    shutil.copy(one_account, settings.accounts)
    client = enrolling(settings, clock, tmp_path, "http://localhost").test_client()
    Auth(client, settings, clock).enter()
    text = CardSheet(client, CARD).send_to().text
    assert "solo per https" in text
    assert open_codes(books.database, NOW_MS) == []


def test_only_who_may_change_the_catalogue_gets_a_card(client, auth, settings, books):
    enter_as(client, auth, settings, Grant(Role.MANAGER, "comune-esempio"))
    assert client.get(CARD).status_code == 403
    assert client.post(f"{CARD}.zip").status_code == 403


def test_a_hub_that_takes_no_machines_in_makes_no_cards(settings, clock, one_account, books):
    shutil.copy(one_account, settings.accounts)
    app = create_app(settings, now_ms=clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    Auth(client, settings, clock).enter()
    assert client.get(CARD).status_code == 404
