"""Setting up one box: a PIN, one form, and then the PIN is worth nothing."""

from contextlib import closing

import pytest
from builders import make_books
from dashboard_kit import NOW_MS, Clock

from dashboard.accounts import open_accounts
from dashboard.app import create_app
from dashboard.rights import Role
from dashboard.settings import DashboardSettings
from faccine.wire.errors import CatalogueError
from hub.catalogue import catalogue_form
from hub.reading import open_reader

PIN = "407152"
FORM = {
    "commune": "Comune di Fontelieta",
    "office": "Anagrafe",
    "services": ["carta-identita", "certificati"],
    "rotating_staff": "4",
    "h0-0-from": "08:30",
    "h0-0-to": "13:00",
    "stretches": "2",
    "closed_on_holidays": "1",
    "first_language": "it",
    "languages": ["de", "en"],
    "who_reads": "Responsabile dell’anagrafe",
    "when_read": "il lunedì mattina",
    "who_decides": "Segretaria comunale",
    "email": "anna@comune.example",
    "password": "quattro parole messe insieme",
}


class Box:
    """An empty box whose dashboard was started with a PIN."""

    def __init__(self, folder):
        make_books(folder / "books.db").conn.close()
        self.url = f"sqlite:///{folder / 'books.db'}"
        self.pin_file = folder / "pin"
        self.pin_file.write_text(f"{PIN}\n")
        self.accounts = folder / "accounts.sqlite3"
        self.clock = Clock(NOW_MS)
        settings = DashboardSettings(
            self.url, self.accounts, has_secure_cookies=False, setup_pin_file=self.pin_file
        )
        self.app = create_app(settings, now_ms=self.clock)
        self.app.config["WTF_CSRF_ENABLED"] = False

    def client(self):
        return self.app.test_client()

    def reader(self):
        return closing(open_reader(self.url))


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)


@pytest.fixture
def client(box):
    return box.client()


@pytest.fixture
def inside(client):
    """A browser that has shown the PIN."""
    assert client.post("/inizio/pin", data={"pin": PIN}).location == "/inizio"
    return client


def test_every_page_of_an_empty_box_leads_to_the_beginning(client):
    for address in ("/", "/accedi", "/postazioni", "/catalogo", "/azioni", "/no-such-page"):
        assert client.get(address).location == "/inizio", address
    assert client.post("/accedi", data={"email": "x", "password": "y"}).location == "/inizio"
    assert client.get("/healthz").status_code == 200
    assert "PIN" in client.get("/inizio").text


def test_the_form_is_shown_and_saved_only_to_who_has_shown_the_pin(client, box):
    assert "commune" not in client.get("/inizio").text
    assert client.post("/inizio", data=FORM).status_code == 401
    with box.reader() as reader:
        assert reader.administrations() == []
    assert client.post("/inizio/pin", data={"pin": " 407 152 "}).status_code == 302
    assert 'name="commune"' in client.get("/inizio").text


def test_everything_is_saved_in_one_go(inside, box):
    answer = inside.post("/inizio", data=FORM)
    assert answer.location == "/inizio/fatto"
    said = inside.get("/inizio/fatto").text
    assert "fontelieta" in said
    with box.reader() as reader:
        (town,) = reader.administrations()
        (office,) = reader.offices(town.id)
        (kiosk,) = reader.ledger()
        (survey,) = reader.surveys(town.id)
        commitment = reader.commitment(town.id)
    assert (town.name, town.languages) == ("Comune di Fontelieta", ("it", "de", "en"))
    assert (office.code, office.rotating_staff) == ("anagrafe", 4)
    assert office.opening_hours == "Mo 08:30-13:00; PH off"
    assert [one.code for one in office.services] == ["carta-identita", "certificati"]
    assert office.services[0].names["de"] == "Personalausweis"
    assert kiosk.code == "fontelieta-anagrafe-1"
    assert survey.from_day == 0
    assert survey.to_day is None
    assert commitment.who_decides == "Segretaria comunale"


def test_the_first_administrator_is_let_in_and_can_come_again(inside, box):
    inside.post("/inizio", data=FORM)
    assert inside.get("/").status_code == 200
    with closing(open_accounts(box.accounts)) as accounts:
        (account,) = accounts.all()
    assert [grant.role for grant in account.grants] == [Role.HUB_ADMIN]
    other = box.client()
    login = {"email": FORM["email"], "password": FORM["password"]}
    assert other.post("/accedi", data=login).location == "/"


def test_afterwards_the_pin_is_worth_nothing(inside, box):
    inside.post("/inizio", data=FORM)
    stranger = box.client()
    assert stranger.get("/inizio").location == "/"
    assert stranger.post("/inizio/pin", data={"pin": PIN}).status_code == 410
    assert stranger.post("/inizio", data=FORM).status_code == 410
    assert stranger.get("/").location.startswith("/accedi")
    with box.reader() as reader:
        assert len(reader.administrations()) == 1


def test_who_showed_the_pin_before_somebody_else_was_quicker_changes_nothing(box):
    first, second = box.client(), box.client()
    for one in (first, second):
        one.post("/inizio/pin", data={"pin": PIN})
    first.post("/inizio", data=FORM)
    assert second.post("/inizio", data=FORM | {"email": "other@x.example"}).status_code == 410
    with closing(open_accounts(box.accounts)) as accounts:
        assert len(accounts.all()) == 1


