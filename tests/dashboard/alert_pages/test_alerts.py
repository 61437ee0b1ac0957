"""The page of alerts, and taking one on."""

from html import unescape

import pytest
from alert_page_kit import AWAY, GONE, office, text
from dashboard_kit import NOW_MS

from dashboard.alerts.addresses import page_of
from dashboard.alerts.model import AlertRule, Place
from dashboard.rights import Grant, Role


def test_no_alert_is_said_in_one_sentence(page, town):
    assert "Nessun avviso aperto." in page("/avvisi")


def test_an_open_alert_says_what_since_when_and_what_to_do(page, town, accounts):
    accounts.alerts.put([GONE], NOW_MS - 60_000)
    shown = unescape(page("/avvisi"))
    assert "Anagrafe centro, anagrafe-1" in shown
    assert 'href="/postazioni/anagrafe-1"' in shown
    assert "oggi, 9:29" in shown
    assert shown.count('action="/avvisi/1/prendi"') == 1


def test_somebody_takes_it_on_with_a_comment_and_everybody_reads_it(page, client, town, accounts):
    accounts.alerts.put([GONE], NOW_MS)
    answer = client.post("/avvisi/1/prendi", data={"commento": " Chiamo\r\nil <b>tecnico</b> "})
    assert answer.headers["Location"] == "/avvisi#avviso-1"
    [alert] = accounts.alerts.open()
    assert (alert.taken_by, alert.comment) == ("Anna", "Chiamo il <b>tecnico</b>")
    assert "Chiamo il &lt;b&gt;tecnico&lt;/b&gt;" in page("/avvisi")
    accounts.alerts.put([], NOW_MS)
    assert "Chiamo il &lt;b&gt;tecnico&lt;/b&gt;" in page("/avvisi")  # also when it is over


def test_taking_on_is_in_the_record(page, client, town, accounts):
    from dashboard.accounts import Filter

    accounts.alerts.put([GONE], NOW_MS)
    client.post("/avvisi/1/prendi", data={"commento": "Vado"})
    [entry] = [one for one in accounts.audit.entries(Filter()) if one.action == "alerts.taken"]
    assert (entry.administration, entry.office, entry.details) == (
        "fontelieta",
        "anagrafe",
        {"why": "Vado"},
    )


def test_an_alert_that_is_over_meanwhile_cannot_be_taken_on(page, client, town, accounts):
    accounts.alerts.put([GONE], NOW_MS)
    accounts.alerts.put([], NOW_MS)
    client.post("/avvisi/1/prendi")
    assert accounts.alerts.by_id(1).taken_by is None


def test_a_manager_neither_sees_nor_takes_what_belongs_to_another_office(town, person, accounts):
    accounts.alerts.put([GONE, AWAY], NOW_MS)
    hers, other = (
        person(office("anagrafe")),
        {one.place.office: one.id for one in accounts.alerts.open()},
    )
    shown = text(hers.get("/avvisi"))
    assert "Anagrafe centro" in shown
    assert "Biblioteca" not in shown
    assert hers.post(f"/avvisi/{other['biblioteca']}/prendi").status_code == 404
    assert hers.post("/avvisi/999/prendi").status_code == 404
    assert "Biblioteca" not in hers.get("/avvisi?formato=csv").text
    accounts.alerts.put([], NOW_MS)
    assert "Biblioteca" not in text(hers.get("/avvisi"))


def test_a_reader_sees_and_cannot_take_on(town, person, accounts):
    accounts.alerts.put([GONE], NOW_MS)
    reader = person(office("anagrafe", role=Role.READER))
    assert "prendi" not in reader.get("/avvisi").text
    assert reader.post("/avvisi/1/prendi").status_code == 403
    both = person(Grant(Role.READER, "fontelieta"), Grant(Role.MANAGER, "vernante"))
    assert both.post("/avvisi/1/prendi").status_code == 403


def test_the_page_says_whether_the_rules_are_checked(page, town, accounts, clock):
    never = page("/avvisi")
    accounts.jobs.begin("round", NOW_MS)
    accounts.jobs.end("round", NOW_MS, None)
    running = page("/avvisi")
    clock.now_ms += 16 * 60_000
    late = page("/avvisi")
    assert len({never, running, late}) == 3
    assert "f-alarm" not in running
    assert "f-alarm" in late


def test_long_ago_alerts_come_twenty_a_page(page, town, accounts):
    for turn in range(25):
        accounts.alerts.put([GONE], NOW_MS + turn)
        accounts.alerts.put([], NOW_MS + turn)
    assert page("/avvisi").count('role="rowheader"') == 20
    assert page("/avvisi?pagina=2").count('role="rowheader"') == 5


def test_the_files_hold_open_alerts_and_past_ones(page, client, town, accounts):
    accounts.alerts.put([GONE, AWAY], NOW_MS)
    accounts.alerts.put([GONE], NOW_MS)
    lines = client.get("/avvisi?formato=csv").text.splitlines()
    assert sum("gone" in line for line in lines) == 2


@pytest.mark.parametrize("rule", AlertRule)
def test_every_alert_leads_to_a_page_that_exists(app, rule):
    for place in (GONE.place, Place("fontelieta", "anagrafe"), Place("fontelieta")):
        path, _, _ = page_of(rule, place).partition("?")
        if path.startswith("/uffici") and not place.office:
            continue  # no red alert is about a whole administration
        endpoint, _ = app.url_map.bind("").match(path)
        assert endpoint in {"kiosks.show", "kiosks.one", "served.show", "office.show"}
