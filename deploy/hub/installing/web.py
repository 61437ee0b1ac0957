"""nginx's configuration, taken from the release: https for browsers, and port 443 for kiosks."""

from __future__ import annotations

from installing.machine import Machine
from installing.steps import Done
from installing.wish import Wish

SERVER = "/etc/nginx/conf.d/faccine.conf"
STREAM = "/etc/nginx/modules-enabled/90-faccine-stream.conf"
"""Debian reads this folder outside of ``http``, after the module itself (50-mod-stream.conf)."""

_STOCK_SITE = "/etc/nginx/sites-enabled/default"


def web(machine: Machine, wish: Wish) -> Done:
    """Have the release's servers, for the hub's name, and not Debian's page of welcome."""
    source = wish.source / "deploy/nginx"
    changed = machine.write(SERVER, server_text((source / "faccine.conf").read_text("utf-8"), wish))
    changed |= machine.write(STREAM, (source / "stream.conf").read_bytes())
    site = machine.at(_STOCK_SITE)
    if site.is_symlink() and str(site.readlink()) == "/etc/nginx/sites-available/default":
        changed |= machine.remove(_STOCK_SITE)
    if changed:
        step = f"see {SERVER} and {STREAM}"
        machine.does(
            "nginx", "-q", "-t", why="nginx does not take its configuration", next_step=step
        )
    return Done(changed, SERVER)


def server_text(template: str, wish: Wish) -> str:
    """Return nginx's configuration for the hub's name."""
    return template.replace("@HOST@", wish.url.removeprefix("https://"))
