"""What tests of alerts share: kiosks, services and people served as a rule sees them."""

from __future__ import annotations

from dashboard.alerts.facts import Facts, KioskFact, Served, ServedFact, ServiceFact
from dashboard.alerts.model import AlertRule, Place
from dashboard.alerts.settings import SPECS, RuleSettings, RulesInForce
from dashboard.fleet import KioskNow
from hub.hours import OpeningHours
from hub.reading import Counts, KioskLedger, OutboxLedger, Standing
from hub.silence import Silence
from hub.sparks import SparkPoint, pack_spark

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
HOURS = "Mo-Fr 08:30-13:00"
NAMES = {"administration": "Comune", "office": "Anagrafe", "timezone": "Europe/Rome"}
PLACE = Place("fontelieta", "anagrafe", "anagrafe-1")
LAST_POINT = SparkPoint(20_000, 0.27, 0.02, 0.2, "worse", is_base=False, is_thin=False)


def outbox(**more) -> OutboxLedger:
    values = {
        "uuid": "u", "made": 0, "stored": 0, "refused": 0, "missing": 0, "acknowledged": 0,
        "ratings": 0, "stored_ratings": 0, "refused_ratings": 0,
    } | more  # fmt: skip
    return OutboxLedger(**values)


def ledger(code="anagrafe-1", outboxes=(), **more) -> KioskLedger:
    values = {
        "id": 1, "code": code, "name": None, "administration": 1, "office": "Anagrafe",
        "office_code": "anagrafe", "position": None, "is_revoked": False, "is_test": False,
        "state": "online", "seen_ms": None, "received_ms": None, "settings": 1, "wanted": 1,
        "clock": "synced", "software": "1", "problem": None, "health": None,
    } | more  # fmt: skip
    return KioskLedger(**values, outboxes=tuple(outboxes))


def kiosk(now_ms, *, place=PLACE, silence=None, hours=HOURS, since=(None, None), **more):
    """A kiosk that was heard just now unless told otherwise; since: its clock, its queue."""
    one = ledger(place.item, **({"seen_ms": now_ms} | more))
    opened = OpeningHours(hours, "Europe/Rome")
    now = KioskNow(one, None, silence, None, place.administration, opened, "Europe/Rome")
    return KioskFact(place, NAMES | {"kiosk": place.item}, now, *since)


def silent(since_ms, now_ms, expected, chance):
    return Silence(since_ms, now_ms, expected, chance, now_ms - since_ms)


def standing(verdict="worse", **more) -> Standing:
    values = {
        "office": 1, "service": 1, "verdict": verdict, "kind": "shares", "step": "week",
        "rule": "limit", "run": 2, "base_have": 20, "base_need": 20, "base_value": 0.1,
        "missing": 0, "ready_day": None, "judged_day": 20_000,
        "packed": pack_spark([LAST_POINT]),
    } | more  # fmt: skip
    return Standing(**values)


def service(verdict="worse", recent=None, *, is_monthly=False, **more) -> ServiceFact:
    judged = standing(verdict, **more) if verdict else None
    place = Place("fontelieta", "anagrafe", "tari")
    names = NAMES | {"service": {"it": "TARI"}}
    return ServiceFact(place, names, judged, recent or Counts(), is_monthly)


def served(*entered, ratings_since=0, today=20_780) -> ServedFact:
    rows = [Served(*row) for row in entered]
    return ServedFact(Place("fontelieta", "anagrafe"), NAMES, rows, ratings_since, today)


def facts(*, kiosks=(), services=(), served=()) -> Facts:
    return Facts(list(kiosks), list(services), list(served))


def rules(rule: AlertRule | None = None, place=None, *, is_on=True, **amounts) -> RulesInForce:
    if rule is None:
        return RulesInForce()
    made = RuleSettings(is_on, {**SPECS[rule].usual.amounts, **amounts})
    return RulesInForce({(place or Place("fontelieta"), rule): made})
