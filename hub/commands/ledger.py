"""``faccine-hub verify``: do the books agree with the raw rows?"""

from __future__ import annotations

import click

from hub.commands.common import (
    database_option,
    json_option,
    leave,
    opened_to_read,
    print_json,
)
from hub.store.recount import Verdict, recount


@click.command()
@database_option
@json_option
def verify(database: str, as_json: bool) -> None:
    """Recount everything from the raw events.

    Exit code 1 on a mismatch, or on a missing event that nobody has acknowledged (see 'kiosk
    acknowledge'); waiting events are no fault. Works beside a running hub.

    \b
    Example:
      faccine-hub verify --database sqlite:///books.db --json
    """
    with opened_to_read(database) as books:
        verdict = recount(books)
    if as_json:
        print_json(
            {
                "kiosks": verdict.lines,
                "mismatches": verdict.mismatches,
                "ok": verdict.is_ok,
            }
        )
    else:
        _tell(verdict)
    leave(is_ok=verdict.is_ok)


def _tell(verdict: Verdict) -> None:
    for line in verdict.lines:
        note = f" ({line.acknowledged} acknowledged)" if line.missing else ""
        click.echo(
            f"{line.kiosk} {line.outbox}: {line.made} made = {line.stored} stored + "
            f"{line.refused} refused + {line.waiting} waiting + {line.missing} missing{note}"
        )
    for mismatch in verdict.mismatches:
        click.echo(f"MISMATCH {mismatch}")
    click.echo("ok" if verdict.is_ok else "NOT OK")
