"""Values as YAML that people can read: whole files in it keep their lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

Value = None | bool | int | str | list["Value"] | Mapping[str, "Value"]
_WIDE = 4096
"""So that no line is folded: what is long is a path, a key or a command."""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def yaml_text(value: Value) -> str:
    """Return a value as YAML, its keys in their order."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=_WIDE,
    )
