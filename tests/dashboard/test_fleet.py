"""How kiosks are, given their offices' hours and how much they are usually pressed."""

import json
import re
from contextlib import closing

import pytest
from dashboard_kit import NOW_MS, TODAY
from test_kiosks import row

from hub.metrics.silence import silences
from hub.reading import open_reader

HOUR_MS, DAY_MS, MINUTE_MS = 3_600_000, 86_400_000, 60_000
HOURS = "Mo-Fr 08:00-13:00; PH off"
SLOTS = {weekday * 24 + hour: 2.0 for weekday in range(5) for hour in range(8, 13)}


@pytest.fixture
def kiosk(town):
    """A kiosk at an office with hours, pressed twice an hour; it is Monday, 9:30."""
    town.database.conn.execute("UPDATE office SET opening_hours = ?", (HOURS,))
    kiosk = town.kiosk(town.registry, "k-1", name="Anagrafe 1")
    town.status(kiosk, "online", NOW_MS)
    return kiosk


def pressed(town, kiosk, ago_ms, slots=None, **days):
    """Say when the kiosk was pressed last, and how much it usually is."""
    town.flow(kiosk, SLOTS if slots is None else slots, **{"first_day": 0, **days})
    outbox = town.outbox(kiosk, f"u-{kiosk}", last=1, ratings=1, stored=1, stored_ratings=1)
    at_ms = NOW_MS - ago_ms
    town._insert("event", outbox=outbox, seq=1, face=0, at_ms=at_ms, received_s=at_ms // 1000)


def told(town):
    """What Prometheus is told."""
    with closing(open_reader(town.url)) as reader:
        return dict(silences(reader, NOW_MS))


def condition(client):
    return client.get("/postazioni/registro.json").json["kiosks"][0]["condition"]


def test_a_silence_that_is_unlikely_needs_a_visit_and_says_how_unlikely(page, town, kiosk):
    # Pressed last on Friday at 11:00: two hours of Friday and one and a half today, 3.5 x 2.
    pressed(town, kiosk, 3 * DAY_MS - 90 * MINUTE_MS)
    text = page("/postazioni")
    assert "in linea, ma tace nessuna pressione da venerdì, 11:00" in row(text, "k-1")
    assert (
        "Nessuna pressione da venerdì, 11:00. Al ritmo solito se ne aspettavano circa 7: un "
        "silenzio così capita 1 volta su 1.000." in text
    )
    assert "Se è coperta, spostata o bloccata." in text
    assert "1 su 1:</b>" in text


def test_a_quiet_day_needs_no_visit(page, town, kiosk):
    pressed(town, kiosk, 3 * DAY_MS - 210 * MINUTE_MS)  # Friday at 13:00, when it closed
    found = row(page("/postazioni"), "k-1")
    assert "giornata tranquilla di lunedì capita 1 volta su 20: non serve andare" in found
    assert "Nessuna.</b>" in page("/postazioni")


def test_a_quiet_while_within_the_day_is_said_from_when(page, town, kiosk, clock):
    clock.now_ms = NOW_MS + 2 * HOUR_MS
    town.status(kiosk, "online", clock.now_ms)
    pressed(town, kiosk, -45 * MINUTE_MS)  # 10:15, and it is 11:30
    found = row(page("/postazioni"), "k-1")
    assert (
        "giornata tranquilla nessuna pressione da oggi, 10:15: capita 1 volta su 12, non serve "
        "andare" in found
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kiosk_flow SET first_day = last_day - 27",
        "UPDATE kiosk SET mode = 'test'",
        f"UPDATE survey SET to_day = {TODAY - 1}",
        f"UPDATE survey SET from_day = {TODAY}",
        "DELETE FROM kiosk_flow",
        "UPDATE kiosk_status SET software = 'simulation'",
    ],
)
def test_nobody_calls_a_silence_odd(auth, client, town, kiosk, sql):
    pressed(town, kiosk, 7 * DAY_MS)
    auth.enter()
    assert condition(client) == "silent"
    assert told(town) == {"k-1": True}
    town.database.conn.execute(sql)
    assert condition(client) not in {"silent", "offline"}
    assert told(town).get("k-1", False) is False


@pytest.mark.parametrize("count", [19, 20, 24])
def test_of_many_kiosks_each_is_looked_at(auth, client, town, kiosk, count):
    for number in range(count):
        one = town.kiosk(town.registry, f"m-{number:02}")
        town.status(one, "online", NOW_MS)
        pressed(town, one, 7 * DAY_MS)
    auth.enter()
    kiosks = client.get("/postazioni/registro.json").json["kiosks"]
    assert sum(one["condition"] == "silent" for one in kiosks) == count


