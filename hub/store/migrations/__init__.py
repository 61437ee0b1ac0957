"""The schema of the books, step by step. Steps are only ever added.

Sizes shaped it: a rating costs well under 100 bytes, aggregates included, so what repeats (where
and how presses are booked) stands once in ``booking`` and ``series``, and the raw table has a
16-byte-or-smaller key WITHOUT ROWID. Aggregates are kept while writing, for a service at an
office, for the office and for the administration, so that no page reads raw ratings.

Instants are milliseconds since 1970 UTC (``…_ms``), a day is days since 1970-01-01 in the
administration's time zone, a month is year × 12 + month − 1, a slot is weekday × 24 + hour
(Monday 0). Texts by language are JSON objects. Id 0 in ``series`` means: all of them;
office -1: those at whose counters few people rotate.
"""

from __future__ import annotations

from sqlite_utils import Migrations

from hub.store.migrations import beginning, fleet, kiosks, managers, requests, revisions, speed

migrations = Migrations("hub")

# The name of a function is the name under which the books remember that a step was taken.
for _step in (
    beginning.catalogue,
    beginning.ledger,
    beginning.aggregates,
    beginning.series_by_service,
    kiosks.manners,
    kiosks.messages,
    kiosks.kiosk_commands,
    managers.served,
    managers.notes,
    managers.hours_and_flows,
    managers.standings,
    managers.usual_flows,
    managers.reasons_by_service,
    requests.note_states,
    requests.refused_retries,
    speed.counted_first,
    speed.newest_settings,
    speed.few_offices,
    speed.served_by_day,
    fleet.enrolment,
    fleet.wanted_software,
    fleet.logs_and_backups,
    revisions.revisions,
    speed.reasons_by_week,
    speed.months_by_day,
):
    migrations()(_step)
