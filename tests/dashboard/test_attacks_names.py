"""Every name attacks whoever shows it: pages, files, programs' answers and e-mails hold."""

import csv
import email
import io
import json
import re
import zipfile
from email import policy
from types import SimpleNamespace

import pytest
from api_kit import Program, make_key
from dashboard_kit import Clock
from hostile import KINDS, PRODUCT, Seen
from hostile_monday import addresses_of, hostile_copy
from job_kit import DAY_MS, Job
from mail_kit import html, plain
from monday import NOW_MS, login_link, make_monday

from dashboard.api.operations import OPERATIONS
from dashboard.app import create_app
from dashboard.jobs import weekly
from dashboard.jobs.rounds import run_round

HEADERS = {
    "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe",
    "List-Unsubscribe-Post", "MIME-Version", "Content-Type", "Content-Language",
}  # fmt: skip
FILES = ("csv", "xlsx", "json", "dizionario")


@pytest.fixture(scope="module")
def monday(tmp_path_factory):
    folder = tmp_path_factory.mktemp("monday")
    make_monday(folder)
    return folder


@pytest.fixture(scope="module", params=KINDS)
def hostile(request, monday, tmp_path_factory):
    settings = hostile_copy(monday, tmp_path_factory.mktemp(request.param), KINDS[request.param])
    app = create_app(settings, now_ms=Clock(NOW_MS))
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    client = app.test_client()
    client.get(login_link(settings))
    return settings, client


def test_every_page_shows_a_name_as_text_and_as_nothing_else(hostile):
    settings, client = hostile
    wrong, opened = {}, 0
    for address in addresses_of(settings):
        answer = client.get(address)
        opened += answer.status_code == 200
        if answer.status_code not in {200, 302}:
            wrong[address] = answer.status_code
        if answer.mimetype == "text/html":
            found = Seen(answer.text).found
            if PRODUCT in answer.text:
                found.append("made a template of a name")
            if found:
                wrong[address] = found[:3]
    assert wrong == {}
    assert opened >= 40


def test_every_file_can_be_opened_and_begins_no_formula(hostile):
    settings, client = hostile
    for address in addresses_of(settings):
        for form in FILES:
            answer = client.get(f"{address}{'&' if '?' in address else '?'}formato={form}")
            assert answer.status_code in {200, 302}, (address, form)
            name = answer.headers.get("Content-Disposition", "")
            assert re.fullmatch(r'((attachment|inline); filename="?[a-z0-9._-]+"?)?', name), name
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            _check_file(answer)


def _check_file(answer):
    if answer.mimetype in {"application/json", "application/ld+json"}:
        json.loads(answer.data)
    elif answer.mimetype == "text/csv":
        _check_csv(answer.data)
    elif answer.mimetype.startswith("application/") and answer.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            for name in packed.namelist():
                assert re.fullmatch(r"[\w/.\[\]-]+", name), name
                body = packed.read(name)
                assert b"<f>" not in body, name
                if name.endswith(".csv"):
                    _check_csv(body)


def _check_csv(body):
    text = body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text else ","))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "@", "\t", "\r", "\n", "+")), cell[:80]


def test_programs_get_names_as_json(hostile):
    settings, client = hostile
    ask = Program(client, make_key(settings, name="second"))
    for operation in OPERATIONS:
        for more in ("", "office=tributi", "office=tributi&service=tari"):
            answer = client.get(f"{operation.path}?{more}", headers=ask.head)
            assert answer.status_code in {200, 400}, (operation.path, answer.text[:300])
            assert answer.mimetype in {"application/json", "application/problem+json"}
            json.loads(answer.data)


def test_no_name_gets_out_of_its_place_in_an_e_mail(hostile):
    settings, _ = hostile
    job = Job(SimpleNamespace(url=settings.database), settings.accounts, NOW_MS)
    job.accounts.jobs.begin(weekly.JOB, NOW_MS - DAY_MS)
    # What was told already is told again, under today's names.
    job.accounts._database.conn.execute("UPDATE alert SET told = 0 WHERE closed_ms IS NULL")
    job.later()
    run_round(job.parts)
    sent = job.outgoing.messages
    job.close()
    assert len(sent) >= 2, [str(one["Subject"])[:90] for one in sent]  # the alerts and the week
    for message in sent:
        read = email.message_from_bytes(message.as_bytes(), policy=policy.default)
        assert set(read.keys()) <= HEADERS
        assert len(read.get_all("To")) == len(read.get_all("Subject")) == 1
        assert [one.domain for one in read["To"].addresses] == ["comune.example"]
        assert Seen(html(read)).found == []
        assert PRODUCT not in plain(read) + html(read)
