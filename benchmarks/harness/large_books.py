"""Books of tens of millions of ratings, made once and kept for the next time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from harness.bulk import fill
from harness.options import Decorator
from harness.runs import tell


def books_options(command: Decorator) -> Decorator:
    """Add the options that say how large the books are, and where they are kept."""
    options: list[Decorator] = [
        click.option("--ratings", type=click.IntRange(1), default=10_000_000),
        click.option("--years", type=click.FloatRange(0.02), default=3.0),
        click.option("--offices", type=click.IntRange(1), default=500),
        click.option("--services", type=click.IntRange(1), default=5, help="Of each office."),
        click.option(
            "--data",
            type=click.Path(file_okay=False, path_type=Path),
            default="build/benchmark-data",
            help="Where the books are kept; used again when they are there.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def large_books(data: Path, sizes: dict[str, Any]) -> Path:
    """Return books of a size, filling them if they are not there.

    Args:
        data: the folder where they are kept.
        sizes: ratings, years, offices and services.
    """
    ratings, years, offices, services = (
        sizes[name] for name in ("ratings", "years", "offices", "services")
    )
    books = data / f"books-{ratings}-{years:g}-{offices}-{services}.db"
    if not books.exists():
        tell(f"filling {books}: a minute for every ten million ratings")
        books.parent.mkdir(parents=True, exist_ok=True)
        unfinished = books.with_suffix(".unfinished.db")
        for left in books.parent.glob(f"{unfinished.name}*"):
            left.unlink()
        fill(unfinished, **sizes)
        unfinished.rename(books)
    return books
