"""How many took part, and how unlikely a silence is."""

from __future__ import annotations

from math import exp


def participation(ratings: int, served: int | None) -> float | None:
    """Return ratings per person served: the participation rate of Mettiamoci la faccia.

    "Rapporto tra il numero di utenti che hanno espresso un giudizio e il numero di utenti che hanno
    usufruito del servizio" (Dipartimento della Funzione Pubblica, monthly notes 2011-2013). A
    count by a count: it has no interval. More than 1 is possible and a warning: somebody pressed
    twice, or not everybody served was counted.

    Args:
        ratings: those that count, of the same days and services as ``served``.
        served: people served; None or 0 where nobody entered them.

    Returns:
        The rate, None where there is nothing to divide by.

    Raises:
        ValueError: a count is negative.
    """
    if ratings < 0 or (served or 0) < 0:
        raise ValueError(f"{ratings} ratings of {served} served: expected counts from 0")
    return ratings / served if served else None


def chance_of_silence(expected: float) -> float:
    """Return how often nobody presses for so long although all is well, in 0 to 1.

    The chance of nothing where so many presses are usual, if people come independently of each
    other: Poisson's e^−λ (S. D. Poisson, Recherches sur la probabilité des jugements, 1837, no.
    81). Add up ``expected`` over opening hours only, so that nights and holidays count nothing. A
    queue that comes and goes makes silences more frequent than this says: read it as a reason to
    have a look, no proof.

    Raises:
        ValueError: ``expected`` is negative or no number.
    """
    if not expected >= 0:
        raise ValueError(f"{expected} expected presses: expected a number from 0")
    return exp(-expected)
