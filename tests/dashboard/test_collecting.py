import gc
import weakref

import pytest
from flask import Flask
from werkzeug.test import Client

from dashboard.collecting import ALL_EVERY, collect_between_pages


class Knot:
    """Holds itself, so that only the collector lets go of it."""

    def __init__(self):
        self.own = self


@pytest.fixture
def knots():
    """Give an application that ties knots while it answers, and what is left of them."""
    was_enabled = gc.isenabled()
    tied, seen = [], []
    app = Flask(__name__)

    @app.get("/<int:count>")
    def tie(count):
        made = [Knot() for _ in range(count)]
        tied.append(weakref.ref(made[0]))
        seen.append(tied[-1]() is not None)
        return "tied"

    gc.collect()
    collect_between_pages(app)
    yield Client(app.wsgi_app), tied
    gc.unfreeze()
    if was_enabled:
        gc.enable()


def test_the_collector_does_not_look_by_itself_nor_at_what_was_loaded(knots):
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_what_a_page_left_is_let_go_of_once_its_answer_is_out(knots):
    client, tied = knots
    answer = client.get("/3")
    assert answer.text == "tied"
    assert tied[0]() is not None
    answer.close()
    assert tied[0]() is None


def test_what_was_held_for_long_is_let_go_of_in_the_end(knots):
    client, _ = knots
    old = Knot()
    gc.collect()  # by now it is among the old ones
    gone = weakref.ref(old)
    del old
    for _ in range(ALL_EVERY - 1):
        client.get("/1").close()
    assert gone() is not None
    client.get("/1").close()
    assert gone() is None
