"""The kiosk's own words, in the languages that Italian offices speak to the public.

Question, face labels, services and reasons come from the hub; what stands around them is here.
Citizens are addressed as *Lei*. No word says more than what is known: "recorded" appears only on
screens that follow a commit.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every text of the kiosk itself, in one language; as it stands here, in English.

    What stands in braces is filled in with ``str.format``.
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

    normal_look: str = "Normal look"
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

    test_ends: str = "Ends by itself in {minutes} minutes."
    leave_test: str = "Leave"

    # The technician's page

    technician: str = "Technician’s page"
    enter_pin: str = "Technician’s PIN"
    wrong_pin: str = "Wrong PIN."
    pin_locked: str = "Too many wrong PINs: wait {minutes} minutes."
    no_pin: str = "No PIN was set up: see --pin-file."
    delete: str = "Delete"
    confirm: str = "OK"
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
    all_received: str = "{votes} votes made here; the hub has them all."
    some_wait: str = "{votes} votes made here; {waiting} entries wait here, safe."

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

    voice_begins: str = "Spoken mode."
    voice_how: str = "Right for the next choice, left for the one before, middle to choose."
    voice_choice: str = "{number} of {count}: {choice}"
    voice_chosen: str = "Chosen: {choice}"
    voice_ends: str = "Spoken mode ends."
    voice_leave: str = "Leave the spoken mode"
    previous: str = "Before"
    choose: str = "Choose"
    next: str = "Next"


_ITALIAN = Words(
    which_service="Quale servizio ha ricevuto?",
    anonymous="Possono votare tutti, in modo anonimo.",
    touch_a_face="Tocchi una faccina.",
    then_touch_a_face="Poi tocchi una faccina.",
    thanks="Grazie.",
    recorded="Il voto è registrato.",
    it_helps="È anonimo e aiuta a migliorare.",
    reason_recorded="Il voto e il motivo sono registrati.",
    thanks_recorded="Grazie, voto registrato.",
    thanks_recorded_short="Grazie, registrato.",
    say_why="Vuole dirci anche il perché? Se preferisce, salti.",
    say_why_short="Vuole dirci il perché?",
    closes_itself="Si chiude da sola, il voto resta.",
    more_time="Più tempo",
    skip="Salta",
    new_person="Nuova persona?",
    vote_here="Voti qui.",
    begin_here="Cominci qui",
    not_recorded="Voto non registrato.",
    reason_not_recorded="Motivo non registrato.",
    vote_stays="Il voto invece è registrato.",
    sorry="Ci scusi: la memoria del chiosco non ha risposto.",
    try_again="Riprovi fra poco, oppure lo dica allo sportello.",
    out_of_service="Chiosco non ancora in servizio.",
    ask_the_desk="Si può votare appena l’ufficio lo avrà attivato.",
    test="PROVA",
    test_notice="Questi voti non contano.",
)

_GERMAN = Words(
    which_service="Welchen Dienst haben Sie erhalten?",
    anonymous="Alle dürfen abstimmen, anonym.",
    touch_a_face="Berühren Sie ein Gesicht.",
    then_touch_a_face="Dann berühren Sie ein Gesicht.",
    thanks="Danke.",
    recorded="Ihre Stimme ist gespeichert.",
    it_helps="Sie ist anonym und hilft uns, besser zu werden.",
    reason_recorded="Stimme und Grund sind gespeichert.",
    thanks_recorded="Danke, Stimme gespeichert.",
    thanks_recorded_short="Danke, gespeichert.",
    say_why="Möchten Sie auch sagen, warum? Sie können es überspringen.",
    say_why_short="Möchten Sie sagen, warum?",
    closes_itself="Schließt sich von selbst, die Stimme bleibt.",
    more_time="Mehr Zeit",
    skip="Überspringen",
    new_person="Neue Person?",
    vote_here="Hier abstimmen.",
    begin_here="Hier beginnen",
    not_recorded="Stimme nicht gespeichert.",
    reason_not_recorded="Grund nicht gespeichert.",
    vote_stays="Die Stimme selbst ist gespeichert.",
    sorry="Entschuldigung: Der Speicher hat nicht geantwortet.",
    try_again="Bitte gleich noch einmal, oder sagen Sie es am Schalter.",
    out_of_service="Noch nicht in Betrieb.",
    ask_the_desk="Abstimmen ist möglich, sobald das Amt das Gerät freigibt.",
    test="TEST",
    test_notice="Diese Stimmen zählen nicht.",
)

_SLOVENE = Words(
    which_service="Katero storitev ste prejeli?",
    anonymous="Glasujejo lahko vsi, anonimno.",
    touch_a_face="Dotaknite se obraza.",
    then_touch_a_face="Nato se dotaknite obraza.",
    thanks="Hvala.",
    recorded="Glas je zabeležen.",
    it_helps="Je anonimen in pomaga k izboljšanju.",
    reason_recorded="Glas in razlog sta zabeležena.",
    thanks_recorded="Hvala, glas je zabeležen.",
    thanks_recorded_short="Hvala, zabeleženo.",
    say_why="Nam želite povedati tudi, zakaj? Lahko preskočite.",
    say_why_short="Nam želite povedati, zakaj?",
    closes_itself="Zapre se samo, glas ostane.",
    more_time="Več časa",
    skip="Preskoči",
    new_person="Nova oseba?",
    vote_here="Glasujte tukaj.",
    begin_here="Začnite tukaj",
    not_recorded="Glas ni zabeležen.",
    reason_not_recorded="Razlog ni zabeležen.",
    vote_stays="Glas pa je zabeležen.",
    sorry="Oprostite: pomnilnik naprave se ni odzval.",
    try_again="Poskusite znova čez nekaj trenutkov ali povejte pri okencu.",
    out_of_service="Naprava še ne deluje.",
    ask_the_desk="Glasovanje bo mogoče, ko jo urad vključi.",
    test="PREIZKUS",
    test_notice="Ti glasovi ne štejejo.",
)

_FRENCH = Words(
    which_service="Quel service avez-vous reçu ?",
    anonymous="Tout le monde peut voter, anonymement.",
    touch_a_face="Touchez un visage.",
    then_touch_a_face="Puis touchez un visage.",
    thanks="Merci.",
    recorded="Votre vote est enregistré.",
    it_helps="Il est anonyme et aide à s’améliorer.",
    reason_recorded="Le vote et le motif sont enregistrés.",
    thanks_recorded="Merci, vote enregistré.",
    thanks_recorded_short="Merci, enregistré.",
    say_why="Voulez-vous aussi nous dire pourquoi ? Vous pouvez passer.",
    say_why_short="Voulez-vous dire pourquoi ?",
    closes_itself="Se ferme toute seule, le vote reste.",
    more_time="Plus de temps",
    skip="Passer",
    new_person="Nouvelle personne ?",
    vote_here="Votez ici.",
    begin_here="Commencez ici",
    not_recorded="Vote non enregistré.",
    reason_not_recorded="Motif non enregistré.",
    vote_stays="Le vote, lui, est enregistré.",
    sorry="Excusez-nous : la mémoire de la borne n’a pas répondu.",
    try_again="Réessayez dans un instant, ou dites-le au guichet.",
    out_of_service="Borne pas encore en service.",
    ask_the_desk="On pourra voter dès que le bureau l’aura activée.",
    test="ESSAI",
    test_notice="Ces votes ne comptent pas.",
)

_ENGLISH = Words()

WORDS = {"it": _ITALIAN, "de": _GERMAN, "sl": _SLOVENE, "fr": _FRENCH, "en": _ENGLISH}
"""The kiosk's own words, by language."""


def words_in(*languages: str) -> Words:
    """Return the words of the first of these languages that we have; Italian where none is."""
    return next((WORDS[code] for code in languages if code in WORDS), _ITALIAN)
