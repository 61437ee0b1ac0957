from __future__ import annotations

import random

import pytest
from kiosk_fakes import HubBooks
from test_carrier import Journey, press

from faccine.wire.faces import Face
from kiosk.outbox import salvage, sending
from kiosk.outbox.export import export_lines
from kiosk.outbox.problems import in_one_line

PAGE = 4096


def fill_and_close(outbox, count: int) -> None:
    """Leave a file without WAL, as a kiosk does that was shut down."""
    for number in range(count):
        outbox.append_rating(Face(["happy", "neutral", "sad"][number % 3]), service="a" * 40)
    outbox.close()


def damage(path, page: int, *, length: int = PAGE) -> None:
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(random.Random(page).randbytes(length))


def pages_of_events(path, open_outbox) -> list[int]:
    """Leaf pages of the event table, by the text that only events have."""
    content = path.read_bytes()
    pages = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
    return [number for number, page in enumerate(pages) if page.count(b"a" * 40) > 3]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "outbox.db"


def test_readable_rows_of_a_damaged_file_keep_their_identity(path, open_outbox, clock):
    outbox = open_outbox(path)
    uuid = sending.standings(outbox)[0].uuid
    fill_and_close(outbox, 300)
    leaves = pages_of_events(path, open_outbox)
    assert len(leaves) > 5
    for page in (leaves[1], leaves[3]):
        damage(path, page)

    mended = open_outbox(path, is_checked=True)
    old, new = sending.standings(mended)
    assert (old.uuid, old.closed, old.last, old.ratings) == (uuid, "salvaged", 300, 300)
    assert new.closed is None
    assert mended.append_rating(Face.SAD) == 1
    # No more is gone than what stood on two pages: also what lies between them was found.
    assert 300 - 2 * (PAGE // 85) <= old.waiting < 300
    assert len(list(path.parent.glob("outbox.db.corrupt-20261121T110*Z"))) == 1
    assert "damaged and set aside" in in_one_line(mended.database.conn)


def test_salvaged_presses_reach_the_hub_and_the_lost_ones_are_booked_as_missing(
    path, open_outbox, clock
):
    outbox = open_outbox(path)
    fill_and_close(outbox, 300)
    damage(path, pages_of_events(path, open_outbox)[2])
    mended, hub = open_outbox(path, is_checked=True), HubBooks()
    press(mended, 2)
    journey = Journey(mended, hub)
    journey.settle()
    old, new = journey.standings()
    assert len(hub.events(old.uuid)) + len(hub.missing[old.uuid]) == 300
    assert len(hub.events(new.uuid)) == 2
    assert (old.ticked_through, new.ticked_through) == (300, 2)
    assert "damaged" in hub.states[-1].problem


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"\0" * 9000, b"SQLite format 3"])
def test_a_file_that_is_no_database_is_set_aside_and_work_goes_on(path, open_outbox, content):
    path.write_bytes(content)
    outbox = open_outbox(path)
    assert outbox.append_rating(Face.SAD) == 1
    assert len(list(path.parent.glob("outbox.db.corrupt-*"))) == 1


def test_damage_found_at_a_press_is_mended_and_the_press_recorded(path, open_outbox):
    fill_and_close(open_outbox(path), 300)
    running = open_outbox(path)
    other = open_outbox(path)
    for page in range(1, path.stat().st_size // PAGE):
        damage(path, page)
    seq = running.append_rating(Face.SAD)
    assert seq == 1
    # Whoever had the damaged file open goes on in the fresh one, too.
    assert other.append_rating(Face.SAD) == 2
    assert other.has_changed()


def test_an_interrupted_swap_is_finished_by_whoever_opens_the_file_next(
    path, open_outbox, monkeypatch
):
    fill_and_close(open_outbox(path), 300)
    damage(path, pages_of_events(path, open_outbox)[2])
    with monkeypatch.context() as patch:
        patch.setattr(salvage, "_swap", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            open_outbox(path, is_checked=True)
    path.rename(path.with_name("outbox.db.corrupt-x"))  # as far as the power lasted
    mended = open_outbox(path)
    assert [at.closed for at in sending.standings(mended)] == ["salvaged", None]
    assert not path.with_name("outbox.db.salvaged").exists()


def test_presses_whose_outbox_cannot_be_told_get_a_new_identity(path, open_outbox):
    outbox = open_outbox(path)
    rating = outbox.append_rating(Face.SAD)
    outbox.append_reason(rating, "waiting")
    press(outbox, 2)
    sending.prepare_batch(outbox, sending.standings(outbox)[0], 1, 2)
    outbox.database.conn.execute("UPDATE outbox SET uuid = 'not an identity'")
    outbox.database.conn.execute("PRAGMA writable_schema = ON")
    outbox.database.conn.execute("UPDATE sqlite_schema SET rootpage = 9999 WHERE name = 'problem'")
    outbox.close()
    mended = open_outbox(path, is_checked=True)
    assert [(at.closed, at.last, at.ratings) for at in sending.standings(mended)] == [(None, 2, 2)]


def test_a_rescued_card_exports_every_event_that_waits(outbox):
    rating = outbox.append_rating(Face.SAD, service="a", lang="it", settings=3, asks=True)
    outbox.append_reason(rating, "waiting")
    first, second = export_lines(outbox, "esempio-anagrafe-1", is_all=False)
    uuid = sending.standings(outbox)[0].uuid
    assert first == (
        b'{"kiosk":"esempio-anagrafe-1","outbox":"' + uuid.encode() + b'","kind":"rating",'
        b'"seq":1,"face":"sad","clock":"synced","at":"2026-11-21T11:00:00Z","boot":"b0000001",'
        b'"service":"a","lang":"it","mode":"live","settings":3,"input":null,"asks":true}'
    )
    assert b'"kind":"reason","seq":2,"rating":1' in second


def test_an_export_leaves_out_what_the_hub_has_unless_all_is_asked_for(outbox, clock):
    press(outbox, 3)
    Journey(outbox, HubBooks()).settle(3)
    press(outbox, 1)
    assert len(list(export_lines(outbox, "esempio-1", is_all=False))) == 1
    assert len(list(export_lines(outbox, "esempio-1", is_all=True))) == 4