def test_who_was_refused_by_the_books_has_no_account_left(inside, box, monkeypatch):
    """Else whoever saw the PIN could be an administrator of a box that others set up."""

    def refuse(*_):
        raise CatalogueError("the books hold 'fontelieta' already")

    monkeypatch.setattr("dashboard.pages.setup.set_up", refuse)
    assert inside.post("/inizio", data=FORM).status_code == 400
    with closing(open_accounts(box.accounts)) as accounts:
        assert accounts.all() == []


def test_a_new_pin_shuts_out_who_showed_the_old_one(inside, box):
    box.pin_file.write_text("111111")
    assert inside.post("/inizio", data=FORM).status_code == 401


def test_five_wrong_pins_stop_all_of_them_for_a_quarter_of_an_hour(box):
    client = box.client()
    for remaining in ("4", "3", "2", "1"):
        answer = client.post("/inizio/pin", data={"pin": "000000"})
        assert answer.status_code == 401
        assert remaining in answer.text
    assert client.post("/inizio/pin", data={"pin": "000000"}).status_code == 401
    elsewhere = box.client()
    right = {"data": {"pin": PIN}, "environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert elsewhere.post("/inizio/pin", **right).status_code == 429
    box.clock.now_ms += 15 * 60_000 + 1
    assert elsewhere.post("/inizio/pin", **right).status_code == 302


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "abcdef", "４０７１５２"])
def test_without_a_whole_pin_in_its_file_nothing_opens(box, pin):
    box.pin_file.write_text(pin)
    assert box.client().post("/inizio/pin", data={"pin": pin}).status_code == 401
    box.pin_file.unlink()
    assert box.client().post("/inizio/pin", data={"pin": ""}).status_code == 401
    assert box.client().get("/inizio").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("commune", " "),
        ("office", ""),
        ("services", []),
        ("h0-0-to", "07:00"),
        ("first_language", "xx"),
        ("who_reads", ""),
        ("when_read", "x" * 121),
        ("who_decides", ""),
        ("email", "nobody"),
        ("password", "short"),
        ("rotating_staff", "-1"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(inside, box, field, value):
    answer = inside.post("/inizio", data=FORM | {field: value})
    assert answer.status_code == 400
    assert 'class="f-wrong"' in answer.text
    assert FORM["who_decides"] in answer.text or field == "who_decides", "nothing typed is lost"
    assert FORM["password"] not in answer.text, "but a password is never sent back"
    with box.reader() as reader:
        assert reader.administrations() == []
    with closing(open_accounts(box.accounts)) as accounts:
        assert accounts.all() == []


def test_a_power_cut_after_the_account_leaves_the_form_open(inside, box, monkeypatch):
    def cut(*_):
        raise OSError("power")

    with monkeypatch.context() as patch:
        patch.setattr("dashboard.pages.setup.set_up", cut)
        box.app.testing = True
        with pytest.raises(OSError, match="power"):
            inside.post("/inizio", data=FORM)
    again = FORM | {"password": "altre quattro parole nuove"}
    assert inside.post("/inizio", data=again).location == "/inizio/fatto"
    login = {"email": FORM["email"], "password": again["password"]}
    assert box.client().post("/accedi", data=login).location == "/"


def test_a_service_of_ones_own_is_taken_in_the_first_language(inside, box):
    wish = FORM | {"services": [], "other_service": "Mensa", "first_language": "de"}
    assert inside.post("/inizio", data=wish).location == "/inizio/fatto"
    with box.reader() as reader:
        (town,) = reader.administrations()
        (office,) = reader.offices(town.id)
    assert office.services[0].names == {"de": "Mensa"}
    assert town.languages == ("de", "en")


def test_monday_can_be_copied_before_anything_is_saved(inside, box):
    answer = inside.post("/inizio", data=FORM | {"copia": "1"})
    assert answer.status_code == 200
    assert 'name="h4-0-from" type="time" value="08:30"' in answer.text
    with box.reader() as reader:
        assert reader.administrations() == []


def test_a_dashboard_without_a_pin_has_no_beginning(tmp_path):
    box = Box(tmp_path)
    settings = DashboardSettings(box.url, box.accounts, has_secure_cookies=False)
    client = create_app(settings, now_ms=box.clock).test_client()
    assert client.get("/inizio").location == "/"
    assert client.post("/inizio/pin", data={"pin": PIN}).status_code in {400, 410}
    assert client.get("/").location == "/accedi"


def test_what_was_set_up_is_a_catalogue_like_any_other(inside, box, tmp_path):
    inside.post("/inizio", data=FORM)
    with closing(make_books(tmp_path / "books.db")) as database:
        form = catalogue_form(database, "comune-di-fontelieta")
    assert form.office[0].kiosk[0].position == "exit"


def test_the_three_answers_can_be_changed_and_each_is_needed(inside, box):
    inside.post("/inizio", data=FORM)
    assert FORM["who_decides"] in inside.get("/azioni").text
    here = "/azioni/impegno/comune-di-fontelieta"
    assert FORM["who_reads"] in inside.get(here).text
    answers = {"who_reads": "URP", "when_read": "ogni lunedì", "who_decides": "Giunta"}
    assert inside.post(here, data=answers | {"when_read": ""}).status_code == 400
    assert inside.post(here, data=answers).location == "/azioni"
    assert "Decide: Giunta." in inside.get("/azioni").text
    assert "chi legge i risultati di" in inside.get("/registro").text
    assert inside.get("/azioni/impegno/nowhere").status_code == 404
