"""To the provider of single sign-on and back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask import session as browser_session
from flask.typing import ResponseReturnValue

from dashboard.books import accounts
from dashboard.language import gettext
from dashboard.pages.language import local_address
from dashboard.pages.login import limited
from dashboard.people_mail import public_url
from dashboard.security import public
from dashboard.signing import let_in
from dashboard.sso import account_for, claims_from_the_provider, sso_label, to_the_provider
from faccine.runtime.logs import get_logger
from faccine.wire.errors import SignOnError

blueprint = Blueprint("sso", __name__)
log = get_logger("dashboard")

_NEXT = "sso_next"


@blueprint.get("/accedi/unico")
@public
@limited
def begin() -> ResponseReturnValue:
    """Send the browser to the provider; 404 where there is none."""
    if not sso_label():
        abort(404)
    browser_session[_NEXT] = local_address(request.args.get("next"))
    try:
        return to_the_provider(public_url("sso.back"))
    except SignOnError as error:
        return _refused(error, gettext("Single sign-on does not answer just now. Try again later."))


@blueprint.get("/accedi/unico/ritorno")
@public
@limited
def back() -> ResponseReturnValue:
    """Let in whoever the provider vouches for, if somebody invited them."""
    if not sso_label():
        abort(404)
    wanted = local_address(browser_session.get(_NEXT))
    try:
        account = account_for(accounts(), claims_from_the_provider())
    except SignOnError as error:
        return _refused(
            error,
            gettext(
                "Single sign-on did not let you in. Only people who were invited can enter: ask "
                "whoever administers the system."
            ),
        )
    let_in(account)
    return redirect(wanted)


def _refused(error: SignOnError, said: str) -> ResponseReturnValue:
    log.warning("single sign-on refused", reason=str(error), address=request.remote_addr)
    flash(said, "wrong")
    return redirect(url_for("login.show"))