def test_who_switches_kiosks_off_at_night_is_not_called(auth, client, page, town, kiosk, clock):
    clock.now_ms = NOW_MS - 95 * MINUTE_MS  # 7:55, five minutes before it opens
    town.status(kiosk, "offline", clock.now_ms - 2 * DAY_MS - 18 * HOUR_MS)  # Friday, 13:55
    assert condition(client) == "closed"
    found = row(page("/postazioni"), "k-1")
    assert "spenta, ufficio chiuso da: venerdì, 13:55; da allora l’ufficio è chiuso" in found
    clock.now_ms += 19 * MINUTE_MS
    assert condition(client) == "closed"
    clock.now_ms += 2 * MINUTE_MS
    assert condition(client) == "offline"


def test_a_kiosk_that_is_gone_says_how_long_its_office_was_open_since(page, town, kiosk):
    town.status(kiosk, "offline", NOW_MS - 3 * DAY_MS)  # Friday, 9:30
    text = page("/postazioni")
    assert (
        "Ultimo contatto: venerdì, 9:30. Da allora l’ufficio è stato aperto circa 5 ore: non è la "
        "chiusura." in text
    )


def test_a_weak_supply_is_told_and_no_reason_for_a_visit(page, town, kiosk):
    health = {"v": 1, "software": "faccine 0.3.0", "under_voltage": True, "problem": "P1 too weak"}
    town.status(kiosk, "online", NOW_MS, health=json.dumps(health))
    text = page("/postazioni")
    assert "Nessuna.</b>" in text
    assert "alimentatore debole: cambialo alla prossima visita" in row(text, "k-1")


@pytest.mark.parametrize("health", [None, '{"v":1}', '{"v":1,"software":7}', "[]"])
def test_health_that_nobody_can_read_is_not_known(page, town, kiosk, health):
    town.database.conn.execute("UPDATE kiosk_status SET health = ?", (health,))
    assert "non si conosce" in row(page("/postazioni"), "k-1")


def test_a_clock_that_is_not_set_is_warned_of(page, town, kiosk):
    town.status(kiosk, "online", NOW_MS, clock="unset")
    found = row(page("/postazioni"), "k-1")
    assert "non regolato le pressioni si registrano nel giorno in cui arrivano" in found


def test_an_office_or_a_word_narrows_the_list_and_its_file(page, client, town):
    for number in range(25):
        place = town.library if number % 5 == 0 else town.registry
        town.status(town.kiosk(place, f"k-{number:02}"), "online", NOW_MS)
    text = page("/postazioni?ufficio=fontelieta/biblioteca")
    assert set(re.findall('data-kiosk="([^"]+)"', text)) == {"k-00", "k-05", "k-10", "k-15", "k-20"}
    assert 'data-live="/postazioni/registro?ufficio=fontelieta/biblioteca"' in text
    assert set(re.findall('data-kiosk="([^"]+)"', page("/postazioni?cerca=K-1"))) == {
        f"k-1{number}" for number in range(10)
    }
    assert "Nessuna postazione corrisponde a questa scelta." in page("/postazioni?cerca=niente")
    file = client.get("/postazioni?ufficio=fontelieta/biblioteca&formato=json").text
    assert file.count('"k-') == 5


def test_programs_get_a_hundred_kiosks_a_page_or_one_by_its_id(client, auth, town):
    for number in range(130):
        town.kiosk(town.registry, f"k-{number:03}")
    auth.enter()
    first = client.get("/postazioni/registro.json").json
    second = client.get("/postazioni/registro.json?pagina=2").json
    assert (len(first["kiosks"]), len(second["kiosks"])) == (100, 30)
    assert (first["pages"], second["page"]) == (2, 2)
    one = client.get("/postazioni/registro.json?postazione=k-117").json
    assert [kiosk["kiosk"] for kiosk in one["kiosks"]] == ["k-117"]
    assert one["presses"] == first["presses"]


def test_who_has_just_sent_something_is_not_silent(auth, client, town, kiosk):
    auth.enter()
    pressed(town, kiosk, 3 * DAY_MS - 90 * MINUTE_MS)
    assert condition(client) == "silent"
    received_ms = NOW_MS - MINUTE_MS // 2  # what was pressed while it had no network
    town.database.conn.execute("UPDATE kiosk_status SET received_ms = ?", (received_ms,))
    assert condition(client) == "online"
