"""What is stored, for how long, and what is not: for managers, staff and citizens."""

from __future__ import annotations

from flask import Blueprint, render_template

from dashboard.security import public

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/conservazione")
@public
def show() -> str:
    """Show what is stored."""
    return render_template("privacy/show.html")
