"""Accounts of a running dashboard, and people who log in to it."""

import pytest
from dashboard_kit import NOW_MS, Auth

from dashboard.accounts import open_accounts


@pytest.fixture
def accounts(settings, app):
    accounts = open_accounts(settings.accounts)
    yield accounts
    accounts.close()


@pytest.fixture
def person(app, accounts, settings, clock):
    """person(grant) is a client that somebody with that role is logged in on."""

    def enter(*grants):
        email = f"p{len(accounts.all())}@comune.example"
        accounts.add(email, None, None, NOW_MS, grants)
        client = app.test_client()
        Auth(client, settings, clock)._client.get(
            f"/accedi/link/{accounts.make_link(email, clock())}"
        )
        return client

    return enter
