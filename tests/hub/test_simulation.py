import datetime as dt
from contextlib import closing

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.periods import Period, day_of, last_weeks
from hub.reading import open_reader
from hub.simulation.town import Part, Story, monday_after

LAST = "2026-10-27"
TODAY = day_of(dt.date(2026, 10, 28))


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('town') / 'books.db'}"
    done = CliRunner().invoke(
        main, ["simulate", "--until", LAST, "--database", url], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    with closing(open_reader(url)) as reader:
        yield reader


def codes(town):
    return {
        (office.id, service.id): f"{office.code} {service.code}"
        for office in town.offices(1)
        for service in office.services
    } | {(office.id, 0): office.code for office in town.offices(1)}


def test_every_word_of_a_verdict_can_be_seen_in_the_simulated_town(town):
    known = codes(town)
    verdicts = {known[one.office, one.service]: one for one in town.standings(1)}
    assert verdicts["tributi tari"].verdict == "worse"
    assert verdicts["biblioteca prestito"].verdict == "better"
    assert verdicts["urp informazioni"].kind == "rare"
    assert verdicts["urp mensa"].verdict == "too-few"
    assert verdicts["sociali"].step == "month", "few people rotate there"
    assert [one.verdict for one in verdicts.values()].count("stable") >= 4
    assert not any(name.startswith("sociali ") for name in verdicts)


def test_what_got_worse_got_worse_by_waiting(town):
    (tributi,) = [office for office in town.offices(1) if office.code == "tributi"]
    (tari,) = [service for service in tributi.services if service.code == "tari"]
    counted = town.reasons(tributi.id, last_weeks(TODAY, 2), tari.id)
    assert counted[0].code == "waiting"
    assert counted[0].n > sum(reason.n for reason in counted[1:])


def test_one_office_forgot_to_enter_two_weeks(town):
    known = {office.id: office.code for office in town.offices(1)}
    period = last_weeks(TODAY, 10)
    days = {known[office]: total.days for office, total in town.served_totals(1, period).items()}
    assert days.pop("polizia-locale") == 56
    assert set(days.values()) == {70}
    assert len(town.served(1, period)) == 58


def test_actions_are_in_several_states_and_one_sentence_is_shown(town):
    notes = town.notes(1)
    states = {note.state for note in notes}
    assert states >= {None, "proposed", "running", "done", "verified", "cancelled"}
    shown = [note for note in notes if note.is_approved]
    assert [note.sentence.keys() for note in shown] == [{"it", "de", "en"}]
    assert shown[0].shown_from == shown[0].day


def test_children_play_now_and_then_and_it_is_set_aside(town):
    aside = town.set_aside(1, Period(TODAY - 365, TODAY))
    assert aside.burst == aside.total > 50


def test_weeks_are_whole_and_end_before_the_day_after_the_last():
    assert monday_after(dt.date(2026, 11, 21)) == dt.date(2026, 11, 16)
    assert monday_after(dt.date(2026, 11, 22)) == dt.date(2026, 11, 23)


def test_a_service_without_a_part_is_like_the_others():
    story = Story("a", "A", ("b", "c"), 3, "24/7", 1, 0.1, 0.1, parts={"b": Part(2)})
    assert story.part("b").weight == 2
    assert story.part("c") == Part()
