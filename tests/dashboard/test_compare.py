"""The page that holds offices against each other, on hand-made books."""

import json
import re

import pytest
from dashboard_kit import NOW_MS, TODAY

from dashboard.accounts import open_accounts
from dashboard.rights import Grant, Role
from hub.screening import Aside

DAY = TODAY - 1


@pytest.fixture
def seats(town):
    """Four offices that give out cards at the exit, and one of two people."""
    town.harbour = town.office(town.town, "porto", [town.cards], 4, "Porto")
    for office in (town.registry, town.library, town.social, town.harbour):
        kiosk = town.kiosk(office, f"k-{office}", position="exit")
        for rank, service in enumerate((town.cards, town.taxes)):
            town.database.conn.execute(
                "INSERT INTO placement_service SELECT id, ?, ? FROM placement WHERE kiosk = ?",
                (rank, service, kiosk),
            )
    return town


def rate(books, *, registry=(90, 0, 10), library=(90, 0, 10), harbour=(90, 0, 10)):
    books.rate(books.registry, books.cards, DAY, registry)
    books.rate(books.library, books.cards, DAY, library)
    books.rate(books.harbour, books.cards, DAY, harbour)


def row(text, office):
    found = re.search(rf'<tr role="row"><th[^>]*><a[^>]*>{office}</a>.*?</tr>', text)
    assert found, office
    return found[0]


def test_offices_stand_in_alphabetical_order_with_three_shares_each(page, seats):
    rate(seats, registry=(80, 12, 8))
    text = page("/confronto")
    names = re.findall(r'<th role="rowheader" scope="row"><a[^>]*>([^<]*)</a>', text)
    assert names == ["Anagrafe centro", "Biblioteca", "Porto"]
    found = row(text, "Anagrafe centro")
    assert all(share in found for share in ("80,0%", "12,0%", "8,0%", "(71,1–86,7)"))
    assert "non è una classifica" in text


def test_no_difference_is_claimed_where_zero_is_inside(page, seats):
    rate(seats, library=(88, 0, 12))
    text = page("/confronto")
    assert "Nessuna differenza da affermare." in text
    assert "nessuna differenza da affermare</span>" in text
    assert "una differenza c’è" not in text


def test_a_difference_is_said_with_its_office_and_interval(page, seats):
    rate(seats, library=(60, 0, 40))
    text = page("/confronto")
    assert "Sì, una differenza c’è." in text
    assert "Biblioteca ha 30,0 punti di «Male» in più degli altri insieme (fra 17,5 e 42,6)" in text
    assert "<b" in row(text, "Biblioteca")
    assert "correzione di Bonferroni" in text


def test_two_offices_have_one_difference_without_a_correction(page, seats):
    rate(seats, harbour=(0, 0, 0))
    text = page("/confronto")
    assert "Fra Anagrafe centro e Biblioteca i «Male» differiscono di 0,0 punti" in text
    assert "Bonferroni" not in text


def test_an_office_of_two_people_is_left_out_and_named(page, seats):
    rate(seats)
    seats.rate(seats.social, seats.cards, DAY, (0, 0, 70))
    text = page("/confronto")
    assert "Servizi sociali</a>" not in text
    assert re.search(r"<b>Servizi sociali\.</b> Lì ruotano meno di tre persone", text)
    # Only what is read: in attributes stand versions and tokens, in which any digits may be.
    assert "70" not in re.sub(r"(?s)<head>.*?</head>|<svg.*?</svg>|<[^>]*>", "", text)


def test_a_service_of_one_office_alone_is_left_out_and_named(page, seats):
    rate(seats)
    assert "TARI (Anagrafe centro)." in page("/confronto")


def test_an_office_with_kiosks_at_mixed_positions_stands_apart(page, seats):
    rate(seats, library=(0, 0, 100))
    kiosk = seats.kiosk(seats.library, "k-second", position="desk")
    seats.database.conn.execute(
        "INSERT INTO placement_service SELECT id, 0, ? FROM placement WHERE kiosk = ?",
        (seats.cards, kiosk),
    )
    text = page("/confronto")
    assert "stanno in più posizioni: allo sportello, all’uscita" in row(text, "Biblioteca")
    assert "Nessuna differenza da affermare." in text


def test_below_ten_no_share_and_below_thirty_indicative(page, seats):
    rate(seats, library=(0, 0, 9), harbour=(0, 1, 28))
    text = page("/confronto")
    assert "0,0%" not in row(text, "Biblioteca")
    assert "9 giudizi: le quote si mostrano da 10 in poi" in row(text, "Biblioteca")
    assert "indicativo: meno di 30" in row(text, "Porto")
    assert "Troppo pochi per dirlo." in text


