"""Another release in the place of the one that runs, and back again if it does not do its work.

The new release lies beside the old one before anything stops. Then services stop, books and
accounts are copied, the new release brings the books up to date, runs, and is checked. If anything
of that fails, the old release and the copies are put back; kiosks send again what came in between.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass, replace
from typing import Any

from installing import packages, plan, services
from installing.copies import copy_all, put_back, schema
from installing.machine import Machine, Problem
from installing.release import CURRENT, RELEASES, current_version, is_there, put_beside, source_of
from installing.settings import HUB
from installing.steps import Account, Done
from installing.users import BACKUPS
from installing.users import HUB as HUB_USER
from installing.wish import Wish

_FAILURES = (Problem, OSError, subprocess.TimeoutExpired)
"""A full disk too must not leave a hub whose services were stopped."""
FILE, TRYING = "/etc/faccine/upgrade.json", "/etc/faccine/upgrade-now.json"


@dataclass(frozen=True)
class Upgrade:
    """The last upgrade: from which release to which, and what there was before it."""

    from_version: str
    to_version: str
    copies: dict[str, str]
    schema: dict[str, list[str]]


def upgrade(machine: Machine, wish: Wish, account: Account) -> None:
    """Have the release of ``wish.source`` run.

    Raises:
        Problem: it cannot; the one that ran before runs again, with its books.
    """
    source, before = source_of(wish.source), current_version(machine)
    if before is None:
        raise Problem(f"no hub is installed here: run {wish.source}/deploy/hub/install")
    if before == source.version:
        # It may have been cut short: its installation puts right what is missing.
        account.run(plan.steps_for(wish), machine, wish)
        account.say(f"\n{before} runs already.")
        return
    account.run([("debian", packages.debian), ("packages", packages.packages)], machine, wish)
    account.add(
        "release", Done(put_beside(machine, source), f"{source.version} lies beside {before}")
    )
    was_whole = _is_whole(machine)
    if machine.is_looking:
        account.add("upgrade", Done(is_changed=True, said=f"{before} to {source.version}"))
        return
    _switch(machine, wish, account, Upgrade(before, source.version, {}, {}), was_whole=was_whole)


def _switch(
    machine: Machine, wish: Wish, account: Account, planned: Upgrade, *, was_whole: bool
) -> None:
    services.stop(machine)
    account.add("stop", Done(is_changed=True, said="kiosks keep their presses meanwhile"))
    try:
        made = _cut_short(machine, planned) or _copied(machine, planned)
    except _FAILURES as problem:
        services.services(machine, wish)  # nothing was touched: let the old release go on
        raise Problem(str(problem)) from None
    account.add("copies", Done(is_changed=True, said=", ".join(made.copies.values())))
    try:
        _migrate(machine, planned.to_version)
        account.add("books", Done(is_changed=True, said=f"brought up to {planned.to_version}"))
        machine.link(CURRENT, f"{RELEASES}/{planned.to_version}")
        account.run(plan.steps_for(wish), machine, wish)
        if was_whole and not _is_whole(machine):
            raise Problem("the books are not whole any more (faccine-hub verify)")
        account.add("verify", Done(is_changed=False, said="the books are whole"))
    except _FAILURES as problem:
        account.add("back", Done(is_changed=True, said=f"{planned.to_version} failed: {problem}"))
        _return(machine, account, made, with_copies=True)
        machine.remove(TRYING)  # the one before can still be taken back
        raise Problem(
            f"{problem}; release {made.from_version} runs again, with the books as they were"
        ) from None
    _remember(machine, FILE, made)
    machine.remove(TRYING)
    _forget_others(machine, {planned.from_version, planned.to_version})
    account.say(
        f"\n{planned.to_version} runs. To have {planned.from_version} again: upgrade --back"
    )


def _copied(machine: Machine, planned: Upgrade) -> Upgrade:
    copies = copy_all(machine, planned.to_version)
    made = replace(planned, copies=copies, schema=schema(machine))
    _remember(machine, TRYING, made)
    return made


def _cut_short(machine: Machine, planned: Upgrade) -> Upgrade | None:
    """Return this very upgrade as it was begun, if the books were changed and then the power went.

    What its copies hold is then nowhere else: new ones would be of no use to the old release.
    """
    try:
        begun = Upgrade(**json.loads(machine.at(TRYING).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    is_same = (begun.from_version, begun.to_version) == (planned.from_version, planned.to_version)
    is_there = all(machine.at(copy).exists() for copy in begun.copies.values())
    return begun if is_same and is_there and begun.schema != schema(machine) else None


def back(machine: Machine, account: Account) -> None:
    """Have the release run again that ran before the last upgrade.

    Books that the new release has not changed in kind stay as they are, with all that came since.

    Raises:
        Problem: there is nothing to go back to, or it does not run any more.
    """
    last = _last(machine)
    if not is_there(machine, last.from_version):
        raise Problem(
            f"release {last.from_version} is not there any more: upgrade to it --from its folder"
        )
    if machine.is_looking:
        account.add("back", Done(is_changed=True, said=last.from_version))
        return
    services.stop(machine)
    is_older = schema(machine) != last.schema
    account.add(
        "books", Done(is_older, "as before the upgrade" if is_older else "stay as they are")
    )
    _return(machine, account, last, with_copies=is_older)
    for path in (FILE, TRYING):
        machine.remove(path)


def _return(machine: Machine, account: Account, made: Upgrade, *, with_copies: bool) -> None:
    """Run the old release with its own units and configurations, as its own installer has them."""
    services.stop(machine)
    if with_copies:
        aside = put_back(machine, made.copies, made.to_version)
        account.add("copies back", Done(is_changed=True, said=f"set aside: {', '.join(aside)}"))
    home = f"{RELEASES}/{made.from_version}"
    machine.link(CURRENT, home)
    machine.does(
        f"{home}/deploy/hub/install",
        why=f"release {made.from_version} does not run again",
        next_step=f"see {home}/deploy/hub/install --check",
    )
    account.add("release", Done(is_changed=True, said=f"{made.from_version} runs again"))


def _migrate(machine: Machine, version: str) -> None:
    program = f"{RELEASES}/{version}/bin/faccine-hub"
    command = machine.as_user(HUB_USER, program, "--config", HUB, "migrate")
    machine.does(*command, why="the books cannot be brought up to date", next_step="see above")


def _is_whole(machine: Machine) -> bool:
    """Tell whether a recount of the books agrees with what they say."""
    program = f"{CURRENT}/bin/faccine-hub"
    command = machine.as_user(HUB_USER, program, "--config", HUB, "verify")
    return machine.asks(*command)[0] == 0


def _remember(machine: Machine, path: str, made: Upgrade) -> None:
    machine.write(path, json.dumps(asdict(made), indent=2) + "\n")


def _last(machine: Machine) -> Upgrade:
    """Return the last upgrade that was made, or the one that was cut short.

    Raises:
        Problem: there was none.
    """
    current = current_version(machine)
    for path in (TRYING, FILE):
        file = machine.at(path)
        try:
            content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            found = Upgrade(**content)
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError) as error:
            raise Problem(f"{path}: {error}; take the copies in {BACKUPS} by hand") from None
        if found.to_version == current:
            return found
    raise Problem(
        f"{current or 'nothing'} was not upgraded to here: there is nothing to go back to"
    )


def _forget_others(machine: Machine, kept: set[str]) -> None:
    for folder in machine.at(RELEASES).iterdir():
        if folder.name not in kept:
            machine.remove(f"{RELEASES}/{folder.name}")
