"""Which kiosks are connected and pressed by nobody, by the rule of the Kiosks page."""

from __future__ import annotations

from collections.abc import Iterator

from hub.kiosk_silence import Watch
from hub.reading import Reader


def silences(reader: Reader, now_ms: int) -> Iterator[tuple[str, bool]]:
    """Yield each kiosk of which it can be told, and whether it is silent although connected."""
    flows = reader.flows()
    places = {
        (one.id, office.code): (watch, office)
        for one in reader.administrations()
        for watch in [Watch(one, reader.surveys(one.id), now_ms)]
        for office in reader.offices(one.id)
    }
    for kiosk in reader.ledger():
        place = places.get((kiosk.administration or 0, kiosk.office_code or ""))
        flow = flows.get(kiosk.code)
        if place is not None and flow is not None and not kiosk.is_revoked:
            watch, office = place
            silence = watch.silence(kiosk, flow, office)
            yield kiosk.code, silence is not None and silence.is_unlikely
