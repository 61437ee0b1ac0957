"""Who wants which e-mail: what each person chose, else what is usual for their role. Pure."""

from __future__ import annotations

from dashboard.accounts import Account
from dashboard.accounts.mail_choices import MailChoice
from dashboard.rights import Role

_USUAL = {
    Role.HUB_ADMIN: MailChoice(weekly=False, alerts=True),
    Role.ADMIN: MailChoice(weekly=True, alerts=True),
    Role.MANAGER: MailChoice(weekly=True, alerts=True),
    Role.READER: MailChoice(weekly=False, alerts=False),
}


def wish_of(account: Account, chosen: MailChoice | None) -> MailChoice:
    """Return what somebody wants; where they chose nothing, the most that one of their roles has.

    Managers and administrators are told unless they say no, readers if they say yes.
    """
    if chosen is not None:
        return chosen
    usual = [_USUAL[grant.role] for grant in account.grants]
    return MailChoice(any(one.weekly for one in usual), any(one.alerts for one in usual))
