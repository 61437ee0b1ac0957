"""Puts the dashboard together. Importing it does nothing; one page is one blueprint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from flask import Blueprint, Flask, current_app, render_template
from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import pages, terms, words
from dashboard.accounts import open_accounts, reopen_accounts
from dashboard.answers import use_answers
from dashboard.books import (
    Sources,
    open_writable_books,
    readable_books,
    reader,
    use_sources,
    viewer,
    whole_reader,
)
from dashboard.converters import use_converters
from dashboard.enrolment import use_enrolment
from dashboard.files_served import use_files
from dashboard.jinja_words import use_jinja_words
from dashboard.language import LANGUAGES, chosen_language, use_language
from dashboard.marks import use_marks
from dashboard.navigation import may_open, use_navigation
from dashboard.options import use_options
from dashboard.pages import login
from dashboard.paging import use_paging
from dashboard.people_mail import use_invitations
from dashboard.secret import key_beside
from dashboard.security import headers_of, refuse_views_without_rule, secure
from dashboard.settings import DashboardSettings
from dashboard.setup.door import use_setup
from dashboard.sso import use_sso
from dashboard.timing import use_timing
from dashboard.visits import use_visits
from dashboard.warming import warm_up
from faccine.runtime.clock import SystemClock
from faccine.runtime.logs import get_logger
from faccine.wire.errors import NotAllowed, OutOfScope, StorageError
from hub.reading import Reader, open_reader

STATIC = Path(__file__).parent / "static"

log = get_logger("dashboard")


def create_app(
    settings: DashboardSettings,
    *,
    reader_factory: Callable[[], Reader] | None = None,
    now_ms: Callable[[], int] | None = None,
) -> Flask:
    """Return the dashboard as a WSGI application.

    Args:
        settings: where the books and accounts are.
        reader_factory: opens the books, once a request; None opens ``settings.database``.
        now_ms: the time, in milliseconds since 1970 UTC; None is this machine's.

    Raises:
        StorageError: the accounts or the key cannot be read or made.
    """
    open_accounts(settings.accounts).close()
    app = Flask("dashboard")
    app.config.update(
        SECRET_KEY=key_beside(settings.accounts),
        SESSION_COOKIE_NAME="faccine",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.has_secure_cookies,
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        MAX_CONTENT_LENGTH=64 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a login page may stay open overnight
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    sources = Sources(
        reader_factory or partial(open_reader, settings.database, keep=True),
        partial(open_writable_books, settings.database),
        partial(readable_books, settings.database),
        partial(reopen_accounts, settings.accounts),
        now_ms or SystemClock().wall_ms,
    )
    use_sources(app, sources)
    use_converters(app)
    version = use_files(app, STATIC, headers_of(app))
    use_sso(app, settings.sso)
    use_enrolment(app, settings.enrolment)
    use_invitations(app, settings.mail, settings.address)
    if settings.is_behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_host=1)  # type: ignore[method-assign]
    use_language(app)
    use_setup(app, settings.setup_pin_file)
    words.use_words(app)
    terms.use_terms(app)
    use_jinja_words(app)
    use_marks(app)
    use_options(app)
    use_paging(app)
    secure(app)
    login.limit(app)
    use_answers(app)
    use_navigation(app)
    use_visits(app)
    use_timing(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    refuse_views_without_rule(app)
    app.context_processor(partial(_for_every_page, version))
    app.register_error_handler(StorageError, _books_are_closed)
    app.register_error_handler(OutOfScope, lambda _: _say_what_went_wrong(NotFound()))
    app.register_error_handler(NotAllowed, lambda _: _say_what_went_wrong(Forbidden()))
    app.register_error_handler(HTTPException, _say_what_went_wrong)
    return app


def load_app(settings: DashboardSettings, *, now_ms: Callable[[], int] | None = None) -> Flask:
    """Return the dashboard ready to answer: the first pages would take half a second longer.

    Raises:
        StorageError: the accounts or the key cannot be read or made.
    """
    app = create_app(settings, now_ms=now_ms)
    warm_up(app)
    return app


def _blueprints() -> Iterator[Blueprint]:
    """Yield what every module of pages serves: a new page needs no other place that names it."""
    for found in iter_modules(pages.__path__, f"{pages.__name__}."):
        yield import_module(found.name).blueprint


def _for_every_page(version: str) -> dict[str, Any]:
    return {
        "place_name": _place_name(),
        "style_version": version,
        "languages": LANGUAGES,
        "language": chosen_language(),
        "has_vendor": (STATIC / "vendor" / "bootstrap-italia").is_dir(),
        "known_endpoints": current_app.view_functions,
        "may_open": may_open,
        "has_plotly": (STATIC / "vendor" / "plotly" / "plotly.min.js").is_file(),
    }


def _place_name() -> str:
    # What there is only one of needs no choice, and stands above every page. Before the login it
    # is the one administration of the whole hub, after it the only one the viewer knows of.
    try:
        books = reader() if viewer().account else whole_reader()
        administrations = books.administrations()
    except StorageError:
        return ""  # every page has a head, also the one that says that the books are closed
    return administrations[0].name if len(administrations) == 1 else ""


def _books_are_closed(error: StorageError) -> tuple[str, int]:
    log.error("books cannot be read", reason=str(error))
    return render_template("errors/books.html"), 503


def _say_what_went_wrong(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return render_template("errors/error.html", code=error.code), error.code
