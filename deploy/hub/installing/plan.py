"""All the steps of an installation, in their order."""

from __future__ import annotations

from pathlib import Path

from installing import (
    books,
    broker,
    certificates,
    checks,
    credentials,
    packages,
    release,
    restoring,
    services,
    settings,
    users,
    web,
)
from installing.machine import Machine
from installing.steps import Done, Step
from installing.wish import FILE, Wish, keep


def steps_for(wish: Wish, restore_from: Path | None = None) -> list[tuple[str, Step]]:
    """Return the steps for what is wanted; ``restore_from`` holds the copies of another hub."""
    restored: list[tuple[str, Step]] = []
    if restore_from is not None:
        restored = [("copies", restoring.step(restore_from))]
    fetching: list[tuple[str, Step]] = []
    if wish.acme:
        # nginx has to answer for it; then both servers are started with what came.
        fetching = [
            ("letsencrypt", certificates.fetch),
            ("settings", settings.settings),
            ("services", services.services),
        ]
    return [
        ("debian", packages.debian),
        ("ports", packages.ports),
        ("packages", packages.packages),
        ("users", users.users),
        ("folders", users.folders),
        ("wishes", _keep),
        ("release", release.release),
        ("repository", release.repository),
        ("certificate", certificates.certificate),
        ("credentials", credentials.credentials),
        ("settings", settings.settings),
        ("broker", broker.broker),
        ("web", web.web),
        ("units", services.units),
        *restored,
        ("books", books.books),
        ("administrator", books.administrator),
        ("services", services.services),
        *fetching,
        ("dashboard", checks.dashboard_answers),
        ("broker check", checks.broker_answers),
    ]


def _keep(machine: Machine, wish: Wish) -> Done:
    return Done(keep(machine, wish), FILE)
