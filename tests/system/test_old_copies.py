"""The hub comes back from yesterday's backup; a card comes back from an old image, or twice."""

import shutil
import time

import pytest
from line import KIOSK, Line

pytestmark = pytest.mark.system


def uuids(line, code=KIOSK):
    return [at.uuid for at in line.standings(code)]


def copy_card(line, to, code=KIOSK):
    """Copy the kiosk's files; it must not run."""
    shutil.copytree(line.outbox(code).parent, to, dirs_exist_ok=True)


def put_back(line, image, code=KIOSK, *, is_switched_off=True):
    """Put an old image in the place of the card; what was thanked for since stays known."""
    folder = line.outbox(code).parent
    thanks = line.thanks(code).read_text()
    shutil.rmtree(folder)
    shutil.copytree(image, folder)
    line.thanks(code).write_text(thanks)
    if is_switched_off:
        line.reboot(code)


def assert_all_thanks_are_in_the_books(line, code=KIOSK):
    """Compare by what was pressed: presses that moved to another outbox keep their faces."""
    verdict = line.verdict()
    assert verdict["ok"], verdict
    assert all(ledger["waiting"] == ledger["missing"] == 0 for ledger in verdict["kiosks"])
    events = line.exported()
    ratings = [event for event in events if event["kind"] == "rating"]
    thanked = [what for _, _, what in line.thanked(code) if isinstance(what, str)]
    reasons = [what[1] for _, _, what in line.thanked(code) if not isinstance(what, str)]
    assert sorted(event["face"] for event in ratings) == sorted(thanked)
    assert sorted(e["reason"] for e in events if e["kind"] == "reason") == sorted(reasons)
    return verdict


def test_a_hub_restored_from_yesterday_gets_again_what_it_lost(line):
    line.start_all()
    line.press(40, seed=1)
    line.settle()
    backup = line.folder / "yesterday.db"
    assert line.hub("backup", backup).code == 0
    line.press(60, seed=2)
    line.settle()
    line.stop(KIOSK)
    line.start_kiosk()  # which is when it forgets what is old enough
    line.until(lambda: line.log(KIOSK).read_text().count("connected") == 2)
    line.stop("hub")
    restored = line.hub("restore", backup)
    assert restored.code == 0, restored.text
    line.start_hub()
    line.press(1, seed=3)
    line.settle()
    line.until(lambda: len(line.exported()) == len(line.thanked()))
    line.assert_exactly_once()
    assert len(uuids(line)) == 1, "a restored hub is no reason to begin a new outbox"


def test_a_hub_restored_from_before_the_kiosks_settings_issues_newer_ones(line):
    line.start_all()
    backup = line.folder / "yesterday.db"
    assert line.hub("backup", backup).code == 0
    text = (line.folder / "catalogue.toml").read_text()
    line.load(text.replace('name = "Anagrafe"', 'name = "Anagrafe e stato civile"'))
    line.until_settings(2)
    line.press(10)
    line.settle()
    line.stop("hub")
    assert line.hub("restore", backup).code == 0
    line.start_hub()
    line.press(10)
    line.until_settings(3)
    line.settle()
    line.until(lambda: len(line.exported()) == len(line.thanked()))
    line.assert_exactly_once()


@pytest.mark.parametrize("pressed_on_the_old_card", [5, 80], ids=["fewer", "more"])
@pytest.mark.parametrize("is_sent_before", [True, False], ids=["sent", "not sent"])
def test_a_card_restored_from_an_old_image_loses_and_doubles_nothing(
    line, pressed_on_the_old_card, is_sent_before
):
    line.start_all()
    line.press(30, seed=1)
    if is_sent_before:
        line.settle()
    line.stop(KIOSK)
    image = line.folder / "image"
    copy_card(line, image)
    line.start_kiosk()
    line.press(40, seed=2)
    line.settle()
    line.stop(KIOSK)
    put_back(line, image)
    line.press(pressed_on_the_old_card, seed=3)
    line.start_kiosk()
    line.press(7, seed=4)
    line.settle()
    assert len(uuids(line)) == 2
    verdict = assert_all_thanks_are_in_the_books(line)
    assert {ledger["outbox"] for ledger in verdict["kiosks"]} == set(uuids(line))


@pytest.mark.parametrize("clock", ["trusted", "untrusted"])
def test_a_file_put_back_without_a_reboot_loses_and_doubles_nothing(tmp_path, clock):
    with Line(tmp_path / "line", clock=clock) as line:
        line.start_all()
        line.press(30, seed=1)
        line.settle()
        line.stop(KIOSK)
        image = line.folder / "image"
        copy_card(line, image)
        line.start_kiosk()
        line.press(10, seed=2)
        line.settle()
        line.stop(KIOSK)
        put_back(line, image, is_switched_off=False)
        time.sleep(0.6)  # nobody presses on two cards within half a second
        line.press(9, seed=2)
        line.start_kiosk()
        line.press(3, seed=3)
        line.settle()
        assert_all_thanks_are_in_the_books(line)


def test_two_cards_cloned_from_one_that_connect_in_turn_lose_and_double_nothing(tmp_path):
    with Line(tmp_path / "line") as line:
        line.start_all()
        line.press(25, seed=1)
        line.settle()
        line.stop(KIOSK)
        shelf = [tmp_path / "card-1", tmp_path / "card-2"]
        for card in shelf:
            copy_card(line, card)
        outboxes = set(uuids(line))
        for turn in range(6):
            card = shelf[turn % 2]
            put_back(line, card)
            line.press(10 + turn, seed=turn)
            line.start_kiosk()
            line.press(5, seed=100 + turn)
            line.settle()
            line.stop(KIOSK)
            outboxes |= set(uuids(line))
            shutil.rmtree(card)
            copy_card(line, card)
        verdict = assert_all_thanks_are_in_the_books(line)
        assert {ledger["outbox"] for ledger in verdict["kiosks"]} == outboxes
        assert len(outboxes) <= 4, "two cards need no more than a new outbox each"
