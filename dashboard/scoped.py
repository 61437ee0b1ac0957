"""The books as one viewer may see them: what lies outside their grants is not there.

A wrapper around the reader, so that no page can forget to ask. A question about an office or an
administration out of sight raises :class:`OutOfScope`, which a page answers with 404; lists leave
out what is not seen, and no sum counts it. It hands nothing on by itself: a question that the
reader learns must be given its rule before a viewer with a scope can ask it.
"""

from __future__ import annotations

from dashboard.rights import Viewer
from dashboard.scope import Scope
from dashboard.scoped_figures import ScopedFigures
from dashboard.scoped_places import ScopedPlaces
from hub.reading import Administration, Office, Reader


class ScopedReader(ScopedFigures, ScopedPlaces):
    """Answers :class:`hub.reading.Reader`'s questions within a viewer's scope; see there."""

    def __init__(self, reader: Reader, viewer: Viewer) -> None:
        self._reader = reader
        self._scope = Scope(reader, viewer)

    def close(self) -> None:
        """Let go of the books."""
        self._reader.close()

    def check(self) -> None:
        """Prove that the books can be read."""
        self._reader.check()

    def administrations(self) -> list[Administration]:
        """Return the administrations of which something is seen, by name."""
        return list(self._scope.administrations.values())

    def offices(self, administration: int) -> list[Office]:
        """Return the administration's offices that are seen, by name."""
        return list(self._scope.offices_of(administration).values())


def narrowed(reader: Reader, viewer: Viewer) -> Reader:
    """Return the reader as a viewer may use it: itself where nothing is out of their sight."""
    return reader if viewer.is_hub_admin else ScopedReader(reader, viewer)
