from __future__ import annotations

import json
import threading

import pytest
import structlog

from faccine.runtime import logs


@pytest.fixture(autouse=True)
def as_before():
    yield
    structlog.reset_defaults()


def said(level="warning", event="broker not reached", **facts):
    return {"level": level, "event": event, "part": "mqtt", **facts}


def test_the_last_five_troubles_are_remembered_newest_first():
    troubles = logs.Troubles(wall_ms=lambda: 7)
    for number in range(7):
        troubles(None, "", said(event=f"trouble {number}"))
    assert [one.text for one in troubles.recent()] == [
        f"mqtt: trouble {number}" for number in (6, 5, 4, 3, 2)
    ]
    assert troubles.recent()[0].wall_ms == 7


def test_a_trouble_that_comes_again_replaces_itself():
    times = iter((1, 2, 3))
    troubles = logs.Troubles(wall_ms=lambda: next(times))
    troubles(None, "", said(why="timed out"))
    troubles(None, "", said(event="another"))
    troubles(None, "", said(why="timed out"))
    first, second = troubles.recent()
    assert (first.text, first.wall_ms) == ("mqtt: broker not reached (timed out)", 3)
    assert (second.text, second.wall_ms) == ("mqtt: another", 2)


def test_only_warnings_and_errors_are_remembered_and_every_line_is_passed_on():
    troubles = logs.Troubles()
    for level in ("debug", "info"):
        assert troubles(None, "", said(level)) == said(level)
    assert troubles.recent() == ()
    for level in ("warning", "error", "critical"):
        troubles(None, "", said(level, event=level))
    assert len(troubles.recent()) == 3


def test_a_trouble_is_one_line_that_fits_on_a_page():
    troubles = logs.Troubles()
    troubles(None, "", said(why="first\nsecond" + "x" * 500))
    (kept,) = troubles.recent()
    assert "\n" not in kept.text
    assert len(kept.text) == 160


def test_what_a_program_logs_is_written_and_remembered(capsys):
    logs.configure_logging()
    logs.get_logger("recorder").error("press not recorded", error="disk full")
    logs.get_logger("recorder").info("all well")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["press not recorded", "all well"]
    assert logs.TROUBLES.recent()[0].text == "recorder: press not recorded (disk full)"


def test_every_thread_may_have_troubles_at_once():
    troubles = logs.Troubles()
    threads = [
        threading.Thread(target=lambda: [troubles.add(f"{n}") for n in range(500)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(troubles.recent()) == 5
