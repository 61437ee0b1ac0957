"""Names that attack whoever shows them, put wherever the books and the accounts keep text.

The catalogue's doors refuse some of them; a page must not rely on that, since a kiosk, an older
version or a restored file may have written what no door would take.
"""

from __future__ import annotations

import json
import sqlite3
from html.parser import HTMLParser

MARKUP = (
    "</script></title></textarea></style>--><evil-tag>\"><img evil='1' src=x onerror=hacked(1)>"
    "'><svg evil='2' onload=hacked(2)>\" evil='3' onfocus=hacked(3) autofocus \" ' evil=\"4\" ' "
    "` evil=5 javascript:hacked(6)//&lt;evil-tag&gt;<a href='javascript:hacked(7)'>%{text}</a>"
)
"""Leaves every place that text can stand in: elements, attributes in any quotes, script data."""
FORMATS = (
    "%(email)s %(x)s %s %d %n {0} {x!r} {{7919*7907}} ${7919*7907} #{7919*7907} {% raise %} {# %% %"
)
"""Breaks what formats twice, and is a template for whoever makes one of it."""
PRODUCT = str(7919 * 7907)
CONTROLS = (
    "=1+1\u202e\u2066\u200f\x00\x1b[31m\x85\u2028\r\nBcc: evil@evil.example\r\n\r\n\ufffe😀👩‍👩‍👧‍👦"
)
"""Turns a line round, ends a header, begins a formula; signs that XML and databases refuse."""
LONG = "W" * 10_000
KINDS = {"markup": MARKUP, "formats": FORMATS, "controls": CONTROLS, "long": LONG}

BOOKS = {
    "administration": ("name", "contact"),
    "service": ("name",),
    "office": ("name",),
    "kiosk": ("name",),
    "survey": ("question",),
    "face_labels": ("happy", "neutral", "sad"),
    "reason": ("label",),
    "message": ("text", "said"),
    "kiosk_status": ("software", "boot", "problem"),
    "refused_count": ("kiosk",),
    "refused": ("kiosk", "detail", "outbox"),
    "note": ("title", "detail", "owner"),
    "note_sentence": ("said", "text"),
    "outbox": ("acknowledged_why",),
}
"""Columns of the books that hold words; in JSON the words by language."""
ACCOUNTS = {
    "account": ("name",),
    "session": ("device",),
    "api_token": ("name",),
    "alert": ("data", "taken_by", "comment"),
    "job": ("error",),
    "webhook": ("address",),
    "delivery": ("error",),
}
_UNTOUCHED = {"timezone", "url", "kind", "step", "rule"}


def poison(path, columns, payload):
    """Put a payload into the columns of a file; it stands for itself, or within its JSON."""
    file = sqlite3.connect(path)
    for table, names in columns.items():
        for name in names:
            for (value,) in file.execute(f"SELECT DISTINCT {name} FROM {table}").fetchall():
                file.execute(
                    f"UPDATE {table} SET {name} = ? WHERE {name} IS ?",
                    [_evil(value, payload), value],
                )
    file.commit()
    file.close()


def _evil(value, payload):
    if isinstance(value, str) and value.startswith(("{", "[")):
        return json.dumps(_within(json.loads(value), payload), ensure_ascii=False)
    return payload


def _within(value, payload, key=""):
    if isinstance(value, dict):
        return {name: _within(one, payload, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_within(one, payload, key) for one in value]
    return payload if isinstance(value, str) and key not in _UNTOUCHED else value


class Seen(HTMLParser):
    """What of a page a payload has become: ``found`` is empty if it is text and nothing else."""

    def __init__(self, text):
        super().__init__()
        self.found, self._data = [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        if tag == "evil-tag" or "evil" in names or "autofocus" in names:
            self.found.append(f"element {tag} {names}"[:200])
        self.found += [f"{tag} {name}" for name in names if name.startswith("on")]
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            address = (names.get(name) or "").strip().lower()
            if address.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"{tag} {name}={address}"[:200])
        if tag == "script" and "src" not in names:
            self._data = ""
            if names.get("type") != "application/json":
                self.found.append("script within the page")

    def handle_data(self, data):
        if self._data is not None:
            self._data += data

    def handle_endtag(self, tag):
        if tag == "script" and self._data is not None:
            try:
                json.loads(self._data)
            except ValueError as error:
                self.found.append(f"script data: {error}")
            self._data = None
