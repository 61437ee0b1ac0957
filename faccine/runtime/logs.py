"""Logs: readable lines on a terminal, JSON lines under systemd; rotation is journald's job.

Every line has an event in plain words and its facts as fields. Secrets never reach a logger.
"""

from __future__ import annotations

import logging
import sys
from typing import cast

import structlog


def configure_logging(*, verbose: bool = False) -> None:
    """Send structlog and the standard library's loggers to standard error."""
    interactive = sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if interactive else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info
            if not interactive
            else structlog.processors.StackInfoRenderer(),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if verbose else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return a logger whose lines carry the part of the program they come from."""
    return cast("structlog.typing.FilteringBoundLogger", structlog.get_logger(part=name))
