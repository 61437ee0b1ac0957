"""The command line of every program: settings from a file, the environment and flags.

Precedence, weakest first: the TOML file named by ``--config`` (click's ``default_map``: a table a
command, and top-level keys for all of them), ``FACCINE_…`` environment variables (click's
``auto_envvar_prefix``), flags. An error is one line on standard error and exit code 1; wrong use
is one line and exit code 2.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from faccine import __version__
from faccine.runtime.logs import configure_logging
from faccine.wire.errors import FaccineError, SettingsError


class Program(click.Group):
    """A click group whose errors are one line, and whose settings come from a TOML file."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program; see :class:`click.Group`."""
        try:
            return super().main(*args, **extra)
        except FaccineError as error:
            click.echo(f"{self.name}: {error}", err=True)
            sys.exit(1)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the program's own options; see :class:`click.Group`."""
        with _wrong_use_in_one_line(str(self.name)):
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the command's options and run it; see :class:`click.Group`."""
        with _wrong_use_in_one_line(str(self.name)):
            return super().invoke(ctx)


class _WrongUse(click.ClickException):
    """Wrong use of a program, said in one line."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


@contextmanager
def _wrong_use_in_one_line(name: str) -> Iterator[None]:
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise  # a group without a command: its help is the best answer
    except click.UsageError as error:
        said = " ".join(error.format_message().split()).rstrip(".")
        where = error.ctx.command_path if error.ctx else name
        raise _WrongUse(f"{name}: {said}; see '{where} --help'") from None


def program(name: str, prefix: str, summary: str) -> Program:
    """Return the empty command line of one program.

    Args:
        name: as it is typed, for instance ``faccine-hub``.
        prefix: of its environment variables, for instance ``FACCINE_HUB``.
        summary: its help text, with an example.
    """

    @click.group(
        name=name,
        cls=Program,
        help=summary,
        context_settings={
            "auto_envvar_prefix": prefix,
            "show_default": True,
            "help_option_names": ["-h", "--help"],
            "max_content_width": 100,
        },
    )
    @click.version_option(__version__, prog_name=name)
    @click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        help="TOML file with settings; a table a command.",
    )
    @click.option("--verbose", is_flag=True, help="Log more.")
    @click.pass_context
    def root(context: click.Context, config: Path | None, verbose: bool) -> None:
        configure_logging(verbose=verbose)
        if config is not None:
            group = context.command
            if not isinstance(group, click.Group):
                raise TypeError("a program is a click group")
            context.default_map = load_settings(config, group)

    if not isinstance(root, Program):
        raise TypeError("click did not build a Program")
    return root


def load_settings(path: Path, group: click.Group) -> dict[str, Any]:
    """Read a settings file into click's ``default_map``.

    Top-level keys apply to every command that has that option; a table applies to its command.

    Raises:
        SettingsError: the file is missing or is no TOML, or a key belongs to no command.
    """
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise SettingsError(f"settings {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"settings {path}: not TOML: {error}") from None
    common = {key: value for key, value in content.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in content.items() if isinstance(value, dict)}
    return _command_defaults(path, group, common, tables)


def _command_defaults(
    path: Path, group: click.Group, common: dict[str, Any], tables: dict[str, Any]
) -> dict[str, Any]:
    unused = set(common)
    defaults: dict[str, Any] = {}
    for name, command in group.commands.items():
        options = {option.name for option in command.params if option.name}
        table = {key.replace("-", "_"): value for key, value in tables.pop(name, {}).items()}
        shared = {
            key.replace("-", "_"): value
            for key, value in common.items()
            if key.replace("-", "_") in options
        }
        unused -= {key for key in common if key.replace("-", "_") in options}
        if isinstance(command, click.Group):
            nested = {key: value for key, value in table.items() if isinstance(value, dict)}
            flat = {key: value for key, value in table.items() if not isinstance(value, dict)}
            defaults[name] = _command_defaults(path, command, {}, nested) | flat
            for sub_name, sub in command.commands.items():
                sub_options = {option.name for option in sub.params if option.name}
                for key, value in common.items():
                    if key.replace("-", "_") in sub_options:
                        unused.discard(key)
                        defaults[name].setdefault(sub_name, {}).setdefault(
                            key.replace("-", "_"), value
                        )
            continue
        wrong = sorted(set(table) - options)
        if wrong:
            raise SettingsError(
                f"settings {path}: [{name}] has no setting {wrong[0]!r}; "
                f"expected one of {', '.join(sorted(options))}"
            )
        defaults[name] = _with_lists(command, shared | table)
    wrong = sorted(unused | set(tables))
    if wrong:
        raise SettingsError(f"settings {path}: no command knows {wrong[0]!r}; see --help")
    return defaults


def _with_lists(command: click.Command, values: dict[str, Any]) -> dict[str, Any]:
    """Let an option that may be given several times be one value in a file, too."""
    several = {option.name for option in command.params if getattr(option, "multiple", False)}
    return {
        name: [value] if name in several and isinstance(value, str) else value
        for name, value in values.items()
    }
