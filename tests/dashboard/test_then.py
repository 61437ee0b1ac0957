"""A page of a period that is over says what was so then, today and to the next reader."""

import html
import json
import re

import pytest
from api_kit import Program, make_key
from dashboard_kit import NOW_MS, TODAY

from dashboard.pages import overview
from hub.periods import date_of
from hub.screening import Aside

OFFICE = "/uffici/fontelieta/anagrafe"
WEEKS_AGO = 40
THEN = TODAY - 7 * WEEKS_AGO
PERIOD = f"periodo={date_of(THEN - 28)}/{date_of(THEN - 1)}"
ASKED = PERIOD.replace("periodo", "period")
FOUR_WEEKS = f"periodo={date_of(TODAY - 28)}/{date_of(TODAY - 1)}"
NAMES = ("TARI", "Carta d’identità")
USUAL, WORSE = [9, 11], [30, 31, 29]
BAD_THEN = USUAL * 26 + WORSE + [10] * WEEKS_AGO
BAD_NOW = USUAL * 26 + [10] * WEEKS_AGO + WORSE


def weeks(town, office, service, reds, n=100):
    monday = TODAY - 7 * len(reds)
    town.rate_many(
        (office, service, monday + 7 * week + 2, (n - red, 0, red)) for week, red in enumerate(reds)
    )


@pytest.fixture
def judged(town):
    """Cards were bad then, taxes are now; the hub has judged this morning."""
    weeks(town, town.registry, town.cards, BAD_THEN)
    weeks(town, town.registry, town.taxes, BAD_NOW)
    weeks(town, town.library, town.cards, USUAL * 48)
    weeks(town, town.social, town.cards, USUAL * 48)
    town.judge(NOW_MS)
    return town


@pytest.fixture
def many(judged, monkeypatch):
    """So many services that the overview cannot judge them all again."""
    monkeypatch.setattr(overview, "MOST_JUDGED", 4)
    judged.office(judged.town, "sport", [judged.cards], 4, "Sport")
    return judged


@pytest.fixture
def table(client, auth):
    """Somebody logged in: table(address) is the rows of the first table of a page's JSON."""
    auth.enter()

    def get(address):
        separator = "&" if "?" in address else "?"
        found = json.loads(client.get(f"{address}{separator}formato=json").data)
        return found["tables"][0]["rows"]

    return get


def answer_of(text):
    return html.unescape(re.sub("<[^>]+>", "", re.search('<p class="f-answer">(.*?)</p>', text)[1]))


def row(text, name):
    return re.search(rf'<tr role="row"><th[^>]*><a[^>]*>{name}</a>.*?</tr>', text)[0]


def names(text):
    return re.findall(r'<th role="rowheader" scope="row"><a[^>]*>([^<]*)</a>', text)


def test_each_service_of_an_office_is_judged_as_of_then(page, judged):
    now, then = page(OFFICE), page(f"{OFFICE}?{PERIOD}")
    assert "f-v-worse" in row(now, "TARI")
    assert "f-v-worse" not in row(now, "Carta d’identità")
    assert "oltre il limite da 3 settimane" in row(then, "Carta d’identità")
    assert "f-v-stable" in row(then, "TARI")
    assert "Un servizio su due va peggio: TARI." in answer_of(now)
    assert "Alla fine di questo periodo: Un servizio su due va peggio: Carta d’id" in answer_of(
        then
    )


def test_a_row_of_then_and_the_page_of_its_service_say_the_same(page, judged):
    text = page(f"{OFFICE}?{PERIOD}")
    for code, name in (("carta", "Carta d’identità"), ("tari", "TARI")):
        of_service = page(f"{OFFICE}?servizio={code}&{PERIOD}")
        word = re.search("f-now-line.*?f-v-([a-z-]+)", of_service)[1]
        assert f"f-v-{word}" in row(text, name)


def test_the_small_charts_end_with_the_period_and_the_page_says_so(page, judged):
    now, then = page(OFFICE), page(f"{OFFICE}?{PERIOD}")
    said = "Le parole e i piccoli grafici sono quelli della fine di questo periodo."
    assert said in then
    assert said not in now
    marked = [text.count('fill="#92260f"') for text in (row(now, "TARI"), row(then, "TARI"))]
    assert marked[0] > marked[1]


def test_the_address_of_today_says_the_same_tomorrow_and_when_the_hub_has_judged(
    page, judged, clock, auth
):
    address = f"{OFFICE}?{FOUR_WEEKS}"
    before = [re.search("f-v-[a-z-]+", row(page(address), name))[0] for name in NAMES]
    clock.now_ms += 40 * 86_400_000
    auth.enter()
    weeks(judged, judged.registry, judged.taxes, [10] * 5)
    judged.judge(clock.now_ms)
    text = page(address)
    assert [re.search("f-v-[a-z-]+", row(text, name))[0] for name in NAMES] == before
    assert "f-v-worse" not in row(page(OFFICE), "TARI")


