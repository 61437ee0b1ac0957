"""Random days of a random box: everything that can happen to its books, from a seed."""

from __future__ import annotations

import uuid
from random import Random

from builders import EXAMPLE_CATALOGUE
from town import DAY_MS, HOUR_MS, MINUTE_MS, NOON_MS, a_rating, a_reason, a_state, events_of

from faccine.wire.topics import KioskTopic
from hub.store.books import Inbound

KIOSKS = {
    "esempio-anagrafe-1": [None, "carta-identita"],
    "esempio-anagrafe-2": ["carta-identita", "certificati"],
    "esempio-tributi-1": [None, "tari", "nobody-knows-this"],
}
OTHER_LABELS = """
[[administration.survey]]
code = "default"
labels = { happy = "Bene", neutral = "Insomma", sad = "Male" }
"""


def another_town(seed):
    """Return a catalogue whose codes differ from the example's, for the shared hub's own town."""
    return (
        EXAMPLE_CATALOGUE.replace("comune-esempio", f"comune-{seed}")
        .replace("esempio-", f"altro{seed}-")
        .replace("Comune di Esempio", f"Comune Altro {seed}")
    )


def random_messages(seed, prefix="esempio-", days=12):
    """Return (received_ms, message) pairs: bursts, holes, repeats, garbage, lost clocks."""
    random = Random(seed)
    messages = []
    for kiosk, services in KIOSKS.items():
        code = kiosk.replace("esempio-", prefix)
        for outbox in range(random.choice((1, 1, 2))):
            name = str(uuid.UUID(int=random.getrandbits(128), version=4))
            messages += _outbox(random, code, name, services, outbox * days // 2, days)
    messages.sort(key=lambda pair: pair[0])
    return messages


def _outbox(random, kiosk, outbox, services, first_day, days):
    seq, events = random.choice((0, 0, 7)), []
    start = seq + 1
    for day in range(first_day, days):
        at_ms = NOON_MS - days * DAY_MS + day * DAY_MS - 2 * HOUR_MS
        for _ in range(random.randint(0, 14)):
            at_ms += random.choice((700, 20_000, 3 * MINUTE_MS, 25 * MINUTE_MS))
            seq += 1
            events.append(_rating(random, seq, at_ms, services))
            if random.random() < 0.3:
                seq += 1
                reason = random.choice(("waiting", "staff", "outcome", "no-such-reason"))
                events.append(a_reason(seq, seq - 1, reason, at_ms=at_ms + 5000))
    return _messages(random, kiosk, outbox, start, events)


def _rating(random, seq, at_ms, services):
    extra = {}
    if random.random() < 0.6:
        extra = {"boot": random.choice(("aaaa", "bbbb")), "asks": random.random() < 0.5}
    service = random.choice(services)
    clock = random.choices(("synced", "estimated", "unset"), (8, 2, 1))[0]
    face = random.choices(("happy", "neutral", "sad"), (6, 2, 3))[0]
    mode = random.choices(("live", "test"), (12, 1))[0]
    return a_rating(
        seq, face, at_ms=at_ms, clock=clock, mode=mode, service=service,
        lang=random.choice(("it", "de", None)), **extra,
    )  # fmt: skip


def _messages(random, kiosk, outbox, start, events):
    last = events[-1].seq if events else start - 1
    late_ms = random.choice((0, 0, 9 * DAY_MS))
    batches, rest = [], list(events)
    while rest:
        size = random.randint(1, 12)
        batches.append(rest[:size])
        rest = rest[size:]
    found = []
    for batch in batches:
        if random.random() < 0.06:
            continue  # a hole: nobody knows yet whether it still comes
        received_ms = (
            max(e.at.timestamp() * 1000 for e in batch) + late_ms + random.randint(0, 90_000)
        )
        found += [(int(received_ms), events_of(*batch, kiosk=kiosk, outbox=outbox))] * (
            1 + (random.random() < 0.2)
        )
        if random.random() < 0.05:
            found.append((int(received_ms), Inbound(kiosk, KioskTopic.EVENTS, b"{garbage")))
    end_ms = found[-1][0] if found else NOON_MS
    first = start if random.random() < 0.5 else max(start, last // 2)
    found.append(
        (end_ms + 1, a_state(first=first, last=last, kiosk=kiosk, outbox=outbox, ratings=last))
    )
    return found


def repeated(random, messages):
    """Return some of the messages again, as kiosks send them after they were moved."""
    return [
        pair for pair in messages if pair[1].leaf is KioskTopic.EVENTS and random.random() < 0.3
    ]
