"""The ledger in words, live, and what was refused."""

import re
from pathlib import Path

from dashboard_kit import NOW_MS

HEALTH = Path(__file__).parents[1] / "wire" / "samples"


def row(text, kiosk):
    found = re.search(rf'<tr role="row" data-kiosk="{kiosk}".*?</tr>', text)[0]
    return " ".join(re.sub("<[^>]+>", " ", found).split())


def test_no_kiosk_yet(page, town):
    text = page("/postazioni")
    assert "Non c’è ancora nessuna postazione." in text
    assert "<table" not in text


def test_a_kiosk_in_order(page, town):
    kiosk = town.kiosk(town.registry, "k-1", position="exit")
    town.settings(kiosk, 12)
    town.status(
        kiosk, "online", NOW_MS, settings=12, clock="synced", software="0.1.0", received_ms=NOW_MS
    )
    town.outbox(kiosk, last=500, ratings=412, stored=500, stored_ratings=412)
    text = page("/postazioni")
    assert "Nessuna.</b> L’unica è in linea. Nessuna pressione risulta persa." in text
    assert row(text, "k-1") == (
        "Anagrafe centro k-1 all’uscita in linea ultima pressione: oggi, 9:30 "
        "412 pressioni, 412 ricevute, 0 mancanti sincronizzato 12, in vigore programma 0.1.0 "
        "non si conosce"
    )


def test_kiosks_that_need_a_visit_come_first_with_the_reason(page, town):
    for number, state in enumerate(("online", "offline", "online", None), 1):
        kiosk = town.kiosk(town.registry, f"k-{number}")
        if state:
            problem = "settings 12 refused" if number == 3 else None
            hours_ago = 25 if state == "offline" else 0
            town.status(kiosk, state, NOW_MS - 3_600_000 * hours_ago, problem=problem)
    text = page("/postazioni")
    assert re.findall('data-kiosk="([^"]+)"', text) == ["k-3", "k-2", "k-4", "k-1"]
    assert "2 su 4:" in text
    assert "segnala un problema settings 12 refused" in row(text, "k-3")
    assert "non si collega ultimo contatto: ieri, 8:30" in row(text, "k-2")
    assert "mai collegata" in row(text, "k-4")


def test_a_kiosk_whose_health_tells_of_a_broken_disk_needs_a_visit(page, town):
    health = (HEALTH / "health-v1.json").read_text()
    town.status(town.kiosk(town.registry, "k-1"), "online", NOW_MS, health=health)
    found = row(page("/postazioni"), "k-1")
    assert "segnala un problema pulsante bloccato: «Male» (H4)" in found
    assert "48 °C, disco 22% rallentata dal caldo o dall’alimentatore" in found


def test_a_kiosk_that_was_online_and_is_silent_since_needs_a_visit(page, client, town, clock):
    quarter_ms = 15 * 60_000
    for code, ago_ms in (("k-1", quarter_ms + 1), ("k-2", quarter_ms)):
        town.status(town.kiosk(town.registry, code), "online", NOW_MS - ago_ms)
    text = page("/postazioni")
    assert "non si collega ultimo contatto: oggi, 9:14" in row(text, "k-1")
    assert "in linea" in row(text, "k-2")
    assert "Postazioni in linea: 1 di 2" in page("/")
    kiosks = client.get("/postazioni/registro.json").json["kiosks"]
    assert [one["condition"] for one in kiosks] == ["offline", "online"]
    assert kiosks[0]["seen_ms"] == NOW_MS - quarter_ms - 1
    clock.now_ms += 1
    assert "non si collega" in row(page("/postazioni"), "k-2")


def test_nobody_is_sent_to_a_simulated_kiosk(page, town):
    simulated = town.kiosk(town.registry, "demo-anagrafe-1")
    town.status(simulated, seen_ms=0, software="simulation")
    text = page("/postazioni")
    assert "simulata: lì non c’è niente" in text
    assert "non si collega" not in text
    assert "Nessuna postazione chiede una visita." in page("/")


