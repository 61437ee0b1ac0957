"""What is said where a total stands beside its parts and small ones among them show no shares.

Nothing more is hidden, unlike in the monthly file to publish (:mod:`dashboard.open_data`): whoever
may see an office chooses its days and its services, and would find on the next page what was left
out on this one. Those people read it, and not the public.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.language import gettext
from dashboard.rows import Drawn


def hidden_words(rows: Sequence[Drawn]) -> str:
    """Say of services beside their total for whom small ones are, nothing without any."""
    if not any(one.row.counts.n and not one.row.has_shares for one in rows):
        return ""
    return gettext(
        "Services with fewer than 10 ratings show no shares. These figures are for whoever may see"
        " the office: to publish, take the monthly file of the page “Data”, from which nobody can"
        " work out small numbers."
    )
