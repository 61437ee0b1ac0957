"""What books say, with codes in the place of ids, so that two files can be compared."""

from __future__ import annotations

from hub.store.months import MONTH_COLUMNS
from hub.store.transfer import exported_events
from hub.weeks import COLUMNS

_SERIES = (
    "SELECT s.id, a.code || ' ' || CASE WHEN s.office > 0 THEN o.code ELSE s.office END || ' ' ||"
    " ifnull(v.code, '*') || ' ' || s.channel || ' ' || q.code || ' ' || l.version AS name"
    " FROM series s JOIN administration a ON a.id = s.administration"
    " LEFT JOIN office o ON o.id = s.office LEFT JOIN service v ON v.id = s.service"
    " JOIN survey q ON q.id = s.survey JOIN face_labels l ON l.id = s.face_labels"
)
_QUESTIONS = {
    "day_count": f"SELECT n.name, day, aside, happy, neutral, sad, asked FROM day_count c"
    f" JOIN ({_SERIES}) n ON n.id = c.series",
    "month_count": f"SELECT n.name, {', '.join(MONTH_COLUMNS[1:])} FROM month_count c"
    f" JOIN ({_SERIES}) n ON n.id = c.series",
    "slot_count": f"SELECT n.name, month, slot, aside, happy, neutral, sad, asked"
    f" FROM slot_count c JOIN ({_SERIES}) n ON n.id = c.series",
    "hour_count": f"SELECT n.name, day, hour, aside, happy, neutral, sad, asked"
    f" FROM hour_count c JOIN ({_SERIES}) n ON n.id = c.series WHERE happy + neutral + sad",
    "reason_count": f"SELECT n.name, day, aside, r.code, n FROM reason_count c"
    f" JOIN reason r ON r.id = c.reason JOIN ({_SERIES}) n ON n.id = c.series",
    "reason_weeks": f"SELECT n.name, weeks, aside, r.code, {', '.join(COLUMNS)}"
    f" FROM reason_weeks c JOIN reason r ON r.id = c.reason JOIN ({_SERIES}) n ON n.id = c.series",
    "kiosk_slot": "SELECT month, k.code, slot, n FROM kiosk_slot c JOIN kiosk k ON k.id = c.kiosk"
    " WHERE n",
    "kiosk_flow": "SELECT k.code, first_day, last_day, hex(slots) FROM kiosk_flow c"
    " JOIN kiosk k ON k.id = c.kiosk",
    "ledger": "SELECT k.code, uuid, last, ratings, stored, stored_ratings, refused,"
    " refused_ratings, settled, missing, acknowledged, acknowledged_why FROM outbox o"
    " JOIN kiosk k ON k.id = o.kiosk",
    "boot": "SELECT k.code, uuid, b.code FROM boot b JOIN outbox o ON o.id = b.outbox"
    " JOIN kiosk k ON k.id = o.kiosk",
    "event": "SELECT k.code, uuid, seq, face, rating, r.code, at_ms, received_s, b.code, aside,"
    " coarse FROM event e JOIN outbox o ON o.id = e.outbox JOIN kiosk k ON k.id = o.kiosk"
    " LEFT JOIN reason r ON r.id = e.reason LEFT JOIN boot b ON b.id = e.boot",
    "refused": "SELECT kiosk, outbox, seq, kind, why, detail, hex(payload), ticked, received_ms"
    " FROM refused",
    "refused_count": "SELECT * FROM refused_count",
    "kiosk": "SELECT code, name, mode, revoked_ms, software FROM kiosk",
    "kiosk_status": "SELECT k.code, seen_ms, outbox, received_ms, settings, clock, s.software,"
    " boot, problem, health FROM kiosk_status s JOIN kiosk k ON k.id = s.kiosk",
    "administration": "SELECT code, name, timezone, languages, patron_day, contact, bilingual"
    " FROM administration",
    "office": "SELECT a.code, o.code, o.name, rotating_staff, opening_hours FROM office o"
    " JOIN administration a ON a.id = o.administration",
    "office_service": "SELECT o.code, v.code FROM office_service x JOIN office o ON o.id = x.office"
    " JOIN service v ON v.id = x.service",
    "few_office": "SELECT o.code FROM few_office f JOIN office o ON o.id = f.office",
    "service": "SELECT a.code, v.code, v.name, channel, retired_ms, icon FROM service v"
    " JOIN administration a ON a.id = v.administration",
    "placement": "SELECT k.code, from_ms, o.code, position FROM placement p"
    " JOIN kiosk k ON k.id = p.kiosk JOIN office o ON o.id = p.office",
    "placement_service": "SELECT k.code, p.from_ms, rank, v.code FROM placement_service x"
    " JOIN placement p ON p.id = x.placement JOIN kiosk k ON k.id = p.kiosk"
    " JOIN service v ON v.id = x.service",
    "survey": "SELECT a.code, s.code, question, from_day, to_day, reasons_after FROM survey s"
    " JOIN administration a ON a.id = s.administration",
    "face_labels": "SELECT s.code, version, happy, neutral, sad FROM face_labels l"
    " JOIN survey s ON s.id = l.survey",
    "reason": "SELECT s.code, r.code, label, rank FROM reason r JOIN survey s ON s.id = r.survey",
    "settings_version": "SELECT k.code, v.version, issued_ms, p.from_ms, s.code, l.version,"
    " document FROM settings_version v JOIN kiosk k ON k.id = v.kiosk"
    " JOIN placement p ON p.id = v.placement JOIN survey s ON s.id = v.survey"
    " JOIN face_labels l ON l.id = v.face_labels",
    "served": "SELECT a.code, o.code, v.code, first_day, last_day, n FROM served s"
    " JOIN administration a ON a.id = s.administration JOIN office o ON o.id = s.office"
    " LEFT JOIN service v ON v.id = s.service",
    "note": "SELECT a.code, o.code, v.code, kind, title, detail, day, owner, due_day, state,"
    " done_day, verified_day, target, is_new_base, approved_ms FROM note n"
    " JOIN administration a ON a.id = n.administration LEFT JOIN office o ON o.id = n.office"
    " LEFT JOIN service v ON v.id = n.service",
    "note_sentence": "SELECT n.title, language, said, text FROM note_sentence s"
    " JOIN note n ON n.id = s.note",
    "note_state": "SELECT n.title, s.state, s.day FROM note_state s JOIN note n ON n.id = s.note",
    "message": "SELECT a.code, from_day, to_day, text, m.said, n.title FROM message m"
    " JOIN administration a ON a.id = m.administration LEFT JOIN note n ON n.id = m.note",
    "message_office": "SELECT m.text, o.code FROM message_office x JOIN message m"
    " ON m.id = x.message JOIN office o ON o.id = x.office",
    "commitment": "SELECT a.code, who_reads, when_read, who_decides, since_ms FROM commitment c"
    " JOIN administration a ON a.id = c.administration",
    "standing": "SELECT a.code, o.code, ifnull(v.code, '*'), verdict, kind, step, rule, run,"
    " base_have, base_need, base_value, missing, ready_day, judged_day, hex(points)"
    " FROM standing s JOIN administration a ON a.id = s.administration"
    " JOIN office o ON o.id = s.office LEFT JOIN service v ON v.id = s.service",
    "kiosk_command": "SELECT c.id, k.code, action, asked_ms, expires_ms, sent_ms"
    " FROM kiosk_command c JOIN kiosk k ON k.id = c.kiosk WHERE sent_ms IS NOT NULL",
    "kiosk_log": "SELECT k.code, command, received_ms, lines FROM kiosk_log l"
    " JOIN kiosk k ON k.id = l.kiosk",
}


def said(database):
    """Return what the books say as {table: sorted rows}, the events as they are exported too."""
    answers = {
        table: sorted(database.conn.execute(question).fetchall(), key=repr)
        for table, question in _QUESTIONS.items()
    }
    answers["exported"] = sorted(
        (tuple(row.values()) for row in exported_events(database)), key=repr
    )
    return answers


def added(before, after):
    """Return what ``after`` says beyond ``before``, which it must say still."""
    new = {}
    for table, rows in after.items():
        left = list(rows)
        for row in before[table]:
            left.remove(row)
        new[table] = left
    return new


def differing(one, other):
    """Return the tables in which two books differ, with the rows only one has: for assertions."""
    return {
        table: (
            [row for row in one[table] if row not in other[table]][:3],
            [row for row in other[table] if row not in one[table]][:3],
        )
        for table in one
        if one[table] != other[table]
    }
