"""Hubs at the edge: nothing yet, one rating, a year of silence, five hundred offices.

Each page answers, says something a person would say, and what is right for that hub.
"""

import re
from html import unescape

import pytest
from access_table import ACCESS, ROLES_WITH
from catalogue_kit import Sheet
from dashboard_kit import EMAIL, NOW_MS, TODAY
from edge_books import EDGES, MANAGER, TOWN, app_of, make_edge, pages_of
from handmade_books import REASONS
from test_language import messages

from dashboard.accounts import open_accounts
from dashboard.rights import Role

OFFICE = f"/uffici/{TOWN}/anagrafe"
ROLES = {EMAIL: Role.HUB_ADMIN, MANAGER: Role.MANAGER}
ELSEWHERE = {"login.show", "setup.show", "setup.done"}
"""Pages that send on whoever has logged in, or where there is somebody already."""
NEEDS_A_PLACE = {"alert_rules.show", "webhooks.show"}
"""Pages about an administration: an empty hub has none, and links to neither."""
OLD, NEW = "Carta d’identità", "Documenti per l’estero"
OF_THE_KIOSKS = frozenset(REASONS.values())
"""What these kiosks say in Italian alone, whoever reads about it."""
MOST_ROWS = 60
"""A chart's table has 53 weeks; any other list 20 rows a page."""
DAY_MS = 86_400_000


class Visit:
    """Somebody who has logged in at an edge, and reads."""

    def __init__(self, edge, email=EMAIL, now_ms=NOW_MS):
        self.edge, self.role = edge, ROLES[email]
        self.app = app_of(edge, now_ms)
        self.client = self.app.test_client()
        accounts = open_accounts(edge.settings.accounts)
        link = accounts.make_link(email, now_ms)
        accounts.close()
        assert self.client.get(f"/accedi/link/{link}").status_code == 302

    def html(self, address, status=200):
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return answer.text

    def read(self, address):
        return words(self.html(address))

    def addresses(self):
        """Every page that this person may open."""
        for endpoint, address in pages_of(self.app, self.edge):
            right = ACCESS[endpoint]
            if endpoint not in ELSEWHERE and self.role in ROLES_WITH.get(right, ROLES.values()):
                yield endpoint, address
        yield from (("", address) for address in self.edge.more)


def words(html):
    """Return what a page says, without the choices of its selects."""
    body = re.sub(r"(?s)<(script|style|select)\b.*?</\1>", " ", html)
    return " ".join(unescape(re.sub(r"(?s)<[^>]+>", " ", body)).split())


@pytest.fixture(scope="module")
def edge(request, tmp_path_factory, quick_disk, quick_passwords):
    edge = make_edge(request.param, tmp_path_factory.mktemp(request.param))
    if request.param == "renamed":
        rename(edge)
    yield edge
    edge.books.close()


@pytest.fixture(params=[EMAIL, MANAGER], ids=["hub-admin", "manager"])
def visit(edge, request):
    return Visit(edge, request.param)


@pytest.fixture
def admin(edge):
    return Visit(edge)


@pytest.fixture(scope="module")
def english():
    """Sentences of the code that an Italian page never says, in the pieces between values."""
    italian = messages("it")
    said = " ".join(str(one.string) for one in italian)
    return [piece for piece in pieces_of(one.id for one in italian) if piece not in said]


def pieces_of(texts):
    """Return what is long enough to be told from other words, in the pieces between values."""
    several = ((text,) if isinstance(text, str) else text for text in texts)
    pieces = {
        piece.strip()
        for texts in several
        for text in texts
        for piece in re.split(r"%\(\w+\)s|%%", text)
    }
    return [piece for piece in pieces if len(piece) > 11 and " " in piece]


def rename(edge):
    """Rename the only service four weeks ago, on its page; ratings go on under the new name."""
    then = TODAY - 28
    inside = Visit(edge, now_ms=NOW_MS - 28 * DAY_MS).client
    sheet = Sheet(inside, f"/catalogo/{TOWN}/servizi/carta")
    assert "Salvato" in sheet.put(name__it=NEW).send()
    books = edge.books
    days = [day for day in range(then, TODAY) if (day - TODAY) % 7 < 5]
    books.rate_many((books.office_id, books.cards, day, (18, 4, 3), 9) for day in days)
    books.judge(NOW_MS)


