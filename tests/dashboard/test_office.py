"""One office: trend and table, services, reasons, what was set aside."""

import json
import re
from random import Random

import pytest
from dashboard_kit import TODAY

from hub.periods import date_of, month_of_day, month_period
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


def weeks(town, reds, n=100, service=None):
    """So many reds in each of the last weeks, all on their Wednesday, the latest last."""
    monday = TODAY - 7 * len(reds)
    rows = [(n - red, 0, red) for red in reds]
    town.rate_many(
        (town.registry, service or town.cards, monday + 7 * week + 2, faces)
        for week, faces in enumerate(rows)
    )


CARDS = f"{ADDRESS}?servizio=carta"


def test_chart_and_table_have_the_same_weeks(page, town):
    weeks(town, [10, 12, 8])
    text = page(CARDS)
    assert table(text) == [
        "16 novembre 2026 100 8 8,0% – – la base si sta formando",
        "9 novembre 2026 100 12 12,0% – – la base si sta formando",
        "2 novembre 2026 100 10 10,0% – – la base si sta formando",
    ]
    drawn = figure(text)
    assert drawn["data"][1]["x"] == ["2026-11-02", "2026-11-09", "2026-11-16"]
    assert drawn["data"][1]["y"] == [10.0, 12.0, 8.0]
    assert "Base: 3 di 20 settimane" in text


def test_a_service_that_got_worse_says_so_with_rule_and_length(page, town):
    weeks(town, [9, 11] * 20 + [28, 31, 30])
    text = page(CARDS)
    assert "Anagrafe centro, Carta d’identità: sta cambiando qualcosa?" in text
    assert "Sì, in peggio." in text
    assert "Da 3 settimane i «Male» sono circa 1 su 3; di solito sono circa 1 su 10." in text
    assert "Oltre il limite da 3 settimane." in text
    assert table(text)[0].endswith("oltre il limite")
    assert "f-v-worse" in text


def test_a_service_that_goes_up_and_down_as_usual_says_no(page, town):
    weeks(town, [9, 11] * 22)
    text = page(CARDS)
    assert "No.</b> I «Male» salgono e scendono come al solito, intorno al 10,0%." in text
    assert "Sì," not in text


def test_a_difference_with_the_time_before_is_no_verdict(page, town):
    weeks(town, [5, 25] * 20 + [5, 5, 5, 5, 20, 20, 20, 20])
    text = page(CARDS)
    assert "f-v-stable" in text
    assert "ancora dentro il solito di qui" in text
    assert "Lo zero è fuori: una differenza c’è." in text


def test_a_month_that_is_not_over_is_not_called_usual(page, town):
    """With few ratings the chart goes by month: of this one it knows nothing yet."""
    for back in range(1, 26):
        town.rate(town.registry, town.cards, TODAY - 30 * back, (54, 0, 6))
    town.rate(town.registry, town.cards, TODAY - 3, (40, 0, 30))
    text = page(CARDS)
    assert "f-v-stable" in text
    assert "ancora dentro il solito" not in text
    assert "il grafico guarda mesi interi: guarderà questo quando è finito." in text


def test_an_address_of_last_year_is_judged_as_of_then(page, town):
    weeks(town, [9, 11] * 26 + [30, 31, 29] + [10] * 40)
    then = TODAY - 7 * 40
    period = f"{date_of(then - 28)}/{date_of(then - 1)}"
    assert "Sì, in peggio." in page(f"{CARDS}&periodo={period}")
    assert "Sì, in peggio." not in page(CARDS)


def test_what_its_fields_mean_is_told_under_a_name_and_not_an_address(page, town):
    text = page(f"{ADDRESS}?formato=dizionario")
    assert "<b>Ufficio · " in text
    assert f"<b>{ADDRESS}" not in text


def by_day(town, first, last, n, red):
    """So many ratings a day from so many days ago to so many, drawn from a share of red."""
    random = Random(1)
    reds = [(day, sum(random.random() < red for _ in range(n))) for day in range(first, last, -1)]
    town.rate_many((town.registry, town.cards, TODAY - day, (n - k, 0, k)) for day, k in reds)


def test_few_ratings_with_many_reds_are_not_called_rare(page, town):
    by_day(town, 200, 0, 1, 0.25)
    text = page(CARDS)
    assert "I «Male» arrivano con la frequenza di sempre: circa 1 su 4." in text
    assert "Qui i giudizi sono pochi: ogni punto è un «Male»" in text
    assert "rari" not in re.sub("orari|rari[^ ,.]", "", text)


def test_a_rare_red_is_called_rare(page, town):
    by_day(town, 300, 0, 6, 0.02)
    text = page(CARDS)
    assert "I «Male» sono rari, come al solito." in text
    assert "Qui i «Male» sono rari: ogni punto è un «Male»" in text


