"""A real mail server in a process of its own, for tests: prints its port, keeps what it gets.

python smtp_server.py FOLDER MODE [CERTIFICATE KEY]
MODE: plain, starttls, tls, auth (over starttls), refuse (each receiver), defer (each message),
hang (never answers), picky (refuses receivers whose address begins with "no").
"""

import asyncio
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    def __init__(self, folder, mode):
        self.folder, self.mode = Path(folder), mode

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's
        if self.mode == "refuse" or (self.mode == "picky" and address.startswith("no")):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's
        if self.mode == "defer":
            return "451 4.3.0 try again later"
        number = len(list(self.folder.glob("*.eml")))
        part = self.folder / f"{number:03}.part"
        part.write_bytes(envelope.content)
        part.rename(part.with_suffix(".eml"))
        return "250 OK"


def sign_in(server, session, envelope, mechanism, data):
    is_right = (data.login, data.password) == (b"faccine", b"segreto segreto")
    return AuthResult(success=is_right, handled=False)


async def main(folder, mode, *files):
    context = None
    if files:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)

    def protocol():
        if mode == "hang":
            return asyncio.Protocol()
        is_late = mode in {"starttls", "auth"}
        return SMTP(
            Keeper(folder, mode),
            tls_context=context if is_late else None,
            require_starttls=is_late,
            auth_required=mode == "auth",
            authenticator=sign_in,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        protocol, "127.0.0.1", 0, ssl=context if mode == "tls" else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
