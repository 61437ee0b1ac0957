"""What kiosks say is wrong, by the codes of ``docs/faults.md``, in the reader's words.

A kiosk's ``problem`` is one line of parts, ``D2 disk read-only; H4 button stuck: sad``. Parts with
a code are said in the reader's language with what to do; others as the kiosk wrote them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.language import gettext

_PART = re.compile(r"(?P<code>[DHP]\d)\b[^:;]*(?:: (?P<detail>.*))?")
_SELF_TEST = re.compile(r"(?:^|; )self-test (?P<found>.*)")
_CAN_WAIT = {"P1"}
"""Nobody goes for these alone: they are put right at the next visit."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``code`` None: the kiosk said it in words of its own, ``detail``.

    ``detail`` of a stuck button is the faces, of a self-test what it found.
    """

    code: str | None
    detail: str = ""
    is_self_test: bool = False


def faults_of(problem: str | None) -> list[Fault]:
    """Return what a kiosk's problem says, in its order; nothing for None."""
    if not problem:
        return []
    tested = _SELF_TEST.search(problem)
    rest = problem[: tested.start()] if tested else problem
    found = [_fault(part) for part in rest.split("; ") if part]
    return [*found, Fault(None, tested["found"], is_self_test=True)] if tested else found


def is_urgent(problem: str | None) -> bool:
    """Tell whether somebody should come for this, not only at the next visit."""
    return any(fault.code not in _CAN_WAIT for fault in faults_of(problem))


def fault_words(fault: Fault) -> str:
    """Say what is wrong."""
    if fault.is_self_test:
        return gettext("self-test: %(found)s", found=fault.detail)
    if fault.code is None:
        return fault.detail
    words = _words().get(fault.code)
    said = words[0] if words else fault.code
    if fault.code == "H4" and fault.detail:
        said = gettext("button stuck: %(faces)s", faces=_faces(fault.detail))
    return gettext("%(fault)s (%(code)s)", fault=said, code=fault.code)


def remedy_words(fault: Fault) -> str:
    """Say what to do about it."""
    words = _words().get(fault.code or "")
    if words:
        return words[1]
    return gettext("Put right what it says, then restart it. What it recorded stays on its card.")


def _fault(part: str) -> Fault:
    match = _PART.fullmatch(part)
    if match is None or match["code"] not in _CODES:
        return Fault(None, part)
    return Fault(match["code"], match["detail"] or "")


def _faces(detail: str) -> str:
    known = {"happy": gettext("“Good”"), "neutral": gettext("“So-so”"), "sad": gettext("“Bad”")}
    return ", ".join(known.get(face, face) for face in detail.split(", "))


_CODES = {"D1", "D2", "D3", "D4", "D5", "D6", "D7", "H1", "H2", "H3", "H4", "P1"}


def _words() -> dict[str, tuple[str, str]]:
    """Return what each code means, and what to do."""
    return {
        "D1": (
            gettext("card full"),
            gettext("Delete what others wrote there (logs, pictures). Nobody can vote until then."),
        ),
        "D2": (
            gettext("card takes no more writing"),
            gettext("Replace the card and keep the old one: its presses can be brought in."),
        ),
        "D3": (
            gettext("card does not answer"),
            gettext("Check that the card sits well, then replace it. Keep the old one."),
        ),
        "D4": (
            gettext("another program holds its records"),
            gettext("End what works on its records beside it, for instance a backup."),
        ),
        "D5": (
            gettext("card has an error"),
            gettext("Replace the card and keep the old one: its presses can be brought in."),
        ),
        "D6": (
            gettext("records damaged"),
            gettext("Make room and check the card; what is readable is then saved by itself."),
        ),
        "D7": (
            gettext("may not write its records"),
            gettext("Give its records' file and folder back to the kiosk's own user."),
        ),
        "H1": (
            gettext("no screen"),
            gettext("Check the screen's cable, then restart the kiosk."),
        ),
        "H2": (
            gettext("no buttons"),
            gettext("Check the buttons' wiring, then restart the kiosk."),
        ),
        "H3": (
            gettext("no sound"),
            gettext("Check the loudspeaker and its cable."),
        ),
        "H4": (
            gettext("button stuck"),
            gettext("Free the button. It does not vote meanwhile; if it sticks again, replace it."),
        ),
        "P1": (
            gettext("weak power supply"),
            gettext("Bring the board's own supply and a short cable at the next visit."),
        ),
    }
