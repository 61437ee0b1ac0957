"""The accessibility statement: what these pages keep to, how it was checked, what does not work."""

from __future__ import annotations

from flask import Blueprint, render_template

from dashboard.security import public

blueprint = Blueprint("accessibility", __name__)


@blueprint.get("/accessibilita")
@public
def show() -> str:
    """Show the statement."""
    return render_template("accessibility/show.html")
