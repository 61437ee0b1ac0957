"""A broker for demonstrations where Mosquitto cannot be had: amqtt, in a process of its own.

    .venv-broker/bin/python scripts/demonstration/pip_broker.py PORT PASSWORDS

``PASSWORDS`` is a file of ``user:password`` lines that only its owner may read. The same access
list holds as for Mosquitto. Not for a real site: it is far slower and forgets more.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import signal
import sys
from pathlib import Path
from typing import Any

from access import is_allowed, read_rules
from amqtt.broker import Broker
from amqtt.contexts import Action
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin
from amqtt.session import Session


class Access(BaseAuthPlugin, BaseTopicPlugin):
    """Lets in who has a password, as themselves, and to the topics of the access list."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        lines = Path(sys.argv[2]).read_text("utf-8").splitlines()
        self._passwords = dict(line.split(":", 1) for line in lines)
        self._rules = read_rules()

    async def authenticate(self, *, session: Session) -> bool:
        """Tell whether the password is the user's, and the client id the user's name."""
        expected = self._passwords.get(session.username or "")
        if expected is None or session.client_id != session.username:
            return False
        return hmac.compare_digest(expected, session.password or "")

    async def topic_filtering(
        self,
        *,
        session: Session | None = None,
        topic: str | None = None,
        action: Action | None = None,
    ) -> bool:
        """Tell whether the user may do that."""
        if session is None or not session.username or not topic:
            return False
        access = "write" if action == Action.PUBLISH else "read"
        return is_allowed(self._rules, session.username, access, topic)


async def serve(port: int) -> None:
    """Serve on this machine's loopback until asked to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
            "plugins": {"pip_broker.Access": {}},
        }
    )
    await broker.start()
    await stop.wait()
    await broker.shutdown()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(serve(int(sys.argv[1])))
