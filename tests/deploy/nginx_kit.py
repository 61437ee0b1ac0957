"""A real nginx with the configuration of deploy/nginx, on ports and in folders of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import trustme
from brokers import find_free_port, wait_until_listening
from hub_kit import NAME, ROOT, wish
from installing.web import server_text

_MAIN = """\
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
{user}daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/server.conf;
}}
include {folder}/stream.conf;
"""


class Nginx:
    """The hub's nginx.

    Args:
        folder: for its files; empty.
        dashboard: the port that the dashboard, or whatever stands for it, listens on.
    """

    def __init__(self, folder: Path, dashboard: int) -> None:
        self.folder = folder
        self.repository = folder / "repository"
        self.repository.mkdir(parents=True)
        self.authority = trustme.CA()
        self._ports = {port: find_free_port() for port in (443, 80, 8883)}
        listens = {
            f"listen {before}{port}": f"listen {address}:{own}"
            for port, own in self._ports.items()
            for before, address in (("", "127.0.0.1"), ("[::]:", "127.0.0.2"))
        }
        replaced = {
            "127.0.0.1:8443": f"127.0.0.1:{find_free_port()}",
            "127.0.0.1:8884": f"127.0.0.1:{find_free_port()}",
            "127.0.0.1:8000": f"127.0.0.1:{dashboard}",
            "/etc/faccine": str(folder),
            "/var/lib/faccine/repository": str(self.repository),
            "/var/lib/faccine/acme": str(folder / "acme"),
            "/var/log/nginx/error.log": str(folder / "log"),
            **listens,
        }
        source = ROOT / "deploy/nginx"
        server = server_text((source / "faccine.conf").read_text(), wish())
        (folder / "server.conf").write_text(_here(server, replaced))
        stream = (source / "stream.conf").read_text()
        (folder / "stream.conf").write_text(_here(stream, replaced))
        user = "user root;\n" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))
        issued = self.authority.issue_cert(NAME)
        issued.private_key_and_cert_chain_pem.write_to_path(folder / "tls.pem")

    @property
    def https_port(self) -> int:
        return self._ports[443]

    @property
    def http_port(self) -> int:
        return self._ports[80]

    def __enter__(self) -> Self:
        command = ["/usr/sbin/nginx", "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wait_until_listening(self.https_port, self._process)
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)


def _here(text: str, replaced: Mapping[str, str]) -> str:
    for installed, here in replaced.items():
        text = text.replace(installed, here)
    return text