def test_words_follow_what_was_set_aside_when_it_is_counted_in(page, judged):
    for week in range(3):
        day = TODAY - 7 * week - 5
        judged.rate(judged.registry, judged.cards, day, (0, 0, 40), aside=int(Aside.BURST))
    assert "f-v-worse" not in row(page(OFFICE), "Carta d’identità")
    assert "f-v-worse" in row(page(f"{OFFICE}?anche=messi-da-parte"), "Carta d’identità")


def test_files_of_an_office_have_the_words_of_then_and_their_day(table, judged):
    now = {one["service"]: (one["verdict"], one["judged_day"]) for one in table(OFFICE)}
    then = {
        one["service"]: (one["verdict"], one["judged_day"]) for one in table(f"{OFFICE}?{PERIOD}")
    }
    today, that_day = str(date_of(TODAY)), str(date_of(THEN))
    assert now == {"carta": ("better", today), "tari": ("worse", today)}
    assert then == {"carta": ("worse", that_day), "tari": ("stable", that_day)}


def test_an_overview_of_few_services_says_the_words_of_then(page, table, judged):
    now, then = page("/"), page(f"/?{PERIOD}")
    assert "Sì, in un ufficio su tre. Anagrafe centro, TARI" in answer_of(now)
    assert answer_of(then).startswith(
        "Alla fine di questo periodo: Sì, in un ufficio su tre. Anagrafe centro, Carta d’identità"
    )
    assert "Come va adesso?" in answer_of(then)
    assert "della fine di questo periodo." in then
    assert "qualunque sia il periodo" not in then
    found = table(f"/?{PERIOD}")
    assert [one["judged_service"] for one in found] == ["carta", None, None]
    assert found[0]["verdict"] == "worse"
    assert found[0]["judged_day"] == str(date_of(THEN))


def test_the_only_office_shows_its_services_with_the_words_of_then(page, books):
    town = books.administration()
    cards, taxes = books.service(town, "carta"), books.service(town, "tari", "TARI")
    office = books.office(town, "anagrafe", [cards, taxes])
    weeks(books, office, taxes, BAD_THEN)
    weeks(books, office, cards, USUAL * 40)
    books.judge(NOW_MS)
    assert "Nessun servizio chiede attenzione." in page("/")
    assert "Alla fine di questo periodo: Sì, in un servizio su due." in answer_of(
        page(f"/?{PERIOD}")
    )


def test_an_overview_of_many_services_has_figures_of_then_and_no_word_of_today(page, many):
    text = page(f"/?{PERIOD}")
    assert "Com’è andata?" in text
    assert "1.200 giudizi." in answer_of(text)
    assert "In questo periodo i «Male» erano il" in answer_of(text)
    assert "TARI" not in answer_of(text)
    assert "f-v-worse" not in text
    assert "f-v-stable" not in text
    assert "f-spark" not in text
    assert "indica soprattutto" not in text
    assert names(text) == ["Anagrafe centro", "Biblioteca", "Servizi sociali", "Sport"]


def test_there_the_word_column_leads_to_the_office_with_the_period(page, client, many):
    found = row(page(f"/?{PERIOD}"), "Anagrafe centro")
    links = re.findall('<a href="([^"]*)">', found)
    assert "la parola di allora" in found
    assert len(set(links)) == 1
    assert "Alla fine di questo periodo" in client.get(links[0]).text


def test_files_of_that_overview_have_no_word_either(table, many):
    assert {one["verdict"] for one in table(f"/?{PERIOD}")} == {None}
    assert {one["judged_day"] for one in table(f"/?{PERIOD}")} == {None}
    assert "worse" in {one["verdict"] for one in table("/")}


def test_what_is_now_stays_out_of_the_answer_of_then(page, many):
    many.status(many.kiosk(many.registry, "k-1"), "offline", NOW_MS - 7_200_000)
    many.rate(many.registry, many.cards, TODAY, (20, 0, 0), hour=8)
    assert "aspetta una visita" in answer_of(page("/"))
    text = page(f"/?{PERIOD}")
    assert "aspetta una visita" not in answer_of(text)
    assert "Oggi fino alle" not in text


def test_a_past_without_ratings_says_so(page, many):
    assert "In questo periodo non ci sono giudizi. Questo periodo" in answer_of(
        page("/?periodo=2019-03")
    )