def test_reds_that_come_sooner_are_worse_and_not_rare(page, town):
    by_day(town, 300, 40, 2, 0.12)
    by_day(town, 40, 0, 2, 0.6)
    text = page(CARDS)
    assert "Sì, in peggio." in text
    assert "I «Male» arrivano più spesso del solito: fra l’uno e l’altro ci sono meno" in text
    assert "Qui i «Male» sono rari" not in text


def test_a_chart_between_reds_has_no_band_before_its_base_is_complete(page, town):
    by_day(town, 40, 0, 1, 0.2)
    text = page(CARDS)
    assert "Qui i giudizi sono pochi: ogni punto è un «Male»" in text
    assert "La fascia grigia compare quando la base è completa." in text
    assert "Finché i punti restano nella fascia grigia" not in text


def test_without_any_red_the_chart_says_what_it_waits_for(page, town):
    by_day(town, 200, 0, 3, 0)
    text = page(CARDS)
    assert "Ancora nessun «Male»: il grafico comincia con il primo." in text
    assert "comincia con la prima settimana conclusa" not in text


def test_after_a_year_without_ratings_the_base_begins_anew(page, town):
    by_day(town, 700, 500, 25, 0.1)
    by_day(town, 35, 0, 25, 0.1)
    text = page(CARDS)
    assert "Base: 5 di 20 settimane, completa in marzo 2027 a questo ritmo." in text
    assert len(table(text)) == 5
    assert "rari" not in re.sub("orari", "", text)


def test_an_office_where_nobody_presses_any_more_is_promised_nothing(page, town):
    by_day(town, 500, 60, 25, 0.1)
    text = page(CARDS)
    assert "nessun periodo intero con giudizi dopo il 27 settembre 2026." in text
    assert "a questo ritmo" not in text


def test_an_office_that_fell_to_a_few_a_day_is_promised_nothing(page, town):
    by_day(town, 500, 20, 25, 0.1)
    by_day(town, 20, 0, 1, 0.1)
    text = page(CARDS)
    assert "mancano 43 giudizi; a questo ritmo non basteranno." in text


def test_services_together_get_no_word_but_each_its_own(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (40, 0, 0))
    town.rate(town.registry, town.taxes, TODAY - 1, (30, 0, 10))
    town.standing(town.registry, town.taxes, "worse", rule="limit", run=2)
    text = page(ADDRESS)
    assert "Anagrafe centro: come vanno i suoi servizi?" in text
    assert "Un servizio su due va peggio:" in text
    assert "data-figure" not in text
    assert "un totale mescola servizi diversi" in text


def test_today_is_in_neither_chart_nor_table(page, town):
    weeks(town, [10, 12, 8])
    town.rate(town.registry, town.cards, TODAY, (0, 0, 77))
    text = page(CARDS)
    assert len(table(text)) == 3
    assert "77" not in " ".join(table(text))


def test_few_ratings_are_a_gap_in_the_chart_and_words_in_the_table(page, town):
    weeks(town, [10, 12, 8])
    town.rate(town.registry, town.cards, TODAY - 26, (5, 0, 4))
    text = page(CARDS)
    assert table(text)[3] == "26 ottobre 2026 9 troppo pochi per dirlo"
    assert figure(text)["data"][1]["y"][0] is None


def test_a_service_is_shown_apart(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (40, 0, 0))
    town.rate(town.registry, town.taxes, TODAY - 1, (5, 0, 5), reasons={"waiting": 4}, asked=5)
    assert "50,0%" in page(f"{ADDRESS}?servizio=tari")
    assert "10,0%" in page(ADDRESS)


def test_the_same_time_a_year_ago_stands_beside_now_and_before(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (80, 0, 20))
    town.rate(town.registry, town.cards, TODAY - 30, (90, 0, 10))
    town.rate(town.registry, town.cards, TODAY - 365, (85, 0, 15))
    text = page(CARDS)
    three = re.search('<section aria-labelledby="three".*?</section>', text)[0]
    assert [share in three for share in ("20,0%", "10,0%", "15,0%")] == [True] * 3
    assert "Un anno fa" in three
    assert "27 ottobre – 23 novembre 2025" in three
    assert "rispetto al periodo 27 ottobre" in page(f"{CARDS}&confronto=anno")


def test_hours_that_stand_out_are_framed_and_said(page, town):
    august = TODAY - 90
    town.rate(town.registry, town.cards, august, (900, 0, 50), hour=9)
    town.rate(town.registry, town.cards, august, (60, 0, 40), hour=11)
    town.rate(town.registry, town.cards, TODAY - 1, (40, 0, 5), hour=9)
    text = page(CARDS)
    assert "I «Male» spiccano: martedì 11–12." in text
    assert 'class="f-h5 f-high"' in text


