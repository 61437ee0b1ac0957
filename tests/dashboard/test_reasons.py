"""The page that says why faces are red, on hand-made books."""

import json
import re

import pytest
from dashboard_kit import NOW_MS, TODAY

from dashboard.accounts import open_accounts
from dashboard.rights import Grant, Role
from hub.periods import month_of_day, month_period
from hub.screening import Aside

DAY = TODAY - 1
BEFORE = TODAY - 30
OCTOBER = month_period(month_of_day(TODAY) - 1)
MANY = {"waiting": 60, "return": 25, "staff": 15}


def red(books, office, service, day, reasons, *, asked=None, happy=100):
    asked = asked or sum(reasons.values())
    books.rate(office, service, day, (happy, 0, asked), asked=asked, reasons=reasons)


def main_of(text):
    return re.search("<main.*?</main>", text)[0]


def row(text, name):
    found = re.search(rf'<tr role="row"><th[^>]*>(?:<a[^>]*>)?{name}.*?</tr>', text)
    assert found, name
    return found[0]


def test_reasons_have_count_share_interval_and_running_share(page, town):
    red(town, town.registry, town.cards, DAY, MANY, asked=140)
    text = page("/motivi")
    assert "Soprattutto: «tempo di attesa»." in text
    found = row(text, "Tempo di attesa")
    assert all(part in found for part in (">60</td>", "60,0%", "(50,2–69,1)"))
    assert "85,0%" in row(text, "Devo tornare")
    assert "Il motivo è stato chiesto a 140 persone; 100 ne hanno indicato uno." in text
    assert "Gli altri 40" in text


def test_where_intervals_overlap_no_reason_comes_first(page, town):
    red(town, town.registry, town.cards, DAY, {"waiting": 6, "return": 5})
    text = page("/motivi")
    assert "Nessun motivo viene prima degli altri." in text
    assert "Indicativo: 11 motivi." in text


def test_a_change_is_said_only_where_zero_is_outside(page, town):
    red(town, town.registry, town.cards, DAY, {"waiting": 70, "return": 30})
    red(town, town.registry, town.cards, BEFORE, {"waiting": 60, "return": 40})
    assert "non si può affermare nessuna differenza" in page("/motivi")
    red(town, town.registry, town.cards, BEFORE, {"return": 60})
    text = page("/motivi")
    assert "«tempo di attesa» in più di 32,5 punti" in text
    assert "<b" in row(text, "Tempo di attesa")


def test_a_year_ago_can_be_compared_with(page, town):
    red(town, town.registry, town.cards, DAY, {"waiting": 70, "return": 30})
    red(town, town.registry, town.cards, DAY - 364, {"waiting": 20, "return": 80})
    assert "«tempo di attesa» in più di 50,0 punti" in page("/motivi?confronto=anno")
    assert "i motivi sono troppo pochi per confrontarli" in page("/motivi")


def test_below_ten_reasons_there_are_no_shares(page, town):
    red(town, town.registry, town.cards, DAY, {"waiting": 8, "staff": 1})
    text = main_of(page("/motivi"))
    assert "Troppo pochi per dirlo." in text
    assert ">8</td>" in row(text, "Tempo di attesa")
    assert "%" not in row(text, "Tempo di attesa").replace('width="100%"', "")


def test_below_ten_ratings_nobody_learns_which_reason_was_given(page, town):
    red(town, town.registry, town.cards, DAY, {"staff": 3}, happy=6)
    text = main_of(page("/motivi?ufficio=anagrafe"))
    assert "I motivi si mostrano da 10 giudizi in poi." in text
    assert "Cortesia" not in text


def test_an_office_of_two_people_is_out_of_the_whole_and_named(page, town):
    red(town, town.registry, town.cards, DAY, MANY)
    red(town, town.social, town.cards, DAY, {"outcome": 50})
    text = main_of(page("/motivi"))
    assert "Esito della richiesta" not in text
    assert "100 ne hanno indicato uno" in text
    assert "Senza Servizi sociali: lì ruotano meno di tre persone" in text
    by_service = main_of(page("/motivi?servizio=carta"))
    assert "Esito della richiesta" not in by_service


def test_an_office_of_two_people_is_shown_by_whole_month_only(page, town):
    red(town, town.social, town.cards, DAY, {"outcome": 50})
    red(town, town.social, town.cards, OCTOBER.last_day, {"waiting": 12})
    text = main_of(page("/motivi?ufficio=sociali&periodo=4w&passo=week"))
    assert "ottobre 2026: 112 giudizi." in text.lower()
    assert "Esito della richiesta" not in text
    assert "Tempo di attesa" in text
    assert "Settimana" not in text


def test_an_office_of_two_people_needs_ten_reasons(page, town):
    red(town, town.social, town.cards, OCTOBER.last_day, {"waiting": 9})
    text = main_of(page("/motivi?ufficio=sociali"))
    assert "I motivi si mostrano da 10 in poi." in text
    assert "Tempo di attesa" not in text


