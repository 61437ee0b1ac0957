"""Verdicts and usual flows: judged once a day, in small steps, never by what may not be seen."""

import random
from datetime import UTC, date, datetime

import pytest
from handmade_books import LABELS, HandmadeBooks

from faccine.runtime.database import transaction
from hub.housekeeping import LOOK_EVERY_MS, Housekeeper
from hub.periods import MS_PER_DAY, date_of, day_of
from hub.reading import open_reader
from hub.store.books import Books
from hub.store.judging import Judging, judge_all

TODAY = day_of(date(2026, 11, 18))  # a Wednesday
THURSDAY = TODAY + 1
NOW_MS = TODAY * MS_PER_DAY + MS_PER_DAY // 2
WEEKS = 60


@pytest.fixture
def books(tmp_path):
    books = HandmadeBooks(tmp_path)
    books.town = books.administration()
    books.cards = books.service(books.town, "carte")
    books.taxes = books.service(books.town, "tari")
    books.registry = books.office(books.town, "anagrafe", [books.cards, books.taxes])
    yield books
    books.close()


def rate_weeks(books, office, service, *, sad=10, lately=None, weeks=WEEKS, n=100):
    """A rating day a week; ``lately`` are the reds of the last three weeks."""
    rows = []
    for back in range(1, weeks + 1):
        reds = lately if lately is not None and back <= 3 else sad
        rows.append((office, service, THURSDAY - 7 * back, (n - reds, 0, reds)))
    books.rate_many(rows)


def standings(books):
    reader = open_reader(books.url)
    found = {(one.office, one.service): one for one in reader.standings(books.town)}
    reader.close()
    return found


def test_every_service_of_an_office_gets_a_word(books):
    rate_weeks(books, books.registry, books.cards, lately=40)
    rate_weeks(books, books.registry, books.taxes)
    judge_all(books.database, NOW_MS)
    found = standings(books)
    worse, stable = found[books.registry, books.cards], found[books.registry, books.taxes]
    assert (worse.verdict, worse.rule, worse.step, worse.judged_day) == (
        "worse", "limit", "week", TODAY,
    )  # fmt: skip
    assert (stable.verdict, stable.missing_unit) == ("stable", None)
    assert [point.signal for point in worse.spark[-3:]] == ["worse"] * 3
    assert len(worse.spark) == 52
    assert worse.spark[0].is_base
    assert abs(worse.base_value - 0.1) < 0.001
    assert (books.registry, 0) not in found


def test_a_service_without_a_rating_is_too_few_to_say(books):
    judge_all(books.database, NOW_MS)
    one = standings(books)[books.registry, books.taxes]
    assert (one.verdict, one.base_have, one.base_need) == ("too-few", 0, 20)
    assert one.missing_unit == "periods"


def test_where_few_rotate_the_office_is_judged_as_a_whole_by_months_of_ten(books):
    small = books.office(books.town, "sociali", [books.cards, books.taxes], rotating_staff=2)
    months = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(4, 34)]
    few = {day_of(month) for month in months[6::9]}
    for first in map(day_of, months):
        if first in few:
            books.rate(small, books.cards, first + 9, (4, 0, 1))
            books.rate(small, books.taxes, first + 9, (4, 0, 0))
            continue
        for day in range(first + 1, first + 28, 7):  # enough for charts by the week
            books.rate(small, books.cards, day, (50, 0, 10))
            books.rate(small, books.taxes, day, (40, 0, 0))
    judge_all(books.database, NOW_MS)
    found = {key: one for key, one in standings(books).items() if key[0] == small}
    assert set(found) == {(small, 0)}
    assert found[small, 0].step == "month"
    shown = {point.first_day for point in found[small, 0].spark}
    assert shown == {day_of(month) for month in months} - few, "nine ratings are too few"


def test_an_office_that_became_small_is_not_seen_by_what_was_judged_before(books):
    rate_weeks(books, books.registry, books.cards)
    judge_all(books.database, NOW_MS)
    books.database.conn.execute("UPDATE office SET rotating_staff = 2")
    assert standings(books) == {}


def test_a_chart_begins_anew_with_other_words_under_the_faces(books):
    rate_weeks(books, books.registry, books.cards, weeks=50)
    newer = books.labels(1, 2, LABELS)
    for back in range(1, 9):
        day = THURSDAY - 7 * back
        books.rate(books.registry, books.cards, day, (50, 0, 50), labels=newer)
    judge_all(books.database, NOW_MS)
    one = standings(books)[books.registry, books.cards]
    assert (one.verdict, one.base_have) == ("too-few", len(one.spark))
    assert len(one.spark) <= 8


@pytest.mark.parametrize("whole", [True, False])
def test_a_chart_begins_anew_with_a_note_that_says_so(books, whole):
    rate_weeks(books, books.registry, books.cards)
    rate_weeks(books, books.registry, books.taxes)
    place = {} if whole else {"office": books.registry, "service": books.cards}
    books.note(books.town, "Sede nuova", day=TODAY - 50, is_new_base=1, **place)
    judge_all(books.database, NOW_MS)
    found = standings(books)
    assert found[books.registry, books.cards].verdict == "too-few"
    assert found[books.registry, books.taxes].verdict == ("too-few" if whole else "stable")


def test_an_action_that_is_only_proposed_and_a_day_to_come_begin_nothing(books):
    rate_weeks(books, books.registry, books.cards)
    books.note(books.town, "Forse", day=TODAY - 50, is_new_base=1, state="proposed")
    books.note(books.town, "Domani", day=TODAY + 1, is_new_base=1)
    judge_all(books.database, NOW_MS)
    assert standings(books)[books.registry, books.cards].verdict == "stable"


