"""Programs that ask with a key."""

from dashboard_kit import EMAIL, NOW_MS

from dashboard.accounts import open_accounts
from dashboard.rights import Grant, Role

YEAR_MS = 365 * 86_400_000
ONE_OFFICE = Grant(Role.READER, "fontelieta", frozenset({"biblioteca"}))


def make_key(settings, email=EMAIL, *, may_write=False, expires_ms=NOW_MS + YEAR_MS, name="prova"):
    accounts = open_accounts(settings.accounts)
    try:
        account = accounts.by_email(email)
        return accounts.api_tokens.make(
            account.id, name, may_write=may_write, now_ms=NOW_MS, expires_ms=expires_ms
        )
    finally:
        accounts.close()


def add_account(settings, email, *grants):
    accounts = open_accounts(settings.accounts)
    try:
        return accounts.add(email, None, None, NOW_MS, grants)
    finally:
        accounts.close()


class Program:
    """Asks with a key and returns what came; checks its status."""

    def __init__(self, client, key):
        self.client, self.head = client, {"Authorization": f"Bearer {key}"}

    def __call__(self, asked, status=200):
        answer = self.client.get(f"/api/v1/{asked}", headers=self.head)
        assert answer.status_code == status, answer.text
        return answer.get_json(force=True) if answer.data else None

    def send(self, body, status=200):
        answer = self.client.post("/api/v1/served", headers=self.head, json=body)
        assert answer.status_code == status, answer.text
        return answer.get_json(force=True)