def test_what_is_pressed_today_is_not_told(page, town):
    red(town, town.registry, town.cards, TODAY, {"waiting": 50})
    assert "Nessun giudizio in questo periodo." in page("/motivi")


def test_services_stand_apart_in_a_table(page, town):
    red(town, town.registry, town.cards, DAY, {"waiting": 30, "staff": 10})
    red(town, town.registry, town.taxes, DAY, {"return": 5})
    red(town, town.library, town.cards, DAY, {"waiting": 10})
    text = page("/motivi")
    found = row(text, "Carta d’identità")
    assert ">40<small" in found
    assert "80,0%" in found
    assert "di 50 a cui è stato chiesto" in found
    taxes = row(text, "TARI")
    assert ">5</td>" in taxes
    assert "%" not in taxes
    assert "Per servizio" not in page("/motivi?servizio=tari")
    assert "«tempo di attesa»" in page("/motivi?ufficio=biblioteca")


def test_a_service_with_fewer_than_ten_ratings_tells_no_reason(page, town):
    red(town, town.registry, town.cards, DAY, {"waiting": 30})
    red(town, town.registry, town.taxes, DAY, {"waiting": 4}, happy=2)
    assert "si mostra da 10 giudizi in poi" in row(page("/motivi"), "TARI")


def test_the_chart_has_its_data_its_sentence_and_its_table(page, town):
    for week in range(20):
        red(town, town.registry, town.cards, DAY - 7 * week, {"waiting": 10 + week, "staff": 2})
    text = page("/motivi")
    figure = json.loads(re.search(r'id="reasons-figure">(.*?)</script>', text)[1])
    assert {bar["name"] for bar in figure["data"]} == {"chosen", "compared", "other"}
    assert figure["locale"]["name"] == "it"
    assert "«tempo di attesa»: fra" in text
    assert 'role="img" aria-label="Quante volte è stato indicato ogni motivo' in text
    assert ">11<" in re.search('<details class="f-d">.*?</details>', text)[0]
    assert 'aria-current="true">Settimana' in text
    assert 'aria-current="true">Mese' in page("/motivi?passo=month")


def test_the_shortest_time_that_says_something_is_chosen(page, town):
    for week in range(60):
        red(town, town.registry, town.cards, DAY - 7 * week, {"waiting": 4})
    assert 'aria-current="true">Mese' in page("/motivi")


def test_what_was_set_aside_is_said_and_its_reasons_are_not_counted(page, town):
    red(town, town.registry, town.cards, DAY, MANY)
    town.rate(
        town.registry, town.cards, DAY, (0, 0, 5), aside=int(Aside.BURST), reasons={"outcome": 5}
    )
    text = main_of(page("/motivi"))
    assert "5 giudizi sono stati messi da parte" in text
    assert "Esito" not in text


@pytest.mark.parametrize(
    "address", ["ufficio=nessuno", "servizio=nessuno", "amministrazione=altrove"]
)
def test_what_there_is_not_is_not_found(page, town, address):
    page(f"/motivi?{address}", 404)


def test_a_service_that_another_office_has_not_is_left_out_of_the_choice(page, town):
    red(town, town.library, town.cards, DAY, MANY)
    assert "Biblioteca: perché le facce sono rosse?" in page(
        "/motivi?ufficio=biblioteca&servizio=tari"
    )


@pytest.mark.parametrize("ratings", [0, 50])
def test_with_nothing_to_tell_the_page_says_so(page, books, ratings):
    town = books.administration()
    service = books.service(town, "carta")
    office = books.office(town, "anagrafe", [service])
    assert "Nessun giudizio in questo periodo." in page("/motivi")
    books.rate(office, service, DAY, (50, 0, 0))
    assert "il motivo non è stato chiesto a nessuno" in page("/motivi")


def test_empty_books_say_that_there_is_no_office(page, books):
    assert "Non c’è ancora nessun ufficio." in page("/motivi")


def test_a_file_has_the_reasons_over_time_and_by_service(client, auth, town):
    red(town, town.registry, town.cards, DAY, MANY)
    auth.enter()
    tables = json.loads(client.get("/motivi?formato=json").text)["tables"]
    keys = ["in_total", "reasons", "over_time", "by_service"]
    assert [table["key"] for table in tables] == keys
    first = tables[1]["rows"][0]
    assert (first["reason"], first["given"], first["share"]) == ("waiting", 60, 0.6)


def test_a_viewer_of_one_office_is_told_of_its_reasons_only(client, settings, clock, app, town):
    red(town, town.registry, town.cards, DAY, {"waiting": 30})
    red(town, town.library, town.cards, DAY, {"outcome": 30})
    accounts = open_accounts(settings.accounts)
    scope = frozenset({"anagrafe"})
    accounts.add("c@b.example", None, None, NOW_MS, (Grant(Role.READER, "fontelieta", scope),))
    link = accounts.make_link("c@b.example", clock())
    accounts.close()
    client.get(f"/accedi/link/{link}")
    text = client.get("/motivi").text
    assert "Biblioteca" not in text
    assert "Esito" not in text
    assert client.get("/motivi?ufficio=biblioteca").status_code == 404
