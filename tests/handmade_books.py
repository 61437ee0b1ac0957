"""Books whose rows a test writes by hand, through the real migrations.

What the hub would have counted is put straight into the aggregates, on all three levels, so that
a test of reading says what it reads and needs no ingest.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from faccine.runtime.database import migrate, open_database, transaction
from hub.periods import date_of, month_of_day
from hub.sparks import SLOTS_A_WEEK, SparkPoint, pack_flow, pack_spark
from hub.store.judging import judge_all
from hub.store.migrations import migrations
from hub.store.months import month_statement

LABELS = {
    "happy": {"it": "Bene", "en": "Good"},
    "neutral": {"it": "Così così", "en": "So-so"},
    "sad": {"it": "Male", "en": "Bad"},
}
REASONS = {
    "waiting": "tempo di attesa",
    "staff": "cortesia e chiarezza",
    "return": "devo tornare",
    "outcome": "esito della richiesta",
}


@cache
def _empty_books() -> bytes:
    """The file of books that hold nothing yet: migrated once, since tests make hundreds."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "books.sqlite3")
        database = open_database(path, create=True)
        migrate(database, migrations)
        # Whoever writes the catalogue moves its revision; tests write it by hand.
        for table in ("administration", "service", "office", "office_service"):
            for verb in ("INSERT", "UPDATE", "DELETE"):
                database.conn.execute(
                    f"CREATE TRIGGER moved_{table}_{verb} AFTER {verb} ON {table} BEGIN "
                    "UPDATE catalogue_revision SET revision = revision + 1; END"
                )
        database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return path.read_bytes()