def test_the_last_weeks_have_the_words_of_today(page, many):
    assert "Sì, in un ufficio su quattro." in answer_of(page(f"/?{FOUR_WEEKS}"))
    assert "Com’è andata?" not in page(f"/?{FOUR_WEEKS}")


def test_a_list_of_offices_says_of_which_day_its_words_are(page, table, judged):
    assert "Le parole sono del 23 novembre 2026." in page("/uffici")
    assert {one["judged_day"] for one in table("/uffici")} == {str(date_of(TODAY))}


@pytest.mark.parametrize(
    "address",
    ["/", "/?pagina=1", OFFICE, f"{OFFICE}?servizio=carta&confronto=anno", "/motivi", "/confronto"],
)
def test_a_page_has_a_link_to_share_that_says_its_days(page, judged, address):
    found = re.search(
        '<a href="([^"]*)">Collegamento da condividere, con questi giorni', page(address)
    )
    link = html.unescape(found[1])
    assert link.startswith("http://localhost/")
    assert f"{date_of(TODAY - 28)}%2F{date_of(TODAY - 1)}" in link
    _, _, asked = address.partition("?")
    assert all(one in link for one in asked.split("&"))


def test_the_link_says_also_what_the_reader_left_to_the_page(page, judged):
    for address, said in (
        (OFFICE, ["confronto=prima"]),
        ("/motivi", ["amministrazione=fontelieta", "confronto=prima"]),
        ("/confronto", ["amministrazione=fontelieta"]),
    ):
        link = re.search(r'<a href="([^"]*)">Collegamento da condividere', page(address))[1]
        assert all(one in html.unescape(link) for one in said), address


def test_the_link_and_its_file_say_the_same_address(page, judged):
    link = re.search(r'<a href="([^"]*)">Collegamento da condividere', page(OFFICE))[1]
    assert json.loads(page(f"{OFFICE}?formato=json"))["address"] == html.unescape(link)


def test_a_file_of_a_page_without_period_says_none(page, judged):
    assert json.loads(page("/uffici?formato=json&periodo=2026-03"))["period"] is None


@pytest.mark.parametrize("address", ["/motivi", "/confronto", "/serviti", OFFICE])
def test_the_way_back_keeps_a_period_that_was_chosen(page, judged, address):
    path = re.search('<nav aria-label="Percorso">(.*?)</nav>', page(f"{address}?periodo=2026-10"))
    assert "/?periodo=2026-10" in path[1]


def test_who_sees_a_total_beside_a_small_service_is_told_what_it_gives_away(page, town, client):
    town.rate(town.registry, town.cards, TODAY - 1, (80, 10, 10))
    assert "«Dati»" not in page(OFFICE)
    town.rate(town.registry, town.taxes, TODAY - 1, (5, 1, 1))
    said = "I servizi con meno di 10 giudizi non mostrano quote."
    assert said in page(OFFICE)
    found = json.loads(client.get(f"{OFFICE}?formato=json").data)
    assert found["tables"][0]["note"].startswith(said)


def test_a_total_of_services_names_the_service_it_leaves_out(page, books):
    town = books.administration()
    services = [books.service(town, code, code.upper()) for code in ("carta", "tari", "imu")]
    office = books.office(town, "anagrafe", services)
    for service, n in zip(services, (30, 40, 7), strict=True):
        books.rate(office, service, TODAY - 1, (n, 0, 0))
    assert "senza IMU" in re.search("<tfoot.*?</tfoot>", page("/"))[0]


@pytest.fixture
def ask(app, client, settings, town):
    return Program(client, make_key(settings))


def words_of(answer):
    return {(one["office"], one["service"]): one["verdict"] for one in answer["items"]}


def test_programs_get_the_words_of_then_of_one_office(ask, judged):
    now, then = ask("verdicts"), ask(f"verdicts?office=anagrafe&{ASKED}")
    assert words_of(now)["anagrafe", "tari"] == "worse"
    assert words_of(then) == {("anagrafe", "carta"): "worse", ("anagrafe", "tari"): "stable"}
    assert {one["judged_day"] for one in then["items"]} == {str(date_of(THEN))}
    assert words_of(ask(f"verdicts?period={date_of(TODAY - 28)}/{date_of(TODAY - 1)}")) == words_of(
        now
    )


def test_an_office_of_two_people_had_one_word_then(ask, judged):
    assert list(words_of(ask(f"verdicts?office=sociali&{ASKED}"))) == [("sociali", None)]


def test_words_of_then_are_asked_of_one_office(ask, judged):
    problem = ask(f"verdicts?{ASKED}", 400)
    assert problem["thing"] == "office"
