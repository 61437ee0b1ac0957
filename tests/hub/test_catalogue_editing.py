"""Changing one thing of a form: what hangs together stays together, and it can be saved."""

from __future__ import annotations

import datetime as dt

import pytest
from builders import MONDAY_MS, make_example_books
from msgspec.structs import replace

from faccine.wire.errors import CatalogueError
from faccine.wire.events import Mode
from hub.catalogue import Position, Snapshot, catalogue_form, change_catalogue, editing
from hub.catalogue.forms import (
    KioskForm,
    LabelsForm,
    MessageForm,
    OfficeForm,
    ServiceForm,
    SurveyForm,
)

COMUNE = "comune-esempio"
DAY_MS = 86_400_000
MESSAGE = MessageForm(
    first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 30), text={"it": "Ciao", "de": "Hallo"}
)


@pytest.fixture
def books(tmp_path):
    database = make_example_books(tmp_path / "books.db")
    yield database
    database.conn.close()


@pytest.fixture
def form(books):
    return catalogue_form(books, COMUNE)


def save(books, form, now_ms=MONDAY_MS + DAY_MS):
    """Save a form and return what the books then say of it."""
    change_catalogue(books, form, now_ms=now_ms)
    return catalogue_form(books, COMUNE)


def test_a_service_is_added_changed_and_retired(books, form):
    form = save(books, editing.put_service(form, ServiceForm(code="imu", name={"it": "IMU"})))
    assert [service.code for service in form.service][-1] == "imu"
    form = save(books, editing.put_service(form, replace(form.service[-1], icon="coins")))
    assert editing.service_in(form, "imu").icon == "coins"
    form = save(books, editing.retire_service(form, "imu"))
    with pytest.raises(CatalogueError, match="service 'imu' is not in 'comune-esempio'"):
        editing.service_in(form, "imu")


def test_a_retired_service_leaves_offices_and_kiosks_from_now_on(books, form):
    moved = save(books, editing.move_kiosk(form, "esempio-anagrafe-2", "anagrafe"))
    form = save(books, editing.retire_service(moved, "certificati"), MONDAY_MS + 2 * DAY_MS)
    assert editing.office_in(form, "anagrafe").services == ["carta-identita"]
    _, kiosk = editing.kiosk_in(form, "esempio-anagrafe-2")
    assert kiosk.services == ["carta-identita"]
    entry = Snapshot.load(books).kiosk("esempio-anagrafe-2")
    assert len(entry.placement_at(MONDAY_MS + DAY_MS).services) == 2


def test_the_only_service_of_a_kiosk_is_not_retired_under_it(form):
    with pytest.raises(CatalogueError, match="'esempio-tributi-1' at 'tributi' offers only tari"):
        editing.retire_service(form, "tari")


def test_the_last_service_can_be_retired(books, form):
    for office in form.office:
        form = replace(form, office=[replace(o, kiosk=[]) for o in form.office])
        form = editing.empty_office(form, office.code)
    for service in form.service:
        form = editing.retire_service(form, service.code)
    assert save(books, form).service == []


def test_an_office_is_added_changed_and_emptied(books, form):
    form = editing.add_office(form, OfficeForm(code="urp", name="URP", services=["certificati"]))
    form = editing.change_office(form, "urp", name="Relazioni con il pubblico", rotating_staff=3)
    form = save(books, editing.empty_office(form, "urp"))
    office = editing.office_in(form, "urp")
    assert (office.name, office.rotating_staff, office.services) == (
        "Relazioni con il pubblico", 3, [],
    )  # fmt: skip
    with pytest.raises(CatalogueError, match="'urp' is already in the catalogue"):
        editing.add_office(form, office)
    with pytest.raises(CatalogueError, match="'tributi' still has esempio-tributi-1"):
        editing.empty_office(form, "tributi")