def test_many_kiosks_to_visit_are_named_six_and_counted_all(page, town):
    for number in range(9):
        town.status(town.kiosk(town.registry, f"fontelieta-{number}"), state="offline")
    text = page("/")
    assert "Tutte le 9 postazioni da visitare" in text
    assert text.count("non si collega") == 6


def test_waiting_refused_missing_and_settings_that_lag(page, town):
    kiosk = town.kiosk(town.registry, "k-1")
    town.settings(kiosk, 11)
    town.settings(kiosk, 12)
    town.status(kiosk, "online", NOW_MS, settings=11, clock="estimated")
    town.outbox(
        kiosk,
        last=100,
        ratings=100,
        stored=88,
        stored_ratings=88,
        refused=2,
        refused_ratings=2,
        missing="1-6",
        acknowledged="1-3",
    )
    found = row(page("/postazioni"), "k-1")
    assert "100 pressioni, 90 ricevute, 4 in attesa sulla postazione, 3 mancanti" in found
    assert "di cui 2 rifiutate e conservate" in found
    assert "3 mancanti, riconosciute" in found
    assert "11, deve avere la 12" in found
    assert "preso dal centro" in found
    assert "mancano pressioni" in found
    assert "3 eventi mancano e nessuno li ha riconosciuti." in page("/postazioni")


def test_what_was_refused_is_said_with_its_reason(page, town):
    town.refuse("k-9", "unknown-kiosk", 3, NOW_MS - 86_400_000, "k-9 is not in the catalogue")
    text = page("/postazioni")
    assert "Una postazione sconosciuta chiede di entrare" in text
    assert "3 volte, l’ultima ieri, 9:30." in text
    assert "k-9 is not in the catalogue" in text


def test_what_was_taken_in_meanwhile_is_the_past(page, town):
    town.refuse("k-1", "unknown-service", 3, NOW_MS)
    town.database.conn.execute("UPDATE refused_count SET bytes_kept = 0")
    text = page("/postazioni")
    assert text.index("In passato: nel frattempo accettate") < text.index("3 volte")


def test_of_much_that_was_refused_what_is_kept_comes_first_and_the_rest_on_other_pages(page, town):
    for number in range(25):
        town.refuse(f"x-{number:02}", "unknown-kiosk", last_ms=NOW_MS - number)
    town.database.conn.execute("UPDATE refused_count SET bytes_kept = 0 WHERE kiosk < 'x-10'")
    first, second = page("/postazioni"), page("/postazioni?rifiutati=2&pagina=1")
    found = [re.findall(r'f-mono">(x-\d\d)<', text) for text in (first, second)]
    assert found[0] == [f"x-{number:02}" for number in [*range(10, 25), *range(5)]]
    assert found[1] == [f"x-{number:02}" for number in range(5, 10)]
    assert 'href="?rifiutati=2#refused" rel="next"' in first
    assert 'href="?rifiutati=1&amp;pagina=1#refused" rel="prev"' in second


def test_the_ledger_is_machine_readable_and_counts_a_press_as_it_comes(client, auth, town):
    kiosk = town.kiosk(town.registry, "k-1")
    town.outbox(kiosk, last=1, ratings=1, stored=1, stored_ratings=1)
    auth.enter()
    before = client.get("/postazioni/registro.json").json
    town.press(kiosk)
    after = client.get("/postazioni/registro.json").json
    assert (before["received"], after["received"]) == (1, 2)
    assert after["kiosks"][0]["kiosk"] == "k-1"
    assert {"presses", "received", "refused", "waiting", "missing"} <= set(after["kiosks"][0])


def test_the_live_ledger_names_no_face(client, auth, town):
    kiosk = town.kiosk(town.registry, "k-1")
    town.status(kiosk, "online", NOW_MS)
    auth.enter()
    for address in ("/postazioni/registro", "/postazioni/registro/riga"):
        text = client.get(address).text
        assert "<html" not in text
        assert "Male" not in text
        assert 'data-received="0"' in text
    assert not {"happy", "neutral", "sad"} & set(str(client.get("/postazioni/registro.json").json))


def test_without_script_the_page_loads_itself_again(page, town):
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page("/postazioni")
