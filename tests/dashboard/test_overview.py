"""The first page: offices with shares, n and interval; the ledger above them."""

import re

import pytest
from dashboard_kit import NOW_MS, TODAY

from hub.periods import month_of_day, month_period
from hub.screening import Aside

OCTOBER = month_period(month_of_day(TODAY) - 1)


def row(text, office):
    found = re.search(rf'<tr role="row"><th[^>]*><a[^>]*>{office}</a>.*?</tr>', text)
    assert found, office
    return found[0]


def test_empty_books_say_where_to_begin(page, books):
    text = page("/")
    assert "Da dove si comincia?" in text
    assert "Cinque passi fino alla prima pressione" in text
    assert "0 pressioni, 0 ricevute, 0 mancanti" in text
    assert "Ancora nessuna postazione." in text
    assert "Che cosa vedrai, e quando" in text
    assert "<table" not in text


def test_an_office_shows_three_shares_n_and_the_interval_of_the_sad_one(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (80, 10, 10))
    found = row(page("/"), "Anagrafe centro")
    assert all(share in found for share in ("80,0%", "10,0%"))
    assert "(5,5–17,4)" in found
    assert ">100</span>" in found


def test_beginners_are_told_what_they_will_see_and_a_hub_that_fell_silent_is_not(page, town):
    town.rate(town.registry, town.cards, TODAY - 60, (3, 1, 0))
    assert "Che cosa vedrai, e quando" in page("/")
    assert "Che cosa vedrai, e quando" not in page("/?periodo=2020-01")
    town.standing(town.registry, town.cards, "too-few", base_have=0)
    assert "Che cosa vedrai, e quando" in page("/")
    town.standing(town.library, town.cards, "too-few", base_have=8)
    assert "Che cosa vedrai, e quando" not in page("/")


def test_what_is_pressed_today_is_in_no_row_until_tomorrow(page, town, clock, auth):
    town.rate(town.registry, town.cards, TODAY, (80, 10, 10))
    found = row(page("/"), "Anagrafe centro")
    assert "80,0%" not in found
    assert "troppo pochi per dirlo" in found
    clock.now_ms += 86_400_000
    auth.enter()
    assert "80,0%" in row(page("/"), "Anagrafe centro")


def test_today_is_told_up_to_the_last_hour_that_is_over(page, town):
    town.rate(town.registry, town.cards, TODAY, (10, 2, 1), hour=8)
    town.rate(town.registry, town.cards, TODAY, (0, 0, 7), hour=9)  # it is 9:30
    text = page("/")
    assert "Oggi fino alle 9: 13 giudizi; 10 «Bene», 2 «Così così», 1 «Male»." in text
    assert "7 «Male»" not in text


def test_today_of_few_people_or_few_ratings_is_told_nowhere(page, town):
    town.rate(town.social, town.cards, TODAY, (50, 0, 0), hour=8)
    town.rate(town.library, town.cards, TODAY, (9, 0, 0), hour=8)
    assert "Oggi fino alle" not in page("/")


def test_an_office_carries_the_word_of_the_service_that_got_worse(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (80, 10, 10))
    town.standing(town.registry, town.cards, "stable", run=9)
    town.standing(town.registry, town.taxes, "worse", rule="limit", run=3)
    found = row(page("/"), "Anagrafe centro")
    assert "f-v-worse" in found
    assert "TARI: oltre il limite da 3 settimane" in found


def test_who_asks_for_attention_comes_first_then_who_improves_then_by_name(page, town):
    town.standing(town.library, town.cards, "worse", rule="run", run=8)
    town.standing(town.social, 0, "better", rule="run", run=8, step="month")
    text = page("/")
    names = re.findall(r'<th role="rowheader" scope="row"><a[^>]*>([^<]*)</a>', text)
    assert names == ["Biblioteca", "Servizi sociali", "Anagrafe centro"]
    assert "Sì, in un ufficio su tre." in text
    assert "Va meglio:" in text


def test_the_reason_that_stands_out_is_said_of_the_one_service_that_got_worse(page, town):
    town.rate(
        town.registry, town.taxes, TODAY - 1, (60, 0, 40), reasons={"waiting": 30, "staff": 5}
    )
    town.rate(town.registry, town.cards, TODAY - 1, (60, 0, 40), reasons={"outcome": 40})
    town.standing(town.registry, town.taxes, "worse", rule="limit", run=3)
    town.standing(town.library, town.cards, "stable", run=9)
    assert "indica soprattutto «tempo di attesa» (30 su 35). Uno va come al solito." in page("/")


