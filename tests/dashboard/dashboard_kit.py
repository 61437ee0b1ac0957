"""What tests of pages share: when it is, and somebody who logs in."""

from datetime import UTC, datetime

from dashboard.accounts import open_accounts
from hub.periods import day_of

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)  # a Monday, 9:30 in Rome
NOW_MS = int(NOW.timestamp() * 1000)
TODAY = day_of(NOW.date())
EMAIL, PASSWORD = "anna@comune.example", "correct horse battery"


class Clock:
    def __init__(self, now_ms):
        self.now_ms = now_ms

    def __call__(self):
        return self.now_ms


class Auth:
    """Logs a client in and out the way a person does."""

    def __init__(self, client, settings, clock):
        self._client, self._settings, self._clock = client, settings, clock

    def login(self, email=EMAIL, password=PASSWORD, **more):
        return self._client.post("/accedi", data={"email": email, "password": password}, **more)

    def link(self, email=EMAIL):
        accounts = open_accounts(self._settings.accounts)
        try:
            return f"/accedi/link/{accounts.make_link(email, self._clock())}"
        finally:
            accounts.close()

    def enter(self):
        return self._client.get(self.link())