class HandmadeBooks:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "books.sqlite3"
        self.url = f"sqlite:///{self.path}"
        self.path.write_bytes(_empty_books())
        self.database = open_database(self.path)

    def close(self) -> None:
        self.database.close()

    def _insert(self, table, **values) -> int:
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        cursor = self.database.conn.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values.values())
        )
        return cursor.lastrowid

    def administration(self, code="comune-esempio", name="Comune di Esempio", **more) -> int:
        values = {"timezone": "Europe/Rome", "languages": '["it"]'} | more
        administration = self._insert("administration", code=code, name=name, **values)
        survey = self._insert(
            "survey", administration=administration, code="giudizio", question='{"it":"?"}'
        )
        self.labels(survey)
        for rank, (reason, label) in enumerate(REASONS.items()):
            self._insert(
                "reason", survey=survey, code=reason, label=json.dumps({"it": label}), rank=rank
            )
        return administration

    def labels(self, survey: int, version: int = 1, words=LABELS) -> int:
        texts = {face: json.dumps(text) for face, text in words.items()}
        return self._insert("face_labels", survey=survey, version=version, **texts)

    def service(self, administration, code, name=None, channel="counter") -> int:
        names = json.dumps({"it": name or code.capitalize()})
        return self._insert(
            "service", administration=administration, code=code, name=names, channel=channel
        )

    def office(self, administration, code, services, rotating_staff=4, name=None) -> int:
        office = self._insert(
            "office",
            administration=administration,
            code=code,
            name=name or code.capitalize(),
            rotating_staff=rotating_staff,
        )
        for service in services:
            self._insert("office_service", office=office, service=service)
        return office

    def kiosk(self, office, code, position=None, services=(), **more) -> int:
        kiosk = self._insert("kiosk", code=code, **more)
        self.move(kiosk, office, 0, position, services)
        return kiosk

    def move(self, kiosk, office, from_ms, position=None, services=()) -> None:
        placement = self._insert(
            "placement", kiosk=kiosk, from_ms=from_ms, office=office, position=position
        )
        for rank, service in enumerate(services):
            self._insert("placement_service", placement=placement, rank=rank, service=service)

    def ask(self, kiosk, action, asked_ms, sent_ms=None) -> None:
        self._insert(
            "kiosk_command",
            id=f"{kiosk}-{asked_ms}",
            kiosk=kiosk,
            action=action,
            asked_ms=asked_ms,
            expires_ms=asked_ms + 300_000,
            sent_ms=sent_ms,
        )

    def settings(self, kiosk, version) -> None:
        row = self.database.conn.execute(
            "SELECT p.id, l.survey, l.id FROM placement p, face_labels l WHERE p.kiosk = ? LIMIT 1",
            (kiosk,),
        ).fetchone()
        self._insert(
            "settings_version",
            kiosk=kiosk,
            version=version,
            issued_ms=0,
            placement=row[0],
            survey=row[1],
            face_labels=row[2],
            document="{}",
        )

    def status(self, kiosk, state="online", seen_ms=0, **more) -> None:
        self.database.conn.execute("DELETE FROM kiosk_status WHERE kiosk = ?", (kiosk,))
        self._insert("kiosk_status", kiosk=kiosk, state=state, seen_ms=seen_ms, **more)

    def outbox(self, kiosk, uuid="0198f3c2-7d5e-7c11-a3b0-5b1f2f6d9e10", **more) -> int:
        return self._insert("outbox", kiosk=kiosk, uuid=uuid, **more)

    def press(self, kiosk) -> None:
        """One more rating made and received."""
        self.database.conn.execute(
            "UPDATE outbox SET last = last + 1, ratings = ratings + 1, stored = stored + 1,"
            " stored_ratings = stored_ratings + 1 WHERE kiosk = ?",
            (kiosk,),
        )

    def refuse(self, kiosk, why, n=1, last_ms=0, detail="?") -> None:
        self._insert("refused_count", kiosk=kiosk, why=why, n=n, bytes_kept=99, last_ms=last_ms)
        self._insert("refused", kiosk=kiosk, why=why, detail=detail, ticked=1, received_ms=last_ms)

    def rate(
        self, office, service, day, faces, *, hour=None, aside=0, asked=0, reasons=None, labels=None
    ) -> None:
        """Add (happy, neutral, sad) and reasons on a day, on all three levels.

        With an hour they also count in the week's slots, and in the day's hours of the office.
        """
        month, counts = month_of_day(day), (*faces, asked)
        chain = self._series(office, service, labels)
        for series in chain:
            self._add("day_count", {"series": series, "day": day}, aside, counts)
            statement = month_statement(date_of(day).day)
            self.database.conn.execute(statement, (series, month, aside, *counts))
            if hour is not None:
                slot = {"series": series, "month": month, "slot": _slot(day, hour)}
                self._add("slot_count", slot, aside, counts)
            self._add_reasons(series, day, aside, reasons or {})
        if hour is not None:
            self._add("hour_count", {"day": day, "series": chain[1], "hour": hour}, aside, counts)
        # Reasons of a service are kept for all offices together, too.
        if reasons:
            key = self._key(office, service, labels)
            self._add_reasons(self._one_series(key, 0, service, None), day, aside, reasons)

    def rate_many(self, rows) -> None:
        """Call :meth:`rate` for many (office, service, day, faces[, hour]) in one transaction."""
        with transaction(self.database):
            for office, service, day, faces, *hour in rows:
                self.rate(office, service, day, faces, hour=hour[0] if hour else None)

    def served(self, office, first_day, last_day, n, service=None) -> int:
        """Say how many people were served from one day to another."""
        return self._insert(
            "served",
            administration=self._administration_of(office),
            office=office,
            service=service,
            first_day=first_day,
            last_day=last_day,
            n=n,
            changed_ms=0,
        )

    def note(self, administration, title, *, sentence=None, **more) -> int:
        """Write an event down, or an action when a state is given.

        ``sentence`` is {language: (said or None, text)}.
        """
        kind = "action" if more.get("state") else "event"
        values = {"kind": kind, "day": 0, "created_ms": 0, "changed_ms": 0} | more
        note = self._insert("note", administration=administration, title=title, **values)
        for language, (said, text) in (sentence or {}).items():
            self._insert("note_sentence", note=note, language=language, said=said, text=text)
        return note

    def standing(self, office, service, verdict="stable", points=(), **more) -> None:
        """Say what was judged of a service, 0 for the office; points are spark points."""
        values = {
            "kind": "shares",
            "step": "week",
            "run": 0 if verdict == "too-few" else 1,
            "rule": "limit" if verdict in {"better", "worse"} else None,
            "base_have": 20,
            "base_need": 20,
            "base_value": 0.1,
            "missing": 0,
            "judged_day": 0,
        } | more
        self._insert(
            "standing",
            administration=self._administration_of(office),
            office=office,
            service=service,
            verdict=verdict,
            points=pack_spark([SparkPoint(*point) for point in points]),
            **values,
        )

    def flow(self, kiosk, slots, first_day=0, last_day=90) -> None:
        """Say how much a kiosk is usually pressed: {slot: mean presses}."""
        means = pack_flow(slots.get(slot, 0.0) for slot in range(SLOTS_A_WEEK))
        days = {"first_day": first_day, "last_day": last_day}
        self._insert("kiosk_flow", kiosk=kiosk, slots=means, **days)

    def judge(self, now_ms) -> None:
        """Let the hub judge everything, and reckon all flows."""
        judge_all(self.database, now_ms)

    def _administration_of(self, office) -> int:
        return self.database.conn.execute(
            "SELECT administration FROM office WHERE id = ?", (office,)
        ).fetchone()[0]

    def _add_reasons(self, series, day, aside, reasons) -> None:
        for code, n in reasons.items():
            self.database.conn.execute(
                "INSERT INTO reason_count SELECT ?, ?, ?, r.id, ? FROM reason r"
                " JOIN series s ON s.id = ? AND s.survey = r.survey WHERE r.code = ?"
                " ON CONFLICT DO UPDATE SET n = n + excluded.n",
                (series, day, aside, n, series, code),
            )

    def _add(self, table, key, aside, counts) -> None:
        marks = ", ".join("?" * (len(key) + 5))
        columns = ("happy", "neutral", "sad", "asked")
        adding = ", ".join(f"{name} = {name} + excluded.{name}" for name in columns)
        self.database.conn.execute(
            f"INSERT INTO {table} ({', '.join(key)}, aside, {', '.join(columns)})"
            f" VALUES ({marks}) ON CONFLICT DO UPDATE SET {adding}",
            (*key.values(), aside, *counts),
        )

    def _series(self, office, service, labels) -> list[int]:
        key = self._key(office, service, labels)
        parent, ids = None, []
        for place, what in ((0, 0), (office, 0), (office, service)):
            parent = self._one_series(key, place, what, parent)
            ids.append(parent)
        return ids

    def _key(self, office, service, labels) -> tuple[int, str, int, int]:
        found = self.database.conn.execute(
            "SELECT o.administration, s.channel, u.id FROM office o, service s, survey u"
            " WHERE o.id = ? AND s.id = ? AND u.administration = o.administration",
            (office, service),
        ).fetchone()
        administration, channel, survey = found
        if labels is None:
            labels = self.database.conn.execute(
                "SELECT id FROM face_labels WHERE survey = ? AND version = 1", (survey,)
            ).fetchone()[0]
        return administration, channel, survey, labels

    def _one_series(self, key, office, service, parent) -> int:
        administration, channel, survey, labels = key
        where = {
            "administration": administration,
            "office": office,
            "service": service,
            "channel": channel,
            "survey": survey,
            "face_labels": labels,
        }
        row = self.database.conn.execute(
            f"SELECT id FROM series WHERE {' AND '.join(f'{name} = ?' for name in where)}",
            list(where.values()),
        ).fetchone()
        return row[0] if row else self._insert("series", **where, parent=parent)


def _slot(day, hour) -> int:
    return date_of(day).weekday() * 24 + hour
