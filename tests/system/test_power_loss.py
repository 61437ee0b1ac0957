"""The power goes at any instant: what was thanked for is in the file that is left."""

import os
import random
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
import writes_under_strace
from line import CLOCK
from power import Disk, record
from presser import parse_thanks, read_thanks

from faccine.wire.faces import Face
from kiosk.outbox.outbox import Outbox

pytestmark = pytest.mark.system

PRESSES = 500
LONG_PRESSES = 1500
CUTS = 500


def rows_of(outbox):
    rows = outbox.database.conn.execute(
        "SELECT uuid, seq, face, rating, reason FROM event JOIN outbox ON id = outbox"
    )
    return {
        (uuid, seq, ("happy", "neutral", "sad")[face] if rating is None else (rating, reason))
        for uuid, seq, face, rating, reason in rows
    }


def assert_all_is_there(path, thanked):
    with closing(Outbox.open(path, CLOCK, is_checked=True)) as outbox:
        connection = outbox.database.conn
        rows = rows_of(outbox)
        assert not thanked - rows, f"thanked for and lost: {sorted(thanked - rows)[:3]}"
        assert connection.execute("SELECT * FROM problem").fetchall() == []
        seqs = sorted(seq for _, seq, _ in rows)
        ((last, ratings),) = connection.execute("SELECT last, ratings FROM outbox").fetchall()
        assert seqs == list(range(1, last + 1)), "a hole, or a number used twice"
        assert ratings == sum(isinstance(what, str) for _, _, what in rows)
        assert outbox.append_rating(Face.HAPPY) == last + 1


def ways_to_lose(disk, rng):
    """Give what of the unsynced may be left: nothing, all of it, or any part of it."""
    odds = rng.random()
    return [
        (lambda: False, 0),
        (lambda: True, disk.pending),
        (lambda: rng.random() < odds, rng.randint(0, disk.pending)),
    ]


def instants_worth_a_cut(calls, rng, most):
    """Return before which calls to cut: all around syncs, and as many of others."""
    syncs = [place for place, call in enumerate(calls) if call.name in {"fsync", "fdatasync"}]
    instants = {0, len(calls), *syncs, *(place + 1 for place in syncs)}
    instants |= set(rng.sample(range(len(calls)), min(len(calls), len(syncs))))
    # What is rare is kept: everything around names, truncations and writes to the file itself.
    rare = {place for place, call in enumerate(calls) if call.names or call.name == "ftruncate"}
    chosen = sorted(instants & rare) + sorted(instants - rare)
    if most is None or len(instants) <= most:
        return instants
    first = sorted(instants)[:100]
    return {*first, *rng.sample(chosen, most - len(first))}


def replay(calls, start, path, fast_folder, rng, check, *, most=None):
    """Play the calls back and cut the power at many instants; return how many cuts were made."""
    disk = Disk(start)
    instants = instants_worth_a_cut(calls, rng, most)
    thanked = set()
    cuts = 0
    for place in range(len(calls) + 1):
        if place in instants:
            for keeps, names_kept in ways_to_lose(disk, rng):
                left = fast_folder / "left"
                left.mkdir()
                disk.cut(left, keeps, names_kept)
                try:
                    check(left / path.name, thanked)
                except BaseException:
                    print(f"the power was cut before call {place} of {len(calls)}")
                    raise
                shutil.rmtree(left)
                cuts += 1
        if place < len(calls):
            call = calls[place]
            disk.play(call)
            if call.name == "write":  # SQLite only ever writes at a place
                thanked.update(parse_thanks(call.data.decode()))
    return cuts


@pytest.fixture
def fast_folder():
    """Give a folder in memory: what is left of a power cut is opened thousands of times."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="faccine-power-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def rng():
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    return random.Random(seed)


def live_and_lose_power(tmp_path, fast_folder, rng, presses, most):
    folder = tmp_path / "kiosk"
    folder.mkdir()
    path, thanks = folder / "outbox.db", folder / "thanks"
    start = tmp_path / "nothing"
    program = Path(writes_under_strace.__file__)
    arguments = ["life", path, thanks, rng.randrange(10**6), presses]
    calls = record(program, arguments, folder, tmp_path / "trace")
    assert len(read_thanks(thanks)) >= presses
    start.mkdir()
    cuts = replay(calls, start, path, fast_folder, rng, assert_all_is_there, most=most)
    checkpoints = sum(call.name == "ftruncate" for call in calls)
    print(f"{len(calls)} calls, {checkpoints} truncations, {cuts} power cuts")
    return cuts


def test_what_was_thanked_for_outlives_a_power_cut_at_any_instant(tmp_path, fast_folder, rng):
    assert live_and_lose_power(tmp_path, fast_folder, rng, PRESSES, CUTS) > CUTS


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_what_was_thanked_for_outlives_a_power_cut_at_every_sync(tmp_path, fast_folder, rng):
    assert live_and_lose_power(tmp_path, fast_folder, rng, LONG_PRESSES, None) > LONG_PRESSES


def test_a_power_cut_while_a_damaged_outbox_is_salvaged_costs_nothing_more(
    tmp_path, fast_folder, rng
):
    folder = tmp_path / "kiosk"
    path, thanks = folder / "outbox.db", folder / "thanks"
    folder.mkdir()
    writes_under_strace.live(path, thanks, rng.randrange(10**6), 300)
    damage(path, rng)
    start = tmp_path / "start"
    shutil.copytree(folder, start)
    program = Path(writes_under_strace.__file__)
    calls = record(program, ["mend", path], folder, tmp_path / "trace")
    with closing(Outbox.open(path, CLOCK)) as outbox:
        salvaged = rows_of(outbox)
    assert len(salvaged) > 100
    assert any(call.name == "rename" for call in calls), "nothing was set aside"

    def assert_as_much_is_there(left, thanked):
        with closing(Outbox.open(left, CLOCK, is_checked=True)) as outbox:
            assert not salvaged - rows_of(outbox)
            outbox.append_rating(Face.SAD)

    replay(calls, start, path, fast_folder, rng, assert_as_much_is_there)


def damage(path, rng):
    """Overwrite one page in the middle of the file, which is not the schema's."""
    with path.open("r+b") as file:
        pages = path.stat().st_size // 4096
        file.seek(4096 * rng.randint(pages // 2, pages - 1))
        file.write(rng.randbytes(4096))
