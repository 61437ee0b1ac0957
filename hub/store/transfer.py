"""Events out of the books and into them as files: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from faccine.wire import codec
from faccine.wire.clocks import to_datetime
from faccine.wire.errors import BadMessage
from faccine.wire.events import VERSION, OutboxId, Seq
from faccine.wire.faces import FACES
from faccine.wire.states import KioskState, Presence, ReceiptError
from faccine.wire.topics import KioskTopic
from hub.screening import Aside
from hub.store.books import Books, Inbound

EXPORT_FIELDS = (
    "kiosk", "outbox", "seq", "kind", "face", "rating", "reason", "administration", "office",
    "service", "channel", "survey", "labels", "at", "clock", "lang", "mode", "input", "asks",
    "settings", "aside", "received",
)  # fmt: skip
_LINES_A_BATCH = 100
_BYTES_A_BATCH = 48 * 1024


def exported_events(database: Database) -> Iterator[dict[str, object]]:
    """Yield every stored event in order, with the codes of the catalogue.

    ``at`` is null where nobody knew, and the beginning of the hour once coarsened; ``aside`` lists
    why screening does not count it.
    """
    rows = database.conn.execute(
        "SELECT k.code, o.uuid, e.seq, e.face, e.rating, r.code, a.code, f.code, v.code,"
        " s.channel, q.code, l.version, e.at_ms, b.clock, b.lang, b.mode, b.input, b.asks,"
        " b.settings, e.aside, e.received_s"
        " FROM event e JOIN outbox o ON o.id = e.outbox JOIN kiosk k ON k.id = o.kiosk"
        " LEFT JOIN booking b ON b.id = e.booking LEFT JOIN series s ON s.id = b.series"
        " LEFT JOIN administration a ON a.id = s.administration"
        " LEFT JOIN office f ON f.id = s.office LEFT JOIN service v ON v.id = s.service"
        " LEFT JOIN survey q ON q.id = s.survey LEFT JOIN face_labels l ON l.id = s.face_labels"
        " LEFT JOIN reason r ON r.id = e.reason ORDER BY e.outbox, e.seq"
    )
    for row in rows:
        (
            kiosk, outbox, seq, face, rating, reason, administration, office, service, channel,
            survey, labels, at_ms, clock, lang, mode, input_, asks, settings, aside, received_s,
        ) = row  # fmt: skip
        values = (
            kiosk, outbox, seq, "reason" if face is None else "rating",
            None if face is None else FACES[face].value, rating, reason, administration, office,
            service, channel, survey, labels, None if at_ms is None else _iso(at_ms), clock, lang,
            mode, input_, None if asks is None else bool(asks), settings,
            [str(flag.name).lower().replace("_", "-") for flag in Aside(aside)],
            _iso(received_s * 1000),
        )  # fmt: skip
        yield dict(zip(EXPORT_FIELDS, values, strict=True))


@dataclass
class ImportReport:
    """What an import did, in events."""

    read: int = 0
    refused: int = 0
    unknown_kiosks: set[str] | None = None


class _Line(msgspec.Struct):
    kiosk: str
    outbox: OutboxId
    seq: Seq


def import_events(books: Books, lines: Iterable[bytes], now_ms: int) -> ImportReport:
    """Take in what ``faccine-kiosk outbox export`` wrote; what is in the books already is no harm.

    Raises:
        BadMessage: a line is no event; says which. What came before it is in the books.
        StorageError: the books could not be written.
    """
    report = ImportReport(unknown_kiosks=set())
    batch: list[bytes] = []
    owner: tuple[str, str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            head = msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError as error:
            raise BadMessage(f"line {number}: {error}; expected an exported event") from None
        full = len(batch) >= _LINES_A_BATCH or sum(map(len, batch)) > _BYTES_A_BATCH
        if batch and ((head.kiosk, head.outbox) != owner or full):
            _take(books, owner, batch, now_ms, report)
            batch = []
        if (head.kiosk, head.outbox) != owner:
            owner = (head.kiosk, head.outbox)
            _announce(books, head, now_ms)
        batch.append(line.strip())
        report.read += 1
    if batch:
        _take(books, owner, batch, now_ms, report)
    return report


def _announce(books: Books, head: _Line, now_ms: int) -> None:
    """Say where the file begins: what lies before it will not come any more."""
    state = KioskState(
        v=VERSION, state=Presence.ONLINE, outbox=head.outbox, first=head.seq, last=head.seq
    )
    inbound = Inbound(head.kiosk, KioskTopic.STATE, codec.encode(state), is_from_file=True)
    books.take([inbound], now_ms)


def _take(
    books: Books,
    owner: tuple[str, str] | None,
    batch: list[bytes],
    now_ms: int,
    report: ImportReport,
) -> None:
    if owner is None:
        raise ValueError("a batch without an owner")
    kiosk, outbox = owner
    payload = (
        f'{{"v":{VERSION},"outbox":{msgspec.json.encode(outbox).decode()},"events":['.encode()
        + b",".join(batch)
        + b"]}"
    )
    inbound = Inbound(kiosk, KioskTopic.EVENTS, payload, is_from_file=True)
    for reply in books.take([inbound], now_ms):
        report.refused += len(reply.refused)
        if reply.error is not None:
            report.refused += len(batch)
            is_unknown = reply.error is ReceiptError.UNKNOWN_KIOSK
            if is_unknown and report.unknown_kiosks is not None:
                report.unknown_kiosks.add(kiosk)


def _iso(instant_ms: int) -> str:
    return to_datetime(instant_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")
