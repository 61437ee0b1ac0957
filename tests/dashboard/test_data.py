"""The page of data: the monthly file, its metadata, and keys that are shown once."""

import csv
import io
import json
import re
import zipfile

import pytest
from api_kit import ONE_OFFICE, Program, add_account
from dashboard_kit import EMAIL, NOW_MS, TODAY

from dashboard.accounts import Filter, open_accounts
from dashboard.rights import Grant, Role
from hub.periods import month_of_day, month_period

OCTOBER = month_period(month_of_day(TODAY) - 1)


@pytest.fixture
def rated(town):
    town.rate(town.registry, town.cards, OCTOBER.first_day, (80, 10, 10))
    town.rate(town.library, town.cards, OCTOBER.first_day, (40, 5, 5))
    return town


@pytest.fixture
def enter_as(app, auth, settings):
    """Log in as somebody with a role."""

    def enter(*grants):
        add_account(settings, "bob@comune.example", *grants)
        client = app.test_client()
        assert client.get(auth.link("bob@comune.example")).status_code == 302
        return client

    return enter


def test_the_last_whole_month_is_offered_with_licence_and_dictionary(page, rated):
    text = page("/dati")
    assert "CSV, ottobre 2026" in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text
    assert "faccine-hub export" in text
    assert "Non hai chiavi." in text


def test_the_monthly_file_is_a_zip_with_ratings_and_set_aside(page, client, rated):
    page("/dati")
    answer = client.get("/dati?formato=csv&amministrazione=fontelieta&separatore=,")
    assert (
        "faccine-dati-fontelieta-2026-10-01_2026-10-31.zip" in answer.headers["Content-Disposition"]
    )
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.namelist()[:2] == ["ratings.csv", "set_aside.csv"]
    rows = list(csv.DictReader(io.StringIO(archive.read("ratings.csv").decode())))
    whole = next(row for row in rows if row["level"] == "all")
    assert (whole["n"], whole["sad_n"], whole["sad"]) == ("150", "15", "0.1")
    assert {row["month"] for row in rows} == {"2026-10"}


@pytest.mark.parametrize("asked", ["4w", "2026-11", "2026-11-01/2026-11-20", "2030", "nonsense"])
def test_what_is_no_month_that_is_over_is_the_last_one(page, rated, asked):
    found = json.loads(page(f"/dati?formato=json&periodo={asked}"))
    assert {row["month"] for row in found["tables"][0]["rows"]} == {"2026-10"}


def test_a_year_has_its_months_so_far(page, rated):
    found = json.loads(page("/dati?formato=json&periodo=2026"))
    assert len({row["month"] for row in found["tables"][1]["rows"]}) == 10


def test_who_sees_one_office_cannot_make_the_monthly_file(enter_as, rated):
    client = enter_as(ONE_OFFICE)
    text = client.get("/dati").text
    assert "Lo crea chi vede tutti gli uffici" in text
    assert "formato=csv" not in text
    assert "<h1" in client.get("/dati?formato=csv").text  # the page, and no file
    assert client.get("/dati/metadati.jsonld").status_code == 404
    assert client.get("/dati?amministrazione=altrove").status_code == 200


def test_an_administration_out_of_sight_is_not_there(enter_as, rated):
    rated.administration("altrove", "Unione Altrove")
    client = enter_as(Grant(Role.ADMIN, "fontelieta"))
    assert client.get("/dati?amministrazione=altrove").status_code == 404
    assert "Altrove" not in client.get("/dati").text


def test_the_metadata_name_the_publisher_the_months_and_the_files(page, client, rated):
    page("/dati")
    answer = client.get(
        "/dati/metadati.jsonld?ipa=c_d643&indirizzo=https://dati.comune.example/faccine/"
    )
    assert answer.content_type == "application/ld+json"
    found = json.loads(answer.data)
    assert "dcatapit:Dataset" in found["@type"]
    assert found["dct:identifier"] == "faccine-fontelieta-2026-10"
    assert found["dct:rightsHolder"]["dct:identifier"] == "c_d643"
    assert found["dcat:theme"]["@id"].endswith("/data-theme/GOVE")
    assert found["dct:accrualPeriodicity"]["@id"].endswith("/frequency/MONTHLY")
    assert found["dct:temporal"]["dcat:endDate"]["@value"] == "2026-10-31"
    files = [one["dcat:downloadURL"]["@id"] for one in found["dcat:distribution"]]
    folder = "https://dati.comune.example/faccine/faccine-dati-fontelieta-2026-10-01_2026-10-31"
    assert files == [f"{folder}.{ending}" for ending in ("zip", "json", "xlsx")]
    licences = {one["dct:license"]["@id"] for one in found["dcat:distribution"]}
    assert licences == {"https://creativecommons.org/licenses/by/4.0/"}


