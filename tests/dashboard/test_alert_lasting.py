"""Since when something is so."""

from alert_kit import ledger, outbox

from dashboard.alerts.lasting import lasting

WAITING = [outbox(made=3, ratings=3)]


def test_a_doubtful_clock_counts_from_when_it_was_first_seen():
    kiosks = [ledger(clock="estimated")]
    first, kept = lasting(kiosks, {}, 100)
    assert first.clock == {"anagrafe-1": 100}
    assert lasting(kiosks, kept, 900)[0].clock == {"anagrafe-1": 100}


def test_a_clock_that_was_right_in_between_begins_anew():
    _, kept = lasting([ledger(clock="unset")], {}, 100)
    _, kept = lasting([ledger(clock="synced")], kept, 200)
    assert kept == {}
    assert lasting([ledger(clock="unset")], kept, 300)[0].clock == {"anagrafe-1": 300}


def test_presses_wait_since_the_last_one_that_arrived():
    _, kept = lasting([ledger(outboxes=WAITING, received_ms=50)], {}, 100)
    still = [ledger(outboxes=WAITING, received_ms=50)]
    assert lasting(still, kept, 900)[0].waiting == {"anagrafe-1": 100}
    moving = [ledger(outboxes=WAITING, received_ms=850)]
    assert lasting(moving, kept, 900)[0].waiting == {"anagrafe-1": 850}


def test_a_press_after_a_quiet_weekend_has_not_waited_since_friday():
    found, _ = lasting([ledger(outboxes=WAITING, received_ms=1)], {}, 1_000_000)
    assert found.waiting == {"anagrafe-1": 1_000_000}


def test_an_arrival_from_the_future_waits_no_negative_time():
    found, _ = lasting([ledger(outboxes=WAITING, received_ms=5_000)], {}, 100)
    assert found.waiting == {"anagrafe-1": 100}