@pytest.mark.parametrize("reasons", [{"waiting": 20, "staff": 18}, {"waiting": 9}])
def test_a_reason_that_does_not_stand_out_is_not_said(page, town, reasons):
    town.rate(town.registry, town.taxes, TODAY - 1, (60, 0, 40), reasons=reasons)
    town.standing(town.registry, town.taxes, "worse", rule="limit", run=3)
    text = page("/")
    assert "Sì, in un ufficio" in text
    assert "indica soprattutto" not in text


def test_without_signals_no_office_asks_for_attention(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (0, 0, 90))
    town.standing(town.registry, town.cards, "stable", run=30)
    text = page("/")
    assert "Nessun ufficio chiede attenzione." in text
    assert "nessun segnale da 30 settimane" in text


def test_before_the_base_is_complete_it_says_how_far_it_is_and_until_when(page, town):
    town.standing(
        town.library, town.cards, "too-few", base_have=3, base_need=20, base_value=None,
        missing=17, ready_day=TODAY + 120, run=0,
    )  # fmt: skip
    assert "base: 3 di 20 settimane, completa in marzo 2027 a questo ritmo" in row(
        page("/"), "Biblioteca"
    )


def test_participation_stands_beside_the_ratings(page, town):
    for week in range(4):
        town.served(town.registry, TODAY - 7 * week - 7, TODAY - 7 * week - 1, 250)
    town.rate(town.registry, town.cards, TODAY - 1, (130, 10, 11))
    assert "15,1% di 1.000 serviti" in row(page("/"), "Anagrafe centro")
    assert "serviti non inseriti" not in row(page("/"), "Anagrafe centro")


def test_a_missing_week_of_served_is_said_and_its_ratings_do_not_count_in_the_rate(page, town):
    town.served(town.registry, TODAY - 7, TODAY - 1, 100)
    town.rate(town.registry, town.cards, TODAY - 2, (20, 0, 0))
    town.rate(town.registry, town.cards, TODAY - 20, (50, 0, 0))
    found = row(page("/"), "Anagrafe centro")
    assert "20,0% di 100 serviti" in found
    assert "(parte dei giorni)" in found


def test_the_day_ends_at_midnight_in_the_administrations_time_zone(page, town, clock, auth):
    town.rate(town.registry, town.cards, TODAY, (80, 10, 10))
    clock.now_ms = NOW_MS - 30_600_000 + 23 * 3_600_000 - 1000  # 23:59:59 in Rome
    auth.enter()
    assert "80,0%" not in row(page("/"), "Anagrafe centro")
    clock.now_ms += 1000
    assert "80,0%" in row(page("/"), "Anagrafe centro")


def test_nine_ratings_are_too_few_and_ten_are_indicative(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (9, 0, 0))
    town.rate(town.library, town.cards, TODAY - 1, (9, 0, 1))
    text = page("/")
    assert "9 giudizi: le quote si mostrano da 10 in poi" in row(text, "Anagrafe centro")
    assert "100,0%" not in row(text, "Anagrafe centro")
    assert "indicativo: 10 giudizi" in row(text, "Biblioteca")


def test_an_office_of_two_people_shows_its_last_whole_month_and_stays_out_of_the_total(page, town):
    town.rate(town.social, town.cards, TODAY - 1, (0, 0, 40))
    town.rate(town.social, town.cards, OCTOBER.last_day, (30, 0, 10))
    town.rate(town.registry, town.cards, TODAY - 1, (90, 0, 10))
    town.rate(town.library, town.cards, TODAY - 1, (50, 0, 50))
    text = page("/")
    found = row(text, "Servizi sociali")
    assert "25,0%" in found
    assert "ottobre 2026" in found
    assert "Servizi sociali si mostra solo per mese intero" in text
    total = re.search("<tfoot.*?</tfoot>", text)[0]
    assert "30,0%" in total
    assert ">200</span>" in total
    assert "senza Servizi sociali" in total


def test_one_office_has_no_total_no_ranking_and_no_administration(page, books):
    town = books.administration()
    service = books.service(town, "carta")
    office = books.office(town, "anagrafe", [service])
    books.rate(office, service, TODAY - 1, (40, 5, 5))
    text = page("/")
    assert "Anagrafe: c’è qualcosa che non va?" in text
    assert "L’ufficio</h2>" in text
    assert "<tfoot" not in text
    assert "classifica." not in text
    assert "Non mettono in fila gli uffici." not in text