def at(*names):
    return pytest.mark.parametrize("edge", names, indirect=True)


@at(*EDGES)
def test_every_page_answers_in_words_with_one_title(edge, visit, english):
    read = 0
    for endpoint, address in visit.addresses():
        if edge.is_empty and endpoint in NEEDS_A_PLACE:
            visit.html(address, 404)
            continue
        html = visit.html(address)
        said = words(html)
        assert len(re.findall("<h1[ >]", html)) == 1, address
        assert not re.search(r"(?<!-)\b(None|nan|NaN|undefined|Undefined)\b(?!-)", said), address
        assert not re.search(r"\{\{|\{%|%\(|\(\)|=\"(None|nan)\"", said + html), address
        assert [piece for piece in english if piece in said] == [], address
        read += 1
    assert read > (15 if edge.is_empty else 20)


@at(*EDGES)
def test_no_link_leads_nowhere(admin):
    seen = set()
    for endpoint, address in admin.addresses():
        if endpoint in NEEDS_A_PLACE:
            continue
        for found in re.findall(r'<a [^>]*href="([^"#]+)', admin.html(address)):
            link = unescape(found)
            link = address.split("?")[0] + link if link.startswith("?") else link
            if link.startswith("/") and link not in seen:
                seen.add(link)
                answer = admin.client.get(link)
                assert answer.status_code in {200, 302}, (address, link, answer.status_code)
    assert len(seen) > 20


@pytest.mark.parametrize("language", ["de", "sl", "fr"])
@at("one-with-nothing")
def test_nothing_that_was_kept_for_italian_readers_is_shown_to_others(admin, language):
    theirs = " ".join(str(one.string) for one in messages(language))
    italian = [one for one in pieces_of(one.string for one in messages("it")) if one not in theirs]
    for _, address in admin.addresses():
        admin.html(address)  # whatever is kept is kept in Italian
    assert admin.client.post(f"/lingua/{language}").status_code == 302
    for _, address in admin.addresses():
        html = admin.html(address)
        said = words(html)
        assert f'<html lang="{language}"' in html
        left = [one for one in italian if one in said and one not in OF_THE_KIOSKS]
        assert left == [], address


@at("empty")
def test_an_empty_hub_says_where_to_begin(admin):
    first = admin.read("/")
    assert "Da dove si comincia? Da un ente." in first
    assert "0 pressioni, 0 ricevute, 0 mancanti" in first
    assert "Si comincia da un ente." in admin.read("/catalogo")
    for page in ("/uffici", "/motivi", "/serviti", "/azioni/nuova"):
        assert "Non c’è ancora nessun ufficio." in admin.read(page), page
    assert "Non c’è ancora nulla da confrontare." in admin.read("/confronto")
    assert "Non c’è ancora nessuna postazione." in admin.read("/postazioni")
    assert "Non è ancora annotato niente." in admin.read("/azioni")
    assert "Nessun avviso aperto." in admin.read("/avvisi")
    for page in ("/avvisi/regole", "/avvisi/programmi"):
        assert f'href="{page}"' not in admin.html("/avvisi")


@at("empty")
def test_a_manager_of_an_empty_hub_is_not_sent_to_a_catalogue_that_is_not_his(edge):
    visit = Visit(edge, MANAGER)
    assert "C’è qualcosa che non va? Non c’è ancora nessun ufficio." in visit.read("/")
    assert "/catalogo" not in visit.html("/")


@at("one-rating")
def test_one_rating_is_in_the_ledger_at_once_and_never_a_share(edge, admin):
    first = admin.read("/")
    assert "1 pressione, 1 ricevuta, 0 mancanti" in first
    assert "Ultima pressione ricevuta: oggi, 8:30." in first
    assert "Troppo pochi per dirlo. Base: 0 di 20 settimane" in first
    assert "Dopo 10 giudizi I tre giudizi in percentuale" in first
    tomorrow = Visit(edge, now_ms=NOW_MS + DAY_MS).read("/")
    assert "troppo pochi per dirlo 1 giudizio: le quote si mostrano da 10 in poi" in tomorrow
    assert "100,0%" not in tomorrow


