"""The one tree of errors.

    FaccineError
    ├── BadMessage      (ValueError)       a message on the wire that nobody can read
    ├── BadHours        (ValueError)       opening hours or a time zone that nobody can read
    ├── SettingsError   (ValueError)       a setting, flag or file that says something impossible
    │   └── CardError                      what somebody chose for a card and no machine could use
    ├── CatalogueError  (ValueError)       a catalogue that contradicts itself or the books
    │   └── BadRows                        rows of a table that cannot be taken, all of them named
    ├── StorageError    (RuntimeError)     a database that is missing, locked, damaged or full
    │   ├── AlreadyRunning                 another process holds the lock
    │   └── DamagedDatabase                a file that SQLite can no longer read
    ├── OutOfScope      (LookupError)      a place that its asker must not know of
    ├── NotAllowed      (PermissionError)  something that its asker may see and not do
    ├── SignOnError     (PermissionError)  single sign-on that did not let somebody in
    ├── EnrolmentError  (PermissionError)  a code with which no machine becomes a kiosk (any more)
    ├── BrokerError     (ConnectionError)  a broker that refuses us
    ├── HubError        (ConnectionError)  a hub that does not answer as one; ask again later
    ├── DeliveryError   (ConnectionError)  an e-mail or a webhook that was not taken
    ├── HardwareError   (RuntimeError)     pins, screen or sound that are not there
    └── UpdateError     (RuntimeError)     a release that cannot be had, or does not prove itself

Every message is one line and names the thing, the value, what was expected and the next step:
the command line prints it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence


class FaccineError(Exception):
    """Root of every error that Faccine raises on purpose."""


class BadMessage(FaccineError, ValueError):
    """Error raised when a message on the wire cannot be read."""


class BadHours(FaccineError, ValueError):
    """Error raised when opening hours, or the time zone they are in, cannot be read."""


class SettingsError(FaccineError, ValueError):
    """Error raised when a setting, a flag or a file says something impossible."""


class CardError(SettingsError):
    """Error raised when no machine could use what was chosen for its card.

    Args:
        field: what is wrong, as in a form: ``ssid``, ``gateway``.
        message: one line; never repeats a secret.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CatalogueError(FaccineError, ValueError):
    """Error raised when a catalogue contradicts itself or what the books already hold.

    ``path`` says where in the catalogue, as in ``administration[0].office[1].name``; empty where
    it is no one place. ``expected`` is the message without place and value.
    """

    def __init__(self, message: str, *, path: str = "", expected: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.expected = expected or message


class BadRows(CatalogueError):
    """Error raised when rows of a table cannot be taken; its message has a line for each problem.

    Args:
        problems: all of them; as text each is one line.
    """

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class StorageError(FaccineError, RuntimeError):
    """Error raised when a database is missing, locked, damaged or full."""


class AlreadyRunning(StorageError):
    """Error raised when another process already holds the lock of the same database."""


class DamagedDatabase(StorageError):
    """Error raised when SQLite can no longer read a database: what can be salvaged should be."""


class OutOfScope(FaccineError, LookupError):
    """Error raised when somebody asks about a place that does not exist for them."""


class NotAllowed(FaccineError, PermissionError):
    """Error raised when somebody may see a place and not do there what they asked for."""


class SignOnError(FaccineError, PermissionError):
    """Error raised when single sign-on does not tell who somebody is, or they may not come in."""


class BrokerError(FaccineError, ConnectionError):
    """Error raised when the broker refuses the connection for good (login, protocol)."""


class HubError(FaccineError, ConnectionError):
    """Error raised when a hub does not answer, or not as one; asking again later may help.

    ``retry_after_seconds`` is what it asked for, None where it did not.
    """

    def __init__(self, message: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class DeliveryError(FaccineError, ConnectionError):
    """Error raised when an e-mail or a webhook was not taken.

    ``is_final``: trying again is of no use. ``is_everybodys``: nothing else would be taken now.
    """

    def __init__(
        self, message: str, *, is_final: bool = False, is_everybodys: bool = False
    ) -> None:
        super().__init__(message)
        self.is_final = is_final
        self.is_everybodys = is_everybodys


class HardwareError(FaccineError, RuntimeError):
    """Error raised when pins, a screen or sound are asked for and are not there."""


class UpdateError(FaccineError, RuntimeError):
    """Error raised when a release cannot be had, made ready, or does not prove itself.

    ``rest_ms``: for how long not to try it again; 0 where it may go well the next time.
    """

    def __init__(self, message: str, *, rest_ms: int = 86_400_000) -> None:
        super().__init__(message)
        self.rest_ms = rest_ms