def test_the_only_office_shows_its_services_each_with_its_word(page, books):
    town = books.administration()
    cards, taxes = books.service(town, "carta"), books.service(town, "tari", "TARI")
    office = books.office(town, "anagrafe", [cards, taxes])
    books.rate(office, taxes, TODAY - 1, (40, 5, 5))
    books.standing(office, taxes, "worse", rule="limit", run=2)
    text = page("/")
    assert "Anagrafe: c’è qualcosa che non va?" in text
    assert "Sì, in un servizio su due." in text
    assert "I due servizi</h2>" in text
    assert "servizio=tari" in row(text, "TARI")
    assert ">50</span>" in row(text, "TARI")


def test_two_administrations_stand_apart_by_name(page, town):
    other = town.administration("altrove", "Unione Altrove")
    service = town.service(other, "carta")
    town.office(other, "sportello", [service])
    text = page("/")
    assert re.search(r"<h2[^>]*>Comune di Fontelieta</h2>", text)
    assert re.search(r"<h2[^>]*>Unione Altrove</h2>", text)
    assert "/uffici/altrove/sportello" in text


@pytest.mark.parametrize(
    ("asked", "n"), [("4w", 10), ("13w", 30), ("2026-10", 20), ("nonsense", 10)]
)
def test_the_period_is_in_the_address(page, town, asked, n):
    town.rate(town.registry, town.cards, TODAY - 1, (10, 0, 0))
    town.rate(town.registry, town.cards, OCTOBER.first_day, (20, 0, 0))
    assert f">{n}</span>" in row(page(f"/?periodo={asked}"), "Anagrafe centro")


def test_what_was_set_aside_is_said(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (3, 0, 0), aside=int(Aside.BURST))
    assert "3 giudizi sono stati messi da parte" in page("/")


def test_the_ledger_stands_above_with_the_last_seven_days(page, town):
    kiosk = town.kiosk(town.registry, "k-1")
    town.outbox(kiosk, last=1500, ratings=1412, stored=1500, stored_ratings=1412)
    town.status(kiosk, "online", NOW_MS, received_ms=NOW_MS - 60_000)
    town.rate(town.registry, town.cards, TODAY, (4, 0, 0))
    town.rate(town.registry, town.cards, TODAY - 7, (9, 0, 0))
    text = page("/")
    assert "1.412 pressioni, 1.412 ricevute, 0 mancanti" in text
    assert "dall’inizio; 4 negli ultimi 7 giorni" in text
    assert "Ultima pressione ricevuta: oggi, 9:29." in text
    assert "Postazioni in linea: 1 di 1" in text


def test_a_kiosk_that_does_not_connect_is_named(page, town):
    town.status(town.kiosk(town.registry, "k-1"), "offline", NOW_MS - 7_200_000)
    text = page("/")
    assert "Una postazione aspetta una visita." in text
    assert "Una postazione da visitare" in text
    assert "k-1" in text


def test_where_all_have_too_few_it_never_says_that_nothing_is_wrong(page, town):
    for office in (town.registry, town.library):
        town.rate(office, town.cards, TODAY - 1, (1, 0, 0))
        town.standing(office, town.cards, "too-few", base_have=3)
    text = page("/")
    assert "Troppo pochi per dirlo." in text
    assert "Nessun ufficio chiede attenzione" not in text


def test_beside_those_that_go_as_usual_it_says_of_how_many_there_is_too_little(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (1, 0, 0))
    for office in (town.registry, town.library):
        town.standing(office, town.cards, "too-few", base_have=3)
    town.standing(town.social, 0, "stable", run=9, step="month")
    text = page("/")
    assert "Nessun ufficio chiede attenzione." in text
    assert "Per due i giudizi sono troppo pochi per dirlo." in text


def test_the_only_office_with_too_few_says_how_far_its_base_is(page, books):
    town = books.administration("fontelieta")
    cards = books.service(town, "carta")
    office = books.office(town, "anagrafe", [cards])
    books.rate(office, cards, TODAY - 1, (1, 0, 0))
    books.standing(office, cards, "too-few", base_have=3)
    text = page("/")
    assert "Troppo pochi per dirlo.</b> Base: 3 di 20 settimane." in text
    assert "<b>No.</b>" not in text
