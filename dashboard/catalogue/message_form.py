"""The form of a message for those who come by. Pure."""

from __future__ import annotations

import datetime as dt

from dashboard.catalogue.reading import Reading, Values
from dashboard.language import gettext
from hub.catalogue import LONGEST_MESSAGE
from hub.catalogue.forms import AdministrationForm, MessageForm

SHOWN_DAYS = 30
"""For how long a message is shown unless somebody chooses other days."""


def new_message_values(today: dt.date) -> Values:
    """Return the fields of a message that is only being written."""
    until = today + dt.timedelta(days=SHOWN_DAYS)
    return Values({"from": today.isoformat(), "until": until.isoformat()})


def read_message(reading: Reading, form: AdministrationForm, today: dt.date) -> MessageForm:
    """Return the message that the fields describe; what is wrong is said in ``reading``."""
    lacking = gettext("Choose the days from and until which it is shown.")
    first, last = reading.day("from", lacking=lacking), reading.day("until", lacking=lacking)
    if first and last and last < first:
        reading.wrong("until", gettext("It ends before it begins."))
    elif last and last < today:
        reading.wrong("until", gettext("That day is over: nobody would see it."))
    text = reading.words("text", form.languages, longest=LONGEST_MESSAGE)
    said = reading.words("said", form.languages, longest=LONGEST_MESSAGE, is_needed=False)
    return MessageForm(
        first=first or today,
        last=last or today,
        text=text,
        said=said or None,
        offices=reading.chosen("offices", [office.code for office in form.office]),
    )
