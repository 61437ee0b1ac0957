"""The secrets that are made here: logins of our own programs at the broker, and for metrics.

They stay in /etc/faccine, which only root reads; systemd hands each to the one program it is for.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from installing.machine import Machine, Problem, Rights
from installing.steps import Done
from installing.wish import Wish

HUB_PASSWORD = "/etc/faccine/hub-broker-password"
METRICS_PASSWORD = "/etc/faccine/metrics-broker-password"
METRICS_TOKEN = "/etc/faccine/metrics-token"
OWN_LOGINS = "/etc/faccine/gate-own.passwd"

_LOGINS = {"_hub": HUB_PASSWORD, "_metrics": METRICS_PASSWORD}
_ROUNDS = 101  # as mosquitto_passwd does; these passwords have 256 random bits


def credentials(machine: Machine, wish: Wish) -> Done:
    """Have random passwords, and the password file that lets their owners in."""
    made = [
        path
        for path in (HUB_PASSWORD, METRICS_PASSWORD, METRICS_TOKEN)
        if machine.write_if_missing(path, f"{secrets.token_urlsafe(32)}\n", Rights(0o600))
    ]
    if not (machine.is_looking and made) and _write_logins(machine):
        made.append(OWN_LOGINS)
    return Done(bool(made), ", ".join(made) or "in /etc/faccine")


def _write_logins(machine: Machine) -> bool:
    file = machine.at(OWN_LOGINS)
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    hashes = dict(line.split(":", 1) for line in old.splitlines() if ":" in line)
    for user, path in _LOGINS.items():
        password = machine.at(path).read_text(encoding="utf-8").strip()
        if not password:
            raise Problem(f"{path}: the file is empty; remove it and run this again")
        if not fits(password, hashes.get(user, "")):
            hashes[user] = password_hash(password, secrets.token_bytes(12))
    text = "".join(f"{user}:{found}\n" for user, found in sorted(hashes.items()))
    return machine.write(OWN_LOGINS, text, Rights(0o600))


def password_hash(password: str, salt: bytes, rounds: int = _ROUNDS) -> str:
    """Return a password as Mosquitto's password files keep it: PBKDF2 with SHA-512."""
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    encoded = (base64.b64encode(part).decode() for part in (salt, digest))
    return "$".join(["", "7", str(rounds), *encoded])


def fits(password: str, found: str) -> bool:
    """Tell whether a hash of Mosquitto's was made from a password."""
    try:
        _, kind, rounds, salt, _ = found.split("$")
        made = password_hash(password, base64.b64decode(salt), int(rounds))
    except ValueError:
        return False
    return kind == "7" and secrets.compare_digest(made, found)
