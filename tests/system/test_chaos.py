"""Hub, broker and kiosks are killed between any two steps; scripts/chaos is the long form."""

import random

import pytest
from chaos import wreak
from line import Line, kiosk_codes

pytestmark = pytest.mark.system

KILLS = 250
LONG_KILLS = 5000


@pytest.fixture
def line(tmp_path):
    with Line(tmp_path / "line", kiosk_codes(3)) as line:
        yield line


@pytest.fixture
def seed():
    drawn = random.SystemRandom().randrange(10**6)
    print(f"to see the same lives and deaths: scripts/chaos --kills {KILLS} --seed {drawn}")
    return drawn


def test_every_thanks_is_in_the_books_once_whatever_is_killed_when(line, seed):
    result = wreak(line, kills=KILLS, seed=seed)
    print(result)
    assert result.kills["hub"] > 5
    assert result.kills["broker"] > 1
    assert result.carried > 20, "nothing was going on while it was killed"
    assert result.thanked > 100


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_every_thanks_is_in_the_books_once_after_thousands_of_kills(line, seed):
    print(wreak(line, kills=LONG_KILLS, seed=seed))
