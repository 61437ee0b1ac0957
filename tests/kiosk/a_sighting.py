"""What a citizen saw: which presses were thanked for, to be compared with what is on the disk."""

import sqlite3
from contextlib import closing

from faccine.wire.faces import FACES
from kiosk.session.effects import RecordRating
from kiosk.session.inputs import Recorded
from kiosk.session.view import Screen

THANKING = {Screen.THANKS, Screen.WHY}


class Sightings:
    """Orders, answers and thanks, in the order in which they came."""

    def __init__(self):
        self.rows = {}
        self.thanked = []
        self.screens = {}
        self._last_order = None
        self._before = None
        self._unanswered = set()

    @property
    def is_waiting(self):
        return bool(self._unanswered)

    def asked(self, order):
        # Small things only: the memory of the kiosk is what is being measured.
        is_rating = isinstance(order, RecordRating)
        what = order.face.value if is_rating else (order.rating_seq, order.reason)
        self._last_order = order.token, what
        self._unanswered.add(order.token)

    def answered(self, answer):
        """On the recorder's thread."""
        if isinstance(answer, Recorded):
            self.rows[answer.token] = answer.seq
        self._unanswered.discard(answer.token)

    def see(self, view):
        self.screens[view.screen.value] = self.screens.get(view.screen.value, 0) + 1
        waited = self._before in (Screen.RECORDING, Screen.NOT_RECORDED)
        if view.screen in THANKING and waited and self._last_order is not None:
            self.thanked.append(self._last_order)
            self._last_order = None
        if view.screen not in (Screen.PIN, Screen.TECHNICIAN, Screen.HARDWARE_TEST):
            self._before = view.screen

    def compared_with(self, path):
        """Compare what was thanked for with every row of the outbox, in its order."""
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute(
                "SELECT seq, face, rating, reason FROM event ORDER BY seq"
            ).fetchall()
        rows = {
            seq: (FACES[face].value if rating is None else (rating, why))
            for seq, face, rating, why in found
        }
        thanked = {self.rows[token]: what for token, what in self.thanked}
        return {
            "is_exact": rows == thanked and len(self.thanked) == len(thanked),
            "rows": len(rows),
            "thanked": len(self.thanked),
            "ratings": sum(isinstance(what, str) for what in rows.values()),
            "not_thanked": [rows[seq] for seq in rows.keys() - thanked.keys()][:5],
            "not_stored": [thanked[seq] for seq in thanked.keys() - rows.keys()][:5],
            "screens": self.screens,
        }
