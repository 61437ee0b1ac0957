"""Who may log in: accounts, passwords and links that work once.

They are kept in the dashboard's own file, apart from the books, so that the books hold no personal
data. Passwords are kept as scrypt hashes, links as digests.
"""

from __future__ import annotations

from dashboard.accounts.audit import AuditLog, Entry, Filter
from dashboard.accounts.store import Account, Accounts, open_accounts, reopen_accounts

__all__ = [
    "Account",
    "Accounts",
    "AuditLog",
    "Entry",
    "Filter",
    "open_accounts",
    "reopen_accounts",
]