def test_a_service_retired_long_ago_is_left_out_and_one_lately_is_not(books):
    rate_weeks(books, books.registry, books.cards)
    judge_all(books.database, NOW_MS)
    retire = "UPDATE service SET retired_ms = ? WHERE id = ?"
    books.database.conn.execute(retire, (NOW_MS - 10 * MS_PER_DAY, books.cards))
    judge_all(books.database, NOW_MS)
    assert (books.registry, books.cards) in standings(books)
    books.database.conn.execute(retire, (NOW_MS - 200 * MS_PER_DAY, books.cards))
    judge_all(books.database, NOW_MS)
    assert (books.registry, books.cards) not in standings(books)


def test_what_is_set_aside_is_not_judged(books):
    rate_weeks(books, books.registry, books.cards)
    for back in range(1, 4):
        day = THURSDAY - 7 * back
        books.rate(books.registry, books.cards, day, (0, 0, 60), aside=1)
    judge_all(books.database, NOW_MS)
    assert standings(books)[books.registry, books.cards].verdict == "stable"


def test_the_flow_of_a_kiosk_is_the_mean_of_each_hour_of_the_week(books):
    kiosk = books.kiosk(books.registry, "anagrafe-1")
    outbox = books.outbox(kiosk)
    first = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday of this month
    books.database.conn.execute(
        "INSERT INTO event (outbox, seq, face, at_ms, received_s) VALUES (?, 1, 0, ?, 0)",
        (outbox, round(first.timestamp() * 1000)),
    )
    month = 2026 * 12 + 10
    books._insert("kiosk_slot", month=month, kiosk=kiosk, slot=10, n=9)
    books._insert("kiosk_slot", month=month - 4, kiosk=kiosk, slot=10, n=900)
    judge_all(books.database, NOW_MS)
    reader = open_reader(books.url)
    (flow,) = reader.flows().values()
    assert reader.kiosk_flow("anagrafe-1") == flow
    assert reader.kiosk_flow("nobody") is None
    reader.close()
    assert (date_of(flow.first_day), flow.last_day) == (date(2026, 11, 2), TODAY - 1)
    assert flow.slots[10] == 3, "nine presses on the three Mondays since the first"
    assert sum(flow.slots) == 3
    assert flow.pressed_ms == round(first.timestamp() * 1000)


def test_a_kiosk_that_came_lately_has_no_usual_flow(books):
    kiosk = books.kiosk(books.registry, "anagrafe-1")
    outbox = books.outbox(kiosk)
    books.database.conn.execute(
        "INSERT INTO event (outbox, seq, face, at_ms, received_s) VALUES (?, 1, 0, ?, 0)",
        (outbox, NOW_MS - 10 * MS_PER_DAY),
    )
    judge_all(books.database, NOW_MS)
    assert books.database.conn.execute("SELECT * FROM kiosk_flow").fetchall() == []


class SetClock:
    def __init__(self, now_ms):
        self.now_ms, self.synced = now_ms, True

    def wall_ms(self):
        return self.now_ms

    def boottime_ms(self):
        return self.now_ms - NOW_MS

    def is_synced(self):
        return self.synced


def judged_days(books):
    return {day for (day,) in books.database.conn.execute("SELECT judged_day FROM standing")}


def test_the_hub_judges_at_start_and_once_a_day_and_not_without_a_clock(books):
    rate_weeks(books, books.registry, books.cards)
    clock = SetClock(NOW_MS)
    clock.synced = False
    keeper = Housekeeper(books.database, Books(books.database), clock)
    for _ in range(5):
        keeper.step()
        clock.now_ms += LOOK_EVERY_MS
    assert judged_days(books) == set()
    clock.synced = True
    for _ in range(5):
        keeper.step()
        clock.now_ms += LOOK_EVERY_MS
    assert judged_days(books) == {TODAY}
    books.database.conn.execute("UPDATE standing SET judged_day = 0")
    for _ in range(5):
        keeper.step()
        clock.now_ms += LOOK_EVERY_MS
    assert judged_days(books) == {0}, "nothing has changed"
    clock.now_ms += MS_PER_DAY
    for _ in range(9):
        keeper.step()
        clock.now_ms += LOOK_EVERY_MS
    assert judged_days(books) == {TODAY + 1}


def test_a_new_base_is_judged_at_once(books):
    judging = Judging(books.database)
    assert judging.begin_if_due(NOW_MS)
    assert not judging.begin_if_due(NOW_MS)
    books.note(books.town, "Sede nuova", day=TODAY, is_new_base=1, changed_ms=5)
    assert judging.begin_if_due(NOW_MS)


def test_it_is_done_in_steps_that_together_do_all(books):
    offices = [books.office(books.town, f"ufficio-{n}", [books.cards]) for n in range(30)]
    for office in offices:
        rate_weeks(books, office, books.cards, weeks=random.Random(office).randint(1, 30))
    judging = Judging(books.database)
    judging.begin_if_due(NOW_MS)
    steps = 0
    while judging.step(seconds=0):
        steps += 1
    assert steps == 64, "one row at a time when there is no time"
    by_steps = books.database.conn.execute("SELECT * FROM standing").fetchall()
    with transaction(books.database) as connection:
        connection.execute("DELETE FROM standing")
    judge_all(books.database, NOW_MS)
    assert books.database.conn.execute("SELECT * FROM standing").fetchall() == by_steps