def test_metadata_without_an_address_lead_here_and_invent_no_code(page, client, rated):
    page("/dati")
    found = json.loads(client.get("/dati/metadati.jsonld?indirizzo=javascript:alert(1)").data)
    assert "dct:identifier" not in found["dct:publisher"]
    assert found["@id"].startswith("http://localhost/dati?")


# Keys


def make(client, name="sistema code", **more):
    return client.post("/dati/chiavi", data={"name": name, "days": "90"} | more)


def secret_in(answer):
    return re.search(r"faccine_[\w-]{43}", answer.text)[0]


def test_a_key_is_shown_once_and_works(page, client, rated):
    page("/dati")
    answer = make(client)
    assert answer.headers["Cache-Control"] == "no-store"
    assert Program(client, secret_in(answer))("offices")["total"] == 3
    text = page("/dati")
    assert "sistema code" in text
    assert secret_in(answer) not in text
    assert "21 febbraio 2027" in text  # after 90 days


def test_a_key_reads_unless_it_was_made_to_write(page, client, settings, rated):
    page("/dati")
    make(client, "legge")
    make(client, "scrive", may_write="1")
    accounts = open_accounts(settings.accounts)
    tokens = accounts.api_tokens.of(accounts.by_email(EMAIL).id)
    entries = accounts.audit.entries(Filter())
    accounts.close()
    assert {one.name: one.may_write for one in tokens} == {"legge": False, "scrive": True}
    assert [one.action for one in entries] == ["data.key-made", "data.key-made"]


def test_a_reader_is_not_offered_a_key_that_writes_and_gets_none(enter_as, settings, rated):
    client = enter_as(ONE_OFFICE)
    assert 'name="may_write"' not in client.get("/dati").text
    make(client, may_write="1")
    accounts = open_accounts(settings.accounts)
    (token,) = accounts.api_tokens.of(accounts.by_email("bob@comune.example").id)
    accounts.close()
    assert not token.may_write


@pytest.mark.parametrize("name", ["", "   ", 61 * "x", "sistema code"])
def test_a_name_that_will_not_do_is_said_beside_it(page, client, rated, name):
    page("/dati")
    make(client)
    answer = make(client, name)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert answer.text.count("Chiudila") == 1


def test_a_time_that_nobody_offered_is_refused(page, client, rated):
    page("/dati")
    assert make(client, days="99999").status_code == 400


def test_a_key_can_be_ended_by_its_owner_and_by_nobody_else(
    page, client, enter_as, settings, rated
):
    page("/dati")
    secret = secret_in(make(client))
    accounts = open_accounts(settings.accounts)
    (token,) = accounts.api_tokens.of(accounts.by_email(EMAIL).id)
    accounts.close()
    other = enter_as(Grant(Role.HUB_ADMIN))
    assert other.post(f"/dati/chiavi/{token.id}/revoca").status_code == 404
    Program(client, secret)("offices")
    assert client.post(f"/dati/chiavi/{token.id}/revoca").status_code == 302
    assert "La chiave «sistema code» è chiusa." in page("/dati")
    Program(client, secret)("offices", 401)


def test_a_key_whose_time_is_over_is_marked(page, client, clock, auth, rated):
    page("/dati")
    make(client)
    clock.now_ms = NOW_MS + 91 * 86_400_000
    auth.enter()
    assert "scaduta" in page("/dati")


def test_somebody_has_twenty_keys_at_most(page, client, rated):
    page("/dati")
    assert [make(client, f"chiave {n}").status_code for n in range(21)] == [*(20 * [200]), 400]
