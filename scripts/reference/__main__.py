"""Writes the generated pages, or with ``--check`` tells whether they are up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from reference.asyncapi import asyncapi_page
from reference.commands import commands_page

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"asyncapi.yaml": asyncapi_page, "commands.md": commands_page}


def main() -> int:
    """Return the exit code."""
    stale = []
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
            print(f"docs/{name}: written", file=sys.stderr)
    if stale and "--check" in sys.argv:
        print(f"docs/{', docs/'.join(stale)}: out of date; run scripts/docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
