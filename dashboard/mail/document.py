"""What an e-mail says, before it is made up: once, for its plain and for its HTML part. Pure.

The plain part keeps to 72 columns, so that a text client shows it as it was meant, also quoted.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

COLUMNS = 72
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said of something: ``label`` says what kind of thing, '' for nothing."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Something with a name of its own, '' for none. ``link`` is a whole address, None for none."""

    title: str
    facts: Sequence[Fact] = ()
    link: str | None = None
    link_words: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading, '' for none; ``lines`` are sentences before them."""

    title: str = ""
    lines: Sequence[str] = ()
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One e-mail: ``lead`` is what matters, ``foot`` why it came and how to end it."""

    subject: str
    title: str
    lead: Sequence[str] = ()
    sections: Sequence[Section] = ()
    link: str | None = None
    link_words: str = ""
    foot: Sequence[str] = field(default=())
    unsubscribe: str | None = None
    unsubscribe_words: str = ""


def plain_text(document: Document) -> str:
    """Return a document as text of at most 72 columns; an address may be longer."""
    parts = [_wrapped(document.title)]
    if document.lead:
        parts.append("\n".join(_wrapped(line) for line in document.lead))
    parts += ["\n\n".join(filter(None, _section(one))) for one in document.sections]
    if document.link:
        parts.append(f"{_wrapped(document.link_words)}\n{document.link}")
    foot = [_wrapped(line) for line in document.foot]
    if document.unsubscribe:
        foot += [_wrapped(document.unsubscribe_words), document.unsubscribe]
    # Two dashes and a space: mail programs leave out what follows when somebody answers.
    return "\n\n".join([*parts, "\n".join(["-- ", *foot])]) + "\n"


def _section(section: Section) -> Iterator[str]:
    head = [_heading(section.title)] if section.title else []
    yield "\n".join([*head, *(_wrapped(line) for line in section.lines)])
    for block in section.blocks:
        yield "\n".join(_block(block))


def _block(block: Block) -> Iterator[str]:
    indent = _INDENT if block.title else ""
    if block.title:
        yield _wrapped(block.title)
    for fact in block.facts:
        text = f"{fact.label} {fact.text}" if fact.label else fact.text
        yield _wrapped(text, indent)
    if block.link:
        yield f"{indent}{block.link}"


def _heading(title: str) -> str:
    wrapped = _wrapped(title)
    return f"{wrapped}\n{'-' * max(map(len, wrapped.splitlines()))}"


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        " ".join(text.split()),
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