def test_kiosks_follow_what_their_office_offers(books, form):
    form = save(books, editing.change_office(form, "anagrafe", services=["carta-identita"]))
    assert editing.kiosk_in(form, "esempio-anagrafe-2")[1].services == ["carta-identita"]
    with pytest.raises(CatalogueError, match="'esempio-anagrafe-1' at 'anagrafe' offers only"):
        editing.change_office(form, "anagrafe", services=["certificati"])


def test_a_kiosk_is_placed_renamed_and_moved_from_a_day(books, form):
    kiosk = KioskForm(id="esempio-urp-1", services=["tari"])
    form = save(books, editing.place_kiosk(form, "tributi", kiosk))
    form = save(books, editing.change_kiosk(form, kiosk.id, name="Ingresso", mode=Mode.TEST))
    since = dt.date(2026, 12, 1)
    form = editing.move_kiosk(
        form, kiosk.id, "anagrafe", services=["certificati"], position=Position.DESK, since=since
    )
    form = save(books, form)
    office, found = editing.kiosk_in(form, kiosk.id)
    assert office.code == "anagrafe"
    assert found == KioskForm(
        id=kiosk.id, name="Ingresso", services=["certificati"], position=Position.DESK,
        since=since, mode=Mode.TEST,
    )  # fmt: skip
    with pytest.raises(CatalogueError, match="already stands at 'anagrafe'"):
        editing.place_kiosk(form, "tributi", kiosk)
    with pytest.raises(CatalogueError, match="office 'urp' is not in"):
        editing.move_kiosk(form, kiosk.id, "urp")
    with pytest.raises(CatalogueError, match="kiosk 'nessuno' stands at no office"):
        editing.move_kiosk(form, "nessuno", "tributi")


def test_a_kiosk_that_moved_on_a_day_can_be_changed_again(books, form):
    kiosk = "esempio-anagrafe-1"
    form = save(books, editing.change_kiosk(form, kiosk, position=Position.DESK))
    form = save(books, editing.change_kiosk(form, kiosk, name="Uscita"), MONDAY_MS + 2 * DAY_MS)
    form = editing.change_kiosk(form, kiosk, position=Position.EXIT)
    form = save(books, form, MONDAY_MS + 3 * DAY_MS)
    entry = Snapshot.load(books).kiosk(kiosk)
    positions = [entry.placement_at(MONDAY_MS + days * DAY_MS).position for days in range(4)]
    assert positions == ["exit", "desk", "desk", "exit"]


def test_a_survey_is_replaced_and_other_words_are_other_labels(books, form):
    survey = editing.survey_in(form, "giudizio")
    labels = LabelsForm(happy={"it": "Sì"}, neutral={"it": "Insomma"}, sad={"it": "No"})
    changed = replace(
        survey, question={"it": "Tutto bene?"}, labels=labels, reasons=["waiting"],
        offices=["tributi"], last=dt.date(2027, 6, 30),
    )  # fmt: skip
    form = save(books, editing.put_survey(form, changed))
    found = editing.survey_in(form, "giudizio")
    assert (found.question, found.labels, found.offices) == (
        {"it": "Tutto bene?"}, labels, ["tributi"],
    )  # fmt: skip
    assert [reason.code for reason in found.reasons] == ["waiting"]
    assert books.conn.execute("SELECT max(version) FROM face_labels").fetchone() == (2,)
    form = save(books, editing.put_survey(form, SurveyForm(code="autunno", offices=["anagrafe"])))
    assert [survey.code for survey in form.survey] == ["giudizio", "autunno"]


def test_messages_come_and_go(books, form):
    form = save(books, editing.add_message(form, MESSAGE))
    assert form.message == [MESSAGE]
    form = save(books, editing.remove_message(form, MESSAGE))
    assert form.message == []
    with pytest.raises(CatalogueError, match="from 2026-11-01 until 2026-11-30 is not in"):
        editing.remove_message(form, MESSAGE)


def test_no_change_touches_the_form_it_is_given(form):
    before = replace(form)
    editing.retire_service(form, "certificati")
    editing.change_office(form, "anagrafe", services=["carta-identita"])
    editing.add_message(form, MESSAGE)
    assert form == before