def test_hours_of_this_month_are_left_out_so_that_two_looks_tell_nothing_of_an_hour(page, town):
    town.rate(town.registry, town.cards, TODAY - 90, (50, 0, 5), hour=9)
    town.rate(town.registry, town.cards, TODAY - 90, (50, 0, 5), hour=10)
    town.rate(town.registry, town.cards, TODAY - 1, (20, 0, 0), hour=9)
    before = page(CARDS)
    town.rate(town.registry, town.cards, TODAY - 1, (0, 0, 90), hour=10)
    heat = re.compile('<table class="f-heat">.*?</table>')
    assert heat.search(page(CARDS))[0] == heat.search(before)[0]


def test_what_was_set_aside_can_be_counted_in_but_never_test_presses(page, town):
    town.rate(town.registry, town.cards, TODAY - 1, (40, 0, 0))
    town.rate(town.registry, town.cards, TODAY - 1, (0, 0, 10), aside=int(Aside.BURST))
    town.rate(town.registry, town.cards, TODAY - 1, (0, 0, 50), aside=int(Aside.TEST))
    assert "40 giudizi" in page(CARDS)
    text = page(f"{CARDS}&anche=messi-da-parte")
    assert "50 giudizi" in text
    assert "20,0%" in text
    assert "In questa pagina è contato anche ciò che è stato messo da parte" in text


def test_what_happened_stands_in_the_log_with_the_letters_of_the_chart(page, town):
    weeks(town, [10] * 30)
    town.note(town.town, "Avvisi spediti", office=town.registry, day=TODAY - 40)
    town.note(town.town, "Annuncio", office=town.library, day=TODAY - 40)
    text = page(CARDS)
    assert "Avvisi spediti" in text
    assert "Annuncio" not in text
    assert '<span class="f-badge">A</span>' in text
    assert list(figure(text)["data"][-1]["text"]) == ["A"]


def test_an_action_shows_the_shares_before_and_after(page, town):
    weeks(town, [20] * 20 + [5] * 10)
    town.note(
        town.town, "Secondo sportello", office=town.registry, kind="action", state="running",
        day=TODAY - 70,
    )  # fmt: skip
    text = page(CARDS)
    assert "prima 20,0%" in text
    assert "dopo 5,0%" in text
    assert "f-v-better" in text


def test_a_new_base_begins_the_chart_anew(page, town):
    weeks(town, [20] * 20 + [5] * 10)
    town.note(town.town, "Nuova sede", office=town.registry, day=TODAY - 70, is_new_base=1)
    text = page(CARDS)
    assert len(table(text)) == 10
    assert "Base: 10 di 20 settimane" in text


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
    town.rate(town.social, town.cards, october.first_day + 3, (20, 5, 5), hour=9)
    town.rate(town.social, town.cards, TODAY - 1, (0, 0, 66), hour=9)
    for asked in ("", "?servizio=carta", "?periodo=4w", "?periodo=2026-11-20/2026-11-22"):
        text = page(SOCIAL + asked)
        assert table(text) == ["ottobre 2026 30 5 16,7% – – la base si sta formando"]
        assert "Qui si mostrano solo mesi interi" in text
        assert "Qui le ore non si mostrano" in text
        assert ">66<" not in text
        assert "100,0%" not in text
        bars = next(bar for bar in figure(text)["data"] if bar["type"] == "bar")
        assert bars["y"] == [30]


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
    text = page(CARDS)
    assert "Le facce compaiono a ora conclusa." in text
    assert "f-trend" not in text


def test_an_empty_office_says_when_something_appears(page, town):
    text = page(CARDS)
    assert "Ancora niente da mostrare: il grafico comincia con la prima settimana conclusa." in text
    assert "data-figure" not in text


def test_new_words_under_the_faces_are_said_and_the_chart_begins_anew(page, town):
    newer = town.labels(1, 2)
    weeks(town, [10] * 10)
    town.rate(town.registry, town.cards, TODAY - 14, (40, 5, 5), labels=newer)
    text = page(CARDS)
    assert "Le parole sotto le facce sono cambiate" in text
    assert "9 novembre 2026: Bene, Così così, Male" in text
    assert len(table(text)) == 2


def test_names_with_markup_are_text(page, town):
    town.office(town.town, "x", [town.cards], 3, "<b>Ufficio</b>")
    text = page("/uffici/fontelieta/x")
    assert "<b>Ufficio" not in text
    assert "&lt;b&gt;Ufficio" in text
