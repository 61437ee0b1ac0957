"""What can be wired, and one line for what cannot."""

from __future__ import annotations

import pytest

from faccine.wire.errors import SettingsError
from faccine.wire.wiring import Wiring, wiring_from


def flags(**given: str) -> dict[str, str]:
    return {"buttons": "17,27,22", "lamps": "", "selector": "", **given}


def test_the_flags_become_one_value():
    wiring = wiring_from(**flags(lamps="5, 6,13", selector="23,24,25"), is_active_high=False)
    assert wiring == Wiring((17, 27, 22), (5, 6, 13), (23, 24, 25), is_active_high=False)
    assert str(wiring) == "buttons 17,27,22, lamps 5,6,13, selector 23,24,25"


def test_one_lamp_may_light_all_three_buttons():
    assert wiring_from(**flags(lamps="5")) == Wiring(lamps=(5,))


def test_no_buttons_is_no_wiring():
    assert wiring_from(**flags(buttons="")) is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"buttons": "17,27"}, "--buttons '17,27': expected three pins, for instance 17,27,22"),
        ({"buttons": "17,27,x"}, "--buttons '17,27,x': expected numbers, for instance 17,27,22"),
        ({"buttons": "17,,22"}, "--buttons '17,,22': expected numbers, for instance 17,27,22"),
        (
            {"buttons": "17,27,28"},
            "--buttons '17,27,28': expected 0 to 27 in place of 28 (17 for the pin called GPIO17)",
        ),
        (
            {"buttons": "17,27,17"},
            "--buttons '17,27,17': expected each pin once; --buttons has 17 already",
        ),
        ({"lamps": "5,6"}, "--lamps '5,6': expected one pin for all lamps, or three"),
        ({"lamps": "27"}, "--lamps '27': expected each pin once; --buttons has 27 already"),
        ({"selector": "5,-1"}, "--selector '5,-1': expected 0 to 27 in place of -1"),
        ({"selector": "0,1,2,3,4,5,6,7,8"}, "expected at most 8 pins, one for each service"),
        (
            {"lamps": "5", "selector": "23,5"},
            "--selector '23,5': expected each pin once; --lamps has 5 already",
        ),
        ({"buttons": "", "lamps": "5"}, "--lamps '5' without --buttons"),
        ({"buttons": " ", "selector": "5"}, "--selector '5' without --buttons"),
    ],
)
def test_an_impossible_wiring_is_refused_in_one_line(given, said):
    with pytest.raises(SettingsError) as refused:
        wiring_from(**flags(**given))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
