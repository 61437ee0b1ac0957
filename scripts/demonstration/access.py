"""Who may say and hear what at the broker, read from Mosquitto's own access list.

For brokers that cannot read ``deploy/mosquitto/faccine.acl`` themselves, so that the rules stand
once. Needs nothing but the standard library: it also runs beside the broker installed by pip.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ACCESS_LIST = Path(__file__).parents[2] / "deploy" / "mosquitto" / "faccine.acl"


class Rule(NamedTuple):
    """One line of the list. ``user`` None means every user, with ``%u`` for the name."""

    user: str | None
    access: str
    topic: str


def read_rules(path: Path = ACCESS_LIST) -> list[Rule]:
    """Return the rules of an access list, in its order.

    Raises:
        ValueError: a line says something else than ``user``, ``topic`` or ``pattern``.
    """
    rules, user = [], None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "user" and len(words) == 2:
            user = words[1]
        elif words[0] in {"topic", "pattern"} and len(words) == 3:
            rules.append(Rule(user if words[0] == "topic" else None, words[1], words[2]))
        else:
            raise ValueError(f"{path}:{number}: expected user, topic or pattern, not {line!r}")
    return rules


def is_allowed(rules: list[Rule], user: str, access: str, topic: str) -> bool:
    """Tell whether a user may ``read`` or ``write`` a topic, or subscribe to a filter."""
    found = {
        rule.access
        for rule in rules
        if rule.user in {None, user} and _covers(rule.topic.replace("%u", user), topic)
    }
    return "deny" not in found and bool(found & {access, "readwrite"})


def _covers(allowed: str, topic: str) -> bool:
    """Tell whether everything the topic or filter names lies within the allowed filter."""
    ours, theirs = allowed.split("/"), topic.split("/")
    if ours[-1] == "#":
        ours, theirs = ours[:-1], theirs[: len(ours) - 1]
    return len(ours) == len(theirs) and all(
        our == their or (our == "+" and their != "#")
        for our, their in zip(ours, theirs, strict=True)
    )