def test_what_is_pressed_today_is_not_compared_yet(page, seats):
    seats.rate(seats.registry, seats.cards, TODAY, (0, 0, 50))
    assert "nessun giudizio" in row(page("/confronto"), "Anagrafe centro")


def test_the_period_and_the_service_are_in_the_address(page, seats):
    rate(seats)
    seats.rate(seats.registry, seats.cards, TODAY - 40, (10, 0, 10))
    assert ">100</span>" in row(page("/confronto?servizio=carta"), "Anagrafe centro")
    assert ">120</span>" in row(page("/confronto?periodo=13w"), "Anagrafe centro")
    page("/confronto?servizio=tari", 404)
    page("/confronto?servizio=nessuno", 404)
    page("/confronto?amministrazione=altrove", 404)
    assert "Anagrafe centro" in page("/confronto?periodo=2031-01")


def test_participation_stands_beside_the_ratings(page, seats):
    rate(seats)
    seats.database.conn.execute(
        "INSERT INTO served (administration, office, service, first_day, last_day, n, changed_ms)"
        " VALUES (?, ?, ?, ?, ?, 400, 0)",
        (seats.town, seats.registry, seats.cards, TODAY - 28, DAY),
    )
    text = page("/confronto")
    assert "25,0% dei serviti" in row(text, "Anagrafe centro")
    assert "serviti non inseriti" in row(text, "Biblioteca")


def test_what_was_set_aside_and_new_words_are_said(page, seats):
    rate(seats)
    seats.rate(seats.registry, seats.cards, DAY, (7, 0, 0), aside=int(Aside.BURST))
    survey = seats.database.conn.execute("SELECT id FROM survey").fetchone()[0]
    newer = seats.labels(survey, 2)
    seats.rate(seats.library, seats.cards, DAY, (5, 0, 0), labels=newer)
    text = page("/confronto")
    assert "7 giudizi messi da parte." in text
    assert "sono cambiate le parole sotto le facce: Biblioteca." in text


@pytest.mark.parametrize("offices", [0, 1])
def test_with_nothing_to_compare_the_page_says_when_there_will_be(page, books, offices):
    if offices:
        town = books.administration()
        books.office(town, "anagrafe", [books.service(town, "carta")])
    assert "Non c’è ancora nulla da confrontare." in page("/confronto")


def test_many_offices_come_in_pages_and_one_service_at_a_time(page, books):
    town = books.administration()
    services = [books.service(town, "carta", "Carta"), books.service(town, "tari", "TARI")]
    for number in range(45):
        office = books.office(town, f"o{number:02}", services, 4, f"Ufficio {number:02}")
        books.rate(office, services[0], DAY, (45, 0, 5 if number else 45))
    first, last = page("/confronto"), page("/confronto?pagina=3")
    assert "Ufficio 00</a>" in first
    assert "Ufficio 20</a>" not in first
    assert "TARI</h2>" not in first
    assert "Ufficio 44</a>" in last
    assert "Ufficio 00 ha 40,0 punti" in last  # what is found is said on every page
    assert "TARI" in page("/confronto?servizio=tari")


def test_a_file_has_every_office_with_its_difference(client, auth, seats):
    rate(seats, library=(60, 0, 40))
    auth.enter()
    found = json.loads(client.get("/confronto?formato=json").text)
    table, left_out = found["tables"]
    by_office = {one["office"]: one for one in table["rows"]}
    assert set(by_office) == {"anagrafe", "biblioteca", "porto"}
    assert by_office["biblioteca"]["sad"] == 0.4
    assert by_office["biblioteca"]["difference"] == 30.0
    assert by_office["biblioteca"]["difference_is_there"] is True
    assert [one["why"] for one in left_out["rows"]] == ["few-people", "single", "set-aside"]


def test_a_viewer_of_one_office_finds_no_other_one(client, settings, clock, app, seats):
    rate(seats)
    accounts = open_accounts(settings.accounts)
    scope = frozenset({"anagrafe"})
    accounts.add("c@b.example", None, None, NOW_MS, (Grant(Role.READER, "fontelieta", scope),))
    link = accounts.make_link("c@b.example", clock())
    accounts.close()
    client.get(f"/accedi/link/{link}")
    text = client.get("/confronto").text
    assert "Biblioteca" not in text
    assert "Servizi sociali" not in text
    assert "Porto" not in text


def test_names_with_markup_are_text(page, seats):
    seats.database.conn.execute("UPDATE office SET name = '<script>x</script>'")
    rate(seats)
    assert "<script>x" not in page("/confronto")
