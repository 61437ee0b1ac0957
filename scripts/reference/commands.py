"""``docs/commands.md``: the help of every command, as it is printed."""

from __future__ import annotations

from collections.abc import Iterator

import click

from dashboard.cli import cli as faccine_dashboard
from hub.cli import main as faccine_hub
from kiosk.cli import main as faccine_kiosk

PROGRAMS: tuple[click.Command, ...] = (faccine_kiosk, faccine_hub, faccine_dashboard)
_WIDTH = 100
_INTRODUCTION = """\
# Commands

Made by `scripts/docs` from the programs' own `--help`; do not edit.

Every option can also stand in a TOML file named by `--config` (top-level keys for every command,
a table for one), or in the environment: `FACCINE_HUB_RUN_DATABASE` is `--database` of
`faccine-hub run`. Flags win over the environment, the environment over the file. Exit codes: 0
done, 1 it failed (one line says why), 2 wrong use.
"""


def commands_page() -> str:
    """Return the whole page."""
    parts = [_INTRODUCTION]
    for program in PROGRAMS:
        for path, text in helps(program):
            level = "##" if " " not in path else "###"
            parts.append(f"{level} {path}\n\n```\n{text.rstrip()}\n```\n")
    return "\n".join(parts)


def helps(program: click.Command) -> Iterator[tuple[str, str]]:
    """Give each command of a program, the program first, with its help."""
    name = program.name or ""
    yield from _helps(program, click.Context(program, info_name=name, **_SETTINGS))


_SETTINGS = {"terminal_width": _WIDTH, "max_content_width": _WIDTH}


def _helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                inner = click.Context(child, info_name=name, parent=context, **_SETTINGS)
                yield from _helps(child, inner)
