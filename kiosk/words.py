"""The kiosk's own words. As they stand here they are English, and what translators translate.

Question, face labels, services and reasons come from the hub; what stands around them is here.
No word says more than what is known: "recorded" appears only on screens that follow a commit.
``scripts/translations`` takes a new text over into ``kiosk/translations``, and tells what lacks.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, fields
from functools import lru_cache

from kiosk.catalogues import texts_in


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every text of the kiosk itself, in one language; as it stands here, in English.

    What stands in braces is filled in with ``str.format``. Durations are "min": languages have up
    to six plurals. Days are as they stand in ``reopens``.
    """

    which_service: str = "Which service did you receive?"
    anonymous: str = "Everybody may vote, anonymously."
    touch_a_face: str = "Touch a face."
    then_touch_a_face: str = "Then touch a face."
    thanks: str = "Thank you."
    recorded: str = "Your vote is recorded."
    it_helps: str = "It is anonymous and helps us improve."
    reason_recorded: str = "Your vote and your reason are recorded."
    thanks_recorded: str = "Thank you, vote recorded."
    thanks_recorded_short: str = "Thank you, recorded."
    say_why: str = "Would you also tell us why? Skip it if you prefer."
    say_why_short: str = "Would you tell us why?"
    closes_itself: str = "Closes by itself, the vote stays."
    more_time: str = "More time"
    skip: str = "Skip"
    new_person: str = "Next person?"
    vote_here: str = "Vote here."
    begin_here: str = "Begin here"
    not_recorded: str = "Vote not recorded."
    reason_not_recorded: str = "Reason not recorded."
    vote_stays: str = "The vote itself is recorded."
    sorry: str = "We are sorry: the kiosk’s memory did not answer."
    try_again: str = "Please try again shortly, or tell us at the desk."
    out_of_service: str = "Kiosk not yet in service."
    ask_the_desk: str = "You can vote as soon as the office has set it up."
    test: str = "TEST"
    test_notice: str = "These votes do not count."

    # Appearance, voice, services

    large_text: str = "Larger text"
    high_contrast: str = "High contrast"
    voice: str = "Voice"
    language: str = "Language"
    more_services: str = "More services"

    # Messages

    you_said: str = "You said"
    we_did: str = "We did"

    # Opening hours

    closed_now: str = "We are closed now."
    reopens_today: str = "We open again today at {time}."
    reopens_tomorrow: str = "We open again tomorrow at {time}."
    reopens: str = "We open again on {day} at {time}."
    clock_time: str = "{hour}:{minute:02}"
    wake: str = "Would you like to vote? Touch the screen."
    monday: str = "Monday"
    tuesday: str = "Tuesday"
    wednesday: str = "Wednesday"
    thursday: str = "Thursday"
    friday: str = "Friday"
    saturday: str = "Saturday"
    sunday: str = "Sunday"

    # Where to say more

    say_more: str = "Would you like to say more?"
    complaints: str = "Complaints and suggestions:"

    # Something is broken

    broken: str = "Kiosk out of service."
    tell_the_desk: str = "Please tell us at the desk."
    for_technician: str = "For the technician: {what}"

    # Test mode

    test_ends: str = "Ends by itself in {minutes} min."
    leave_test: str = "Leave"

    # The technician's page

    technician: str = "Technician’s page"
    enter_pin: str = "Technician’s PIN"
    wrong_pin: str = "Wrong PIN."
    pin_locked: str = "Too many wrong PINs: wait {minutes} min."
    no_pin: str = "No PIN was set up: see --pin-file."
    delete: str = "Delete"
    close: str = "Close"
    back: str = "Back"
    network: str = "Network"
    broker: str = "Broker"
    hub: str = "Hub"
    waiting: str = "Waiting"
    clock: str = "Clock"
    disk: str = "Disk"
    board: str = "Board"
    settings: str = "Settings"
    sound: str = "Sound"
    buttons: str = "Buttons"
    last_errors: str = "Last errors"
    no_errors: str = "None"
    test_sound: str = "Test sound"
    test_hardware: str = "Test lamps and buttons"
    test_mode: str = "Test mode, 15 min"
    restart: str = "Restart the kiosk"
    press_each: str = "Press each button; touch each corner."
    seen: str = "Seen"

    # What the technician reads first: whether it works, why the hub is silent, what to do

    works: str = "The kiosk records, and the hub receives."
    records: str = "The kiosk records."
    cannot_record: str = "The disk is full: no vote can be recorded."
    no_settings: str = "The hub has sent no settings: nothing is asked yet."
    no_network: str = "This machine has no network."
    broker_silent: str = "The broker does not answer."
    broker_unknown: str = "The broker’s name is unknown."
    broker_distrusted: str = "The broker’s certificate is not accepted."
    broker_refuses: str = "The broker refuses name or password."
    hub_unaware: str = "The hub does not know this kiosk."
    hub_offline: str = "The hub is not running."
    hub_silent: str = "The hub has not answered for {time}."
    hub_waits: str = "The hub has not answered yet."
    do_room: str = "Make room on the memory card, or replace it."
    do_card: str = "Switch off and on again; if it comes back, replace the memory card."
    do_network: str = "Check the cable or the Wi-Fi, then the router."
    do_broker: str = "Is it running, are address and port right, is the firewall open?"
    do_name: str = "Check the broker’s address, and the network’s name server."
    do_certificate: str = "Check the authority’s file, and the date of this machine."
    do_login: str = "Enrol this kiosk again, or correct its password file."
    do_enrol: str = "Add it to the hub’s catalogue: {kiosk}."
    do_hub: str = "Start it on its machine: faccine-hub run."
    do_hub_log: str = "Look at the hub’s log, on its machine."
    do_settings: str = "Give this kiosk an office and services in the hub’s catalogue."
    do_power: str = "Use the official power supply and a short cable."
    do_cool: str = "Give it air: the board is too hot."
    do_button: str = "A button stays pressed: free it, or check its wires."
    no_votes: str = "No votes were made here yet."
    all_received: str = "Votes made here: {votes}; the hub has them all."
    some_wait: str = "Votes made here: {votes}; entries that wait here, safe: {waiting}."

    # Values on the technician’s page

    unknown: str = "cannot be told here"
    connected: str = "connected"
    not_connected: str = "not connected"
    running: str = "running"
    receipt_ago: str = "last receipt {time} ago"
    no_receipt: str = "no receipt yet"
    nothing_waits: str = "nothing"
    oldest_waits: str = "{waiting}, the oldest for {time}"
    clock_synced: str = "{time}, set by the network"
    clock_estimated: str = "{time}, taken from the hub"
    clock_unset: str = "not set: no network time, no hub"
    disk_free: str = "{free} free"
    disk_used: str = "{percent}% used"
    power_good: str = "power good"
    power_low: str = "power too low"
    slowed: str = "slowed down"
    settings_version: str = "version {version}, in force"
    settings_none: str = "none yet"
    sound_there: str = "there"
    sound_missing: str = "no sound device"
    buttons_well: str = "none stuck"
    no_buttons: str = "none set up"
    buttons_missing: str = "not found: check their pins"
    button_stuck: str = "stays pressed: {faces}"
    seconds_short: str = "{count} s"
    minutes_short: str = "{count} min"
    hours_short: str = "{count} h"
    days_short: str = "{count} d"
    kiosk_name: str = "Kiosk {kiosk}"
    left_button: str = "left"
    middle_button: str = "middle"
    right_button: str = "right"

    # The spoken mode

    hold_to_listen: str = "To listen, hold the left button for three seconds."
    voice_begins: str = "Spoken mode."
    voice_how: str = "Right for the next choice, left for the one before, middle to choose."
    voice_number: str = "{number} of {count}:"
    voice_ends: str = "Spoken mode ends."
    voice_leave: str = "Leave the spoken mode"
    previous: str = "Before"
    choose: str = "Choose"
    next: str = "Next"


_ENGLISH = {each.name: str(each.default) for each in fields(Words)}


@lru_cache
def words_in(*languages: str) -> Words:
    """Return the words of the first of these languages that we have; Italian where none is.

    What nobody translated into it yet is in the next of them, and in English at the last.
    """
    known = [texts for code in languages if (texts := _texts_in(code)) is not None]
    all_of_them = ChainMap(*(known or [_texts_in("it") or {}]), _ENGLISH)
    return Words(**{name: all_of_them[name] for name in _ENGLISH})


def _texts_in(language: str) -> dict[str, str] | None:
    return _ENGLISH if language == "en" else texts_in(language)
