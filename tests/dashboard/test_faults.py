"""What a kiosk says is wrong, read by its codes."""

import re
from pathlib import Path

import pytest

from dashboard.faults import Fault, fault_words, faults_of, is_urgent, remedy_words
from kiosk.machine.faults import Fault as KioskFault


@pytest.mark.parametrize(
    ("problem", "found"),
    [
        (None, []),
        ("", []),
        ("D2 disk read-only", [Fault("D2")]),
        (
            "D2 disk read-only; H4 button stuck: sad, happy; P1 supply too weak",
            [Fault("D2"), Fault("H4", "sad, happy"), Fault("P1")],
        ),
        ("settings 12 refused: no face", [Fault(None, "settings 12 refused: no face")]),
        ("D9 what nobody knows yet", [Fault(None, "D9 what nobody knows yet")]),
        (
            "H1 no screen; self-test 14:03 disk: slow; clock: not set",
            [Fault("H1"), Fault(None, "14:03 disk: slow; clock: not set", is_self_test=True)],
        ),
        ("self-test 14:03 failed", [Fault(None, "14:03 failed", is_self_test=True)]),
    ],
)
def test_a_problem_is_read_part_by_part(problem, found):
    assert faults_of(problem) == found


@pytest.mark.parametrize(
    ("problem", "urgent"),
    [
        (None, False),
        ("P1 supply too weak", False),
        ("P1 supply too weak; H3 no sound", True),
        ("settings 12 refused", True),
    ],
)
def test_only_a_weak_supply_can_wait_for_the_next_visit(problem, urgent):
    assert is_urgent(problem) is urgent


@pytest.mark.parametrize("fault", list(KioskFault))
def test_every_code_of_kiosks_has_words_and_a_remedy(app, fault):
    [found] = faults_of(str(fault))
    assert found == Fault(fault.code)
    with app.test_request_context():
        said, remedy = fault_words(found), remedy_words(found)
    assert said.endswith(f"({fault.code})")
    assert str(fault).split(" ", 1)[1] not in said  # Italian, not as the kiosk wrote it
    assert remedy.endswith(".")
    assert "qui sopra" not in remedy


def test_the_codes_are_those_of_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| ([DHP]\d) \|", text, re.MULTILINE))
    assert documented == {fault.code for fault in KioskFault}


def test_what_has_no_code_is_said_as_the_kiosk_wrote_it(app):
    with app.test_request_context():
        assert fault_words(Fault(None, "settings 12 refused")) == "settings 12 refused"
        assert fault_words(Fault("H4", "sad")) == "pulsante bloccato: «Male» (H4)"
        assert "riavviala" in remedy_words(Fault(None, "settings 12 refused"))
