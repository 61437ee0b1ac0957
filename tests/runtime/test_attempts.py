"""Several ways lead to one broker: the next is tried at once, and nobody is besieged."""

from __future__ import annotations

from faccine.runtime.attempts import Attempts
from faccine.runtime.broker import Broker

DIRECT, THROUGH_443 = Broker.from_url("mqtts://h"), Broker.from_url("mqtts://h:443")


class Time:
    seconds = 1000.0

    def __call__(self):
        return self.seconds


def fail(attempts, times=1, *, had_worked=False):
    """Let it fail, and return where it goes next."""
    for _ in range(times):
        attempts.failed(had_worked=had_worked)
    return attempts.broker


def test_the_next_way_is_tried_at_once_and_after_all_of_them_there_is_a_pause():
    attempts = Attempts([DIRECT, THROUGH_443], Time())
    assert attempts.broker is DIRECT
    assert fail(attempts) is THROUGH_443
    assert attempts.pause_seconds <= 0
    assert fail(attempts) is DIRECT
    assert 0.25 <= attempts.pause_seconds <= 0.5


def test_the_pause_grows_from_round_to_round_to_a_minute():
    attempts = Attempts([DIRECT, THROUGH_443], Time())
    fail(attempts, 6)
    assert 1 <= attempts.pause_seconds <= 2
    fail(attempts, 40)
    assert 30 <= attempts.pause_seconds <= 60


def test_the_way_that_worked_last_is_tried_first_after_a_loss():
    attempts = Attempts([DIRECT, THROUGH_443], Time())
    fail(attempts)
    attempts.worked()
    assert fail(attempts, had_worked=True) is THROUGH_443
    assert attempts.pause_seconds > 0
    assert fail(attempts) is DIRECT
    assert fail(attempts) is THROUGH_443, "a new round begins where it last worked"


def test_a_single_way_is_tried_again_after_a_pause_that_ends_with_success():
    time = Time()
    attempts = Attempts([DIRECT], time)
    fail(attempts, 10)
    assert attempts.pause_seconds > 20
    time.seconds += 60
    assert attempts.pause_seconds <= 0
    attempts.worked()
    fail(attempts, had_worked=True)
    assert attempts.pause_seconds <= 0.5
