"""A memory card spoils the outbox file: what is readable is saved, and work goes on."""

import random
from contextlib import closing

import pytest
from clocks import SetClock, at
from line import CLOCK, KIOSK

from faccine.wire.events import MAX_SEQ
from faccine.wire.faces import FACES
from kiosk.outbox.outbox import Outbox
from kiosk.outbox.sending import prepare_batch, standings

pytestmark = pytest.mark.system

SPOILED_FILES = 100


def overwrite_a_page(path, rng):
    with path.open("r+b") as file:
        file.seek(4096 * rng.randint(3, path.stat().st_size // 4096 - 1))
        file.write(rng.randbytes(4096))


def flip_some_bytes(path, rng):
    content = bytearray(path.read_bytes())
    # Most of a young file is empty space, where nothing can be damaged.
    written = [place for place in range(4096, len(content)) if content[place]]
    for place in rng.sample(written, 40):
        content[place] ^= 0xFF
    path.write_bytes(content)


def cut_off_the_end(path, rng):
    content = path.read_bytes()
    path.write_bytes(content[: rng.randrange(len(content) // 2, len(content) - 1)])


def leave_only_noise(path, rng):
    path.write_bytes(rng.randbytes(20_000))


@pytest.mark.parametrize(
    "damage", [overwrite_a_page, flip_some_bytes, cut_off_the_end, leave_only_noise]
)
@pytest.mark.parametrize("sent", [0, 120], ids=["nothing sent", "half sent"])
def test_a_damaged_outbox_is_salvaged_and_work_goes_on(line, damage, sent):
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    line.broker.start()
    line.start_hub()
    if sent:
        line.start_kiosk()
        line.press(sent, seed=1)
        line.settle()
        line.stop(KIOSK)
    line.press(150, seed=2)
    damage(line.outbox(), random.Random(seed))
    line.start_kiosk()
    line.until(lambda: "outbox damaged" in line.log(KIOSK).read_text())
    before = len(line.thanked())
    line.press(20, seed=3)
    line.settle()
    afterwards = set(line.thanked()[before:])
    books = {(e["outbox"], e["seq"]) for e in line.exported()}
    assert {(outbox, seq) for outbox, seq, _ in afterwards} <= books
    assert len(books) == len(line.exported()), "nothing is doubled"
    assert_nothing_waits_for_ever(line)
    assert list(line.outbox().parent.glob("outbox.db.corrupt-*")), "kept for a technician"
    line.stop(KIOSK)
    with closing(Outbox.open(line.outbox(), CLOCK)) as outbox:
        assert outbox.database.conn.execute("SELECT count(*) FROM problem").fetchone()[0]


def assert_nothing_waits_for_ever(line):
    """Check that what was lost is booked as missing, and can be acknowledged."""
    line.until(lambda: all(ledger["waiting"] == 0 for ledger in line.verdict()["kiosks"]))
    verdict = line.verdict()
    assert verdict["mismatches"] == []
    missing = sum(ledger["missing"] for ledger in verdict["kiosks"])
    assert verdict["ok"] == (missing == 0)
    if missing:
        why = "the card is broken"
        assert line.hub("kiosk", "acknowledge", KIOSK, "--why", why).code == 0
    assert line.verdict()["ok"]


def test_a_file_that_is_damaged_while_the_kiosk_runs_stops_neither_presses_nor_the_line(line):
    line.start_all()
    line.press(900, seed=1)
    line.settle()
    size = line.outbox().stat().st_size
    assert size > 10 * 4096, "SQLite has folded its log into the file"
    wal = line.outbox().with_name("outbox.db-wal")
    with wal.open("r+b") as file:
        file.write(bytes(wal.stat().st_size))
    with line.outbox().open("r+b") as file:
        file.seek(8192)
        file.write(random.Random(1).randbytes(size - 8192))
    line.press(20, seed=2)
    line.settle()
    books = {(e["outbox"], e["seq"]) for e in line.exported()}
    assert {(outbox, seq) for outbox, seq, _ in line.thanked()[-20:]} <= books
    assert_nothing_waits_for_ever(line)


def test_a_kiosk_that_never_connects_is_rescued_by_a_file(line):
    line.press(60)
    exported = line.kiosk("outbox", "export", "--kiosk", KIOSK, "--clock", "trusted")
    assert exported.code == 0
    rescued = line.folder / "rescued.jsonl"
    rescued.write_text(exported.text)
    for _ in range(2):
        imported = line.hub("import", rescued, "--json")
        assert imported.code == 0, imported.text
        line.assert_exactly_once()
    line.start_all()  # it connects after all
    line.settle()
    line.assert_exactly_once()


def test_an_export_of_what_waits_fills_up_what_the_line_had_brought(line):
    line.start_all()
    line.press(30, seed=1)
    line.settle()
    line.stop_all()
    line.press(30, seed=2)
    rescued = line.folder / "rescued.jsonl"
    rescued.write_text(line.kiosk("outbox", "export", "--clock", "trusted").text)
    assert line.hub("import", rescued).code == 0
    line.assert_exactly_once()


def spoil(content, rng):
    """Do to a file's bytes what bad cards do."""
    pages = len(content) // 4096
    kind = rng.choice(["bytes", "page", "zeros", "swap", "cut"])
    first, second = (4096 * rng.randrange(pages) for _ in range(2))
    if kind == "bytes":
        for _ in range(rng.choice([1, 5, 50, 500])):
            content[rng.randrange(len(content))] = rng.randrange(256)
    elif kind == "page":
        content[first : first + 4096] = rng.randbytes(4096)
    elif kind == "zeros":
        content[first : first + 2048] = bytes(2048)
    elif kind == "swap":
        ours, theirs = content[first : first + 4096], content[second : second + 4096]
        content[first : first + 4096], content[second : second + 4096] = theirs, ours
    else:
        del content[rng.randrange(len(content)) :]


def test_whatever_is_spoiled_a_kiosk_starts_takes_presses_and_has_something_to_send(tmp_path):
    clock = SetClock(at("2026-11-18T10:00:00+01:00"))
    path = tmp_path / "outbox.db"
    with closing(Outbox.open(path, clock)) as outbox:
        for number in range(150):
            seq = outbox.append_rating(FACES[number % 3], service="certificati", lang="it")
            if number % 3 == 2:
                outbox.append_reason(seq, "waiting")
        prepare_batch(outbox, standings(outbox)[0], 1, 100)
    good = path.read_bytes()
    first = random.SystemRandom().randrange(10**6)
    for seed in range(first, first + SPOILED_FILES):
        print(f"seed {seed}")
        content = bytearray(good)
        spoil(content, random.Random(seed))
        card = tmp_path / f"card-{seed}"
        card.mkdir()
        (card / "outbox.db").write_bytes(content)
        with closing(Outbox.open(card / "outbox.db", clock, is_checked=True)) as outbox:
            outbox.append_rating(FACES[0])
            found = standings(outbox)
            for one in found:
                assert not one.waiting or prepare_batch(outbox, one, one.lowest_held, 100)
            # A spoiled counter may be high: no seq is given twice, what lies between is missing.
            assert max(one.last for one in found) <= MAX_SEQ
