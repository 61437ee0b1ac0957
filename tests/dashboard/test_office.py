"""One office: trend and table, services, reasons, what was set aside."""

import json
import re

import pytest
from dashboard_kit import TODAY

from hub.periods import month_of_day, month_period
from hub.screening import Aside

ADDRESS = "/uffici/fontelieta/anagrafe"
SOCIAL = "/uffici/fontelieta/sociali"


def table(text):
    found = re.search(r'<table class="f-t f-stack f-trend".*?</table>', text)
    rows = re.findall("<tr.*?</tr>", found[0])[1:]
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in rows]


def figure(text):
    found = re.search('<script type="application/json" id="trend-figure">(.*?)</script>', text)
    return json.loads(found[1])


def test_chart_and_table_have_the_same_weeks(page, town):
    for week in range(3):
        town.rate(town.registry, town.cards, TODAY - 7 * week - 3, (40, 5, 5 + week))
    text = page(ADDRESS)
    assert table(text) == [
        "16 novembre 2026 50 80,0% 10,0% 10,0% 4,3–21,4",
        "9 novembre 2026 51 78,4% 9,8% 11,8% 5,5–23,4",
        "2 novembre 2026 52 76,9% 9,6% 13,5% 6,7–25,3",
    ]
    drawn = figure(text)
    assert drawn["data"][0]["x"] == ["2026-11-02", "2026-11-09", "2026-11-16"]
    assert drawn["data"][0]["y"] == [13.46, 11.76, 10.0]
    assert drawn["data"][1]["y"] == [52, 51, 50]


def test_days_and_months_are_cut_where_they_begin(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (40, 5, 5))
    town.rate(town.registry, town.cards, TODAY - 30, (20, 0, 0))
    days = table(page(f"{ADDRESS}?passo=day"))
    assert days[0].startswith("dom 22 nov 2026 50 80,0%")
    assert days[1] == "sab 21 nov 2026 0 nessun giudizio"
    months = table(page(f"{ADDRESS}?passo=month"))
    assert months[0].startswith("novembre 2026 non ancora conclusa 50")
    assert months[1].startswith("ottobre 2026 20 100,0%")


def test_today_is_in_neither_chart_nor_table(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (40, 5, 5))
    town.rate(town.registry, town.cards, TODAY, (0, 0, 77))
    text = page(f"{ADDRESS}?passo=day")
    assert table(text)[0].startswith("dom 22 nov 2026")
    assert figure(text)["data"][0]["x"][-1] == "2026-11-22"
    assert "77" not in table(text)[0]


def test_few_ratings_are_a_gap_in_the_chart_and_words_in_the_table(page, town):
    town.rate(town.registry, town.cards, TODAY - 3, (40, 5, 5))
    town.rate(town.registry, town.cards, TODAY - 10, (5, 0, 4))
    text = page(ADDRESS)
    assert table(text)[1] == "9 novembre 2026 9 troppo pochi per dirlo"
    assert figure(text)["data"][0]["y"][0] is None


def test_a_service_is_shown_apart(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (40, 0, 0))
    town.rate(town.registry, town.taxes, TODAY - 1, (5, 0, 5), reasons={"waiting": 4}, asked=5)
    text = page(f"{ADDRESS}?servizio=tari")
    assert "Anagrafe centro, TARI: come sta andando?" in text
    assert "50,0% di «Male»" in text
    assert "10,0% di «Male»" in page(ADDRESS)


@pytest.mark.parametrize(
    "address",
    [
        "/uffici/fontelieta/altrove",
        "/uffici/altrove/anagrafe",
        f"{ADDRESS}?servizio=nessuno",
    ],
)
def test_what_does_not_exist_is_404(page, town, address):
    assert "Questa pagina non esiste." in page(address, 404)


def test_reasons_are_most_often_first_with_share_and_interval(page, town):
    town.rate(
        town.registry,
        town.cards,
        TODAY - 1,
        (40, 5, 30),
        asked=30,
        reasons={"staff": 5, "waiting": 15},
    )
    text = page(ADDRESS)
    assert "Il motivo è stato chiesto a 30 persone; 20 ne hanno indicato uno." in text
    assert text.index("Tempo di attesa") < text.index("Cortesia e chiarezza")
    assert '75,0%<small class="f-num">(53,1–88,8)' in text


def test_set_aside_is_said_by_kind(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (40, 5, 5))
    town.rate(town.registry, town.cards, TODAY - 1, (5, 0, 0), aside=int(Aside.BURST))
    town.rate(town.registry, town.cards, TODAY - 1, (2, 0, 0), aside=int(Aside.TEST))
    text = page(ADDRESS)
    assert "7 giudizi sono stati messi da parte" in text
    assert "5 premuti in raffica" in text
    assert "2 di prova" in text
    assert "fuori orario" not in text


def test_an_office_of_two_people_is_shown_by_month_and_whole(page, town):
    october = month_period(month_of_day(TODAY) - 1)
    town.rate(town.social, town.cards, october.first_day + 3, (20, 5, 5))
    town.rate(town.social, town.cards, TODAY - 1, (0, 0, 66))
    for asked in ("", "?passo=day", "?passo=week&periodo=4w"):
        text = page(SOCIAL + asked)
        assert table(text) == ["ottobre 2026 30 66,7% 16,7% 16,7% 7,3–33,6"]
        assert "Qui si mostra solo il mese" in text
        assert 'name="passo"' not in text
        assert figure(text)["data"][1]["y"] == [30]


def test_reasons_of_an_office_of_two_people_need_ten(page, town):
    october = month_period(month_of_day(TODAY) - 1)
    town.rate(
        town.social, town.cards, october.first_day, (20, 0, 9), asked=9, reasons={"return": 9}
    )
    assert "Devo tornare" not in page(SOCIAL)
    town.rate(town.social, town.cards, october.first_day, (0, 0, 1), asked=1, reasons={"return": 1})
    assert "Devo tornare" in page(SOCIAL)


def test_an_office_that_did_not_declare_its_people_says_so(page, town):
    town.office(town.town, "nuovo", [town.cards], None)
    assert "Nessuno ha dichiarato quante persone ruotano" in page("/uffici/fontelieta/nuovo")


def test_an_office_whose_first_rating_is_of_today_says_when_something_appears(page, town):
    town.rate(town.registry, town.cards, TODAY, (1, 0, 0))
    text = page(ADDRESS)
    assert "Ancora niente da mostrare." in text
    assert "Le facce compaiono a giornata conclusa." in text
    assert "f-trend" not in text


def test_an_empty_office_says_when_something_appears(page, town):
    text = page(ADDRESS)
    assert "Ancora niente da mostrare." in text
    assert "data-figure" not in text


def test_new_words_under_the_faces_are_said_and_marked(page, town):
    newer = town.labels(1, 2)
    town.rate(town.registry, town.cards, TODAY - 30, (40, 5, 5))
    town.rate(town.registry, town.cards, TODAY - 3, (40, 5, 5), labels=newer)
    text = page(ADDRESS)
    assert "Le parole sotto le facce sono cambiate" in text
    assert "20 novembre 2026: Bene, Così così, Male" in text
    assert figure(text)["layout"]["shapes"][0]["x0"] == "2026-11-20"


def test_names_with_markup_are_text(page, town):
    town.office(town.town, "x", [town.cards], 3, "<b>Ufficio</b>")
    text = page("/uffici/fontelieta/x")
    assert "<b>Ufficio" not in text
    assert "&lt;b&gt;Ufficio" in text
