"""Single sign-on through OpenID Connect: whom a provider vouches for, and which account that is.

Authlib does the protocol: state, nonce, PKCE, and the check of the token's signature, issuer,
audience and age. Nobody gets an account this way: only those who were invited come in, matched by
an e-mail that the provider has verified. From then on a person is known by the provider's own
subject, so that whoever gets the same e-mail address later is somebody else.
"""

from __future__ import annotations

from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, current_app
from flask import session as browser_session
from joserfc.errors import JoseError

from dashboard.accounts import Account, Accounts
from dashboard.language import gettext
from dashboard.settings import SsoSettings
from faccine.wire.errors import SignOnError

_EXTENSION = "faccine-sso"
_NAME = "provider"
_TIMEOUT_SECONDS = 10
_NOT_TO_BE_TRUSTED = (
    requests.RequestException,
    AuthlibBaseError,
    JoseError,
    RuntimeError,  # Authlib's word for a provider that leaves out what it must say
    ValueError,
    KeyError,
)


def use_sso(app: Flask, settings: SsoSettings | None) -> None:
    """Give the application its provider, or none."""
    if settings is None:
        return
    oauth = OAuth(app)
    client = oauth.register(
        _NAME,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=settings.discovery_url,
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _TIMEOUT_SECONDS,
        },
    )
    app.extensions[_EXTENSION] = (settings, client)


def sso_label() -> str:
    """Return what stands on the button; empty where there is no single sign-on."""
    found = current_app.extensions.get(_EXTENSION)
    return (found[0].label or gettext("Enter with single sign-on")) if found else ""


def to_the_provider(back: str) -> Response:
    """Return a redirect to the provider, which sends the browser back to an address of ours.

    Raises:
        SignOnError: the provider cannot be reached, or there is none.
    """
    _, client = _provider()
    _forget_earlier_ways()
    try:
        redirect: Response = client.authorize_redirect(back)
    except (requests.RequestException, AuthlibBaseError, RuntimeError, ValueError) as error:
        raise SignOnError(f"single sign-on: the provider does not answer: {error}") from error
    return redirect


def claims_from_the_provider() -> dict[str, Any]:
    """Return what the provider says of whoever came back from it in this request.

    Raises:
        SignOnError: they did not come from there, or what they brought is not to be trusted.
    """
    settings, client = _provider()
    expected = {
        "iss": {"essential": True, "values": [settings.issuer, f"{settings.issuer}/"]},
        "aud": {"essential": True, "value": settings.client_id},
    }
    try:
        token = client.authorize_access_token(claims_options=expected)
        claims = dict(token.get("userinfo") or {})
        if claims and "email" not in claims:
            claims |= _asked_for(client, token, claims["sub"])
    except _NOT_TO_BE_TRUSTED as error:
        raise SignOnError(f"single sign-on: {type(error).__name__}: {error}") from error
    if not claims.get("sub"):
        raise SignOnError("single sign-on: the provider says nothing of who this is")
    return claims


def account_for(accounts: Accounts, claims: dict[str, Any]) -> Account:
    """Return the account of somebody the provider vouches for.

    Raises:
        SignOnError: nobody invited them, their e-mail is not verified, or they are blocked.
    """
    settings, _ = _provider()
    subject = str(claims["sub"])
    account = accounts.by_subject(settings.issuer, subject) if settings.binds_subject else None
    account = account or _by_email(accounts, claims, settings)
    if account.is_blocked:
        raise SignOnError(f"single sign-on: account {account.id} is blocked")
    return account


def _by_email(accounts: Accounts, claims: dict[str, Any], settings: SsoSettings) -> Account:
    if claims.get("email_verified") is not True:
        raise SignOnError("single sign-on: the provider has not verified the e-mail")
    account = accounts.by_email(str(claims.get("email", "")))
    if account is None:
        raise SignOnError("single sign-on: nobody with this e-mail was invited")
    if not settings.binds_subject:
        return account
    if accounts.is_bound(account.id, settings.issuer):
        raise SignOnError(f"single sign-on: account {account.id} is another person's there")
    accounts.bind(account.id, settings.issuer, str(claims["sub"]))
    return account


def _asked_for(client: Any, token: Any, subject: str) -> dict[str, Any]:
    # Some providers put little into the token: the rest is asked for, and must be of the same one.
    told = dict(client.userinfo(token=token))
    if told.get("sub") != subject:
        raise SignOnError("single sign-on: the provider speaks of two different people")
    return told


def _forget_earlier_ways() -> None:
    # Whoever goes to the provider again and again must not fill their cookie with old states.
    for key in [key for key in browser_session if key.startswith(f"_state_{_NAME}_")]:
        browser_session.pop(key)


def _provider() -> tuple[SsoSettings, Any]:
    found: tuple[SsoSettings, Any] | None = current_app.extensions.get(_EXTENSION)
    if found is None:
        raise SignOnError("single sign-on: none is set up; see --sso-issuer")
    return found
