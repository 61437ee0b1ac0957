"""Who may log in: accounts, roles, sessions, links that work once, and who changed what.

They are kept in the dashboard's own file, apart from the books, so that the books hold no personal
data. Passwords are kept as scrypt hashes, sessions and links as digests.
"""

from __future__ import annotations

from dashboard.accounts.account import FEWEST_CHARACTERS, MOST_CHARACTERS, Account
from dashboard.accounts.api_tokens import ApiToken
from dashboard.accounts.attempts import LOCK_MINUTES
from dashboard.accounts.audit import KEPT_DAYS, AuditLog, Entry, Filter
from dashboard.accounts.links import PASSWORD_DAYS
from dashboard.accounts.sessions import Session
from dashboard.accounts.store import Accounts, open_accounts, reopen_accounts

__all__ = [
    "FEWEST_CHARACTERS",
    "KEPT_DAYS",
    "LOCK_MINUTES",
    "MOST_CHARACTERS",
    "PASSWORD_DAYS",
    "Account",
    "Accounts",
    "ApiToken",
    "AuditLog",
    "Entry",
    "Filter",
    "Session",
    "open_accounts",
    "reopen_accounts",
]