@at("one-rating")
def test_one_rating_shows_no_chart(admin):
    html = admin.html(OFFICE)
    assert "il grafico comincia con la prima settimana conclusa" in words(html)
    assert "data-figure" not in html


@at("one-with-nothing")
def test_an_office_with_nothing_says_so_and_does_not_change_the_word_of_others(admin):
    first = admin.read("/")
    assert "Nessun ufficio chiede attenzione. Due vanno come al solito." in first
    assert "Per uno i giudizi sono troppo pochi per dirlo." in first
    assert re.search("Ufficio nuovo .*?troppo pochi per dirlo.*? nessun giudizio 0 ", first)
    own = admin.html(f"/uffici/{TOWN}/vuoto")
    assert "Ufficio nuovo: sta cambiando qualcosa? Troppo pochi per dirlo." in words(own)
    assert "0 giudizi" in words(own)
    assert "data-figure" not in own
    compared = admin.read("/confronto")
    assert "Nessuna differenza da affermare." in compared
    assert "Ufficio nuovo troppo pochi per dirlo nessun giudizio 0" in compared


@at("renamed")
def test_what_was_rated_before_and_after_a_new_name_belongs_together(admin):
    for address in (OFFICE, f"{OFFICE}?servizio=carta"):
        html = admin.html(address)
        assert "Nessun segnale da 52 settimane." in words(html), address
        assert html.count('<tr role="row"><th role="rowheader" scope="row">') >= 52, address
        assert "26 ottobre – 22 novembre 2026: 500 giudizi." in words(html), address


@at("renamed")
def test_the_new_name_stands_everywhere_and_the_old_one_only_in_the_log(visit):
    pages = [address for _, address in visit.addresses()]
    named = [address for address in pages if NEW in visit.read(address)]
    assert {"/", "/uffici"} <= set(named)
    left = [address for address in pages if OLD in visit.read(address)]
    assert left == (["/registro"] if visit.role is Role.HUB_ADMIN else [])


@at("renamed")
def test_files_carry_the_new_name(admin):
    text = admin.client.get("/uffici?formato=csv").text
    assert NEW in text
    assert OLD not in text


@at("year-without")
def test_after_a_year_without_ratings_nothing_is_called_worse(admin):
    for address in ("/", OFFICE, f"/uffici/{TOWN}/chiuso"):
        said = admin.read(address)
        assert not re.search(r"Sì, in peggio|Sì, in un ufficio|(?<!\bin )\bpeggio\b", said), address
    again = admin.read(OFFICE)
    assert "26 ottobre – 22 novembre 2026: 500 giudizi." in again
    assert "Base: 8 di 20 settimane" in again
    assert "In questo periodo non ci sono giudizi." in admin.read(f"/uffici/{TOWN}/chiuso")


@at("year-without")
def test_a_month_of_the_silent_year_says_that_nobody_rated_and_the_year_before_keeps_its_figures(
    admin,
):
    assert "Marzo 2026: 0 giudizi." in admin.read(f"{OFFICE}?periodo=2026-03")
    assert "Nessun giudizio in questo periodo." in admin.read("/motivi?periodo=2026-03")
    assert "troppo pochi per dirlo nessun giudizio 0" in admin.read("/confronto?periodo=2026-03")
    assert "2025: 4.775 giudizi." in admin.read(f"{OFFICE}?periodo=2025")


@at("five-hundred")
def test_five_hundred_offices_come_in_pages(visit):
    for endpoint, address in visit.addresses():
        html = visit.html(address)
        tables = re.findall(r"(?s)<table.*?</table>", html)
        rows = max((table.count("<tr") for table in tables), default=0)
        assert rows <= MOST_ROWS, (endpoint, address, rows)
    for page in ("/", "/uffici", "/postazioni", "/confronto", "/serviti"):
        assert "Pagina 1 di 25" in visit.read(page), page
    assert "I 500 uffici" in visit.read("/")
    assert "Pagina 25 di 25" in visit.read("/uffici?pagina=25")


@at("five-hundred")
def test_one_of_five_hundred_is_found_by_name(admin):
    found = admin.read("/uffici?cerca=ufficio+123")
    assert "1 ufficio su 500 con «ufficio 123»" in found
    assert "c-many" in admin.html(f"/catalogo/{TOWN}/nuovo-messaggio")
