"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Any], Any]

json_option: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON for scripts."
)
folder_option: Decorator = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Measure on this disk; that of temporary files when left out.",
)
repetitions_option: Decorator = click.option(
    "--repetitions", type=click.IntRange(1), default=5, help="Of everything, in turn."
)
kiosks_option: Decorator = click.option(
    "--kiosks", type=click.IntRange(1, 500), default=8, help="How many send."
)
presses_option: Decorator = click.option(
    "--presses-a-day", type=click.FloatRange(1), default=60.0, help="Of a kiosk, on average."
)
