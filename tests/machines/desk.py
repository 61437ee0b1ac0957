"""Somebody at a desk of the town hall, who asks for pages from within the machines' network."""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path

from network import Network


class Desk:
    """A visitor of the hub's pages who keeps cookies and trusts one authority.

    Args:
        network: in which the desk stands.
        folder: for cookies and the authority's certificate; empty.
        hub: the hub's name and address.
        authority: the certificate to trust, as PEM.
    """

    def __init__(
        self, network: Network, folder: Path, hub: tuple[str, str], authority: str
    ) -> None:
        self._network = network
        self._name, self._address = hub
        self._cookies = folder / "cookies"
        self._authority = folder / "authority.pem"
        folder.mkdir(parents=True, exist_ok=True)
        self._authority.write_text(authority)

    def get(self, path: str, *options: str) -> str:
        """Return what the hub answers, after its redirects.

        Raises:
            AssertionError: it answered with an error, or not at all.
        """
        done = self.try_get(path, *options)
        assert done.returncode == 0, f"{path}: {done.stderr}\n{done.stdout[-2000:]}"
        return done.stdout

    def try_get(self, path: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Ask, whatever the answer is; exit code 22 is one of 400 and above."""
        command = self._network.switch.inside(
            *("curl", "--silent", "--show-error", "--fail-with-body", "--location"),
            *("--max-time", "20", "--proto", "=https"),
            *("--resolve", f"{self._name}:443:{self._address}", "--cacert", self._authority),
            *("--cookie", self._cookies, "--cookie-jar", self._cookies),
            *options,
            f"https://{self._name}{path}",
        )
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env={"LC_ALL": "C.UTF-8"}
        )

    def words(self, path: str) -> str:
        """Return what a page says, without its marks."""
        page = re.sub(r"<(script|style|head)\b.*?</\1>", " ", self.get(path), flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
