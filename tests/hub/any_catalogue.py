"""Any catalogue that may be written, for property tests."""

from __future__ import annotations

import datetime as dt
import string

from hypothesis import strategies as st

from faccine.wire.faces import Face
from faccine.wire.icons import ICONS
from hub.catalogue.forms import (
    AdministrationForm,
    Channel,
    ContactForm,
    KioskForm,
    LabelsForm,
    MessageForm,
    OfficeForm,
    Position,
    ReasonForm,
    ServiceForm,
    SurveyForm,
)

WORDS = st.text(
    st.characters(categories=["L", "P", "Zs", "N", "Cc"], max_codepoint=0x2FFF), min_size=1
).filter(lambda text: text.strip() and "\x7f" not in text)
NAMES = WORDS.filter(lambda text: len(text) <= 200)
CODES = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
DATES = st.dates(dt.date(1970, 1, 2), dt.date(2099, 12, 31))


def by_language(languages):
    return st.fixed_dictionaries(
        {languages[0]: WORDS}, optional=dict.fromkeys(languages[1:], WORDS)
    )


@st.composite
def manners(draw, words):
    contact = st.builds(ContactForm, address=NAMES, text=st.none() | words)
    whole = st.integers(80, 300)
    return {
        "contact": draw(st.none() | contact),
        "sound_volume": draw(st.none() | st.integers(0, 100)),
        "speech_rate": draw(st.none() | whole),
        "thanks_seconds": draw(st.none() | st.floats(1, 30)),
        "idle_seconds": draw(st.none() | st.integers(5, 600).map(float)),
    }


@st.composite
def surveys(draw, code, words, offices):
    dates = sorted(draw(st.tuples(DATES, DATES)))
    reasons = draw(st.lists(CODES, max_size=6, unique=True))
    return SurveyForm(
        code=code,
        question=draw(words),
        labels=draw(st.builds(LabelsForm, happy=words, neutral=words, sad=words)),
        reasons=[ReasonForm(code=reason, label=draw(words)) for reason in reasons],
        reasons_after=draw(st.lists(st.sampled_from(Face), unique=True)),
        offices=draw(st.lists(st.sampled_from(offices), unique=True)) if offices else [],
        first=draw(st.sampled_from([None, dates[0]])),
        last=draw(st.sampled_from([None, dates[1]])),
    )


@st.composite
def administrations(draw):
    languages = draw(st.lists(st.sampled_from(["it", "de", "sl", "en"]), min_size=1, unique=True))
    words = by_language(languages)
    services = draw(st.lists(CODES, max_size=4, unique=True))
    offices = draw(st.lists(CODES, max_size=3, unique=True))
    forms = []
    for number, code in enumerate(offices):
        offered = draw(st.lists(st.sampled_from(services), unique=True)) if services else []
        kiosks = [
            KioskForm(
                id=f"k{number}-{index}",
                name=draw(st.none() | NAMES),
                services=draw(
                    st.lists(st.sampled_from(offered), min_size=1, unique=True) | st.none()
                ),
                position=draw(st.none() | st.sampled_from(Position)),
            )
            for index in range(draw(st.integers(0, 2)) if offered else 0)
        ]
        forms.append(
            OfficeForm(
                code=code, name=draw(NAMES), services=offered, kiosk=kiosks,
                rotating_staff=draw(st.none() | st.integers(0, 50)),
                opening_hours=draw(st.none() | st.just("Mo-Fr 08:00-12:00; PH off")),
                **draw(manners(words)),
            )
        )  # fmt: skip
    days = sorted(draw(st.tuples(DATES, DATES)))
    message = MessageForm(
        first=days[0], last=days[1], text=draw(words), said=draw(st.none() | words),
        offices=offices[:1],
    )  # fmt: skip
    codes = draw(st.lists(CODES, max_size=2, unique=True))
    return AdministrationForm(
        code=draw(CODES), name=draw(NAMES), languages=languages, office=forms,
        patron_day=draw(st.none() | st.just("02-29")),
        bilingual=len(languages) > 1 and draw(st.booleans()),
        service=[
            ServiceForm(
                code=code, name=draw(words), icon=draw(st.none() | st.sampled_from(ICONS)),
                channel=draw(st.sampled_from(Channel)),
            )
            for code in services
        ],
        message=draw(st.none() | st.just([message])),
        survey=[draw(surveys(code, words, offices)) for code in codes],
        **draw(manners(words)),
    )  # fmt: skip
