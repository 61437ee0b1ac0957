"""Who reads the results, when, and who decides, in one line: shown where results are read."""

from __future__ import annotations

from dashboard.language import gettext
from hub.reading import Commitment, Reader


def commitment_words(commitment: Commitment | None) -> str:
    """Return the answers in the reader's language; empty while nobody gave any."""
    if commitment is None:
        return ""
    return gettext(
        "Reads the results: %(who)s. When: %(when)s. Decides: %(decides)s.",
        who=commitment.who_reads,
        when=commitment.when_read,
        decides=commitment.who_decides,
    )


def only_commitment(reader: Reader) -> str:
    """Return the answers of the one administration that is seen; empty where there are several."""
    administrations = reader.administrations()
    if len(administrations) != 1:
        return ""
    return commitment_words(reader.commitment(administrations[0].id))
