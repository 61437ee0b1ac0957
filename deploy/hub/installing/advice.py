"""What is printed for the people who run the hub: firewall rules and next steps."""

from __future__ import annotations

from installing.wish import Wish

_PORTS = ((443, "dashboard, and kiosks where 8883 is blocked"), (8883, "kiosks (MQTT over TLS)"))


def firewall(wish: Wish) -> str:
    """Return the rules that let in what the hub needs and nothing else of it."""
    ports = (*_PORTS, (80, "Let's Encrypt" if wish.acme else "only sends browsers on to 443"))
    table = "\n".join(f"  {port:<5} {what}" for port, what in ports)
    numbers = ", ".join(str(port) for port, _ in ports)
    ufw = "\n".join(f"  ufw allow {port}/tcp" for port, _ in ports)
    return (
        f"Firewall: incoming TCP ports (nothing of it was changed)\n{table}\n"
        f"With nftables, in the chain 'input' of /etc/nftables.conf:\n"
        f"  tcp dport {{ {numbers} }} accept\n"
        f"or with ufw:\n{ufw}"
    )


def next_steps(wish: Wish, link: str | None) -> str:
    """Return what to do now. ``link`` None: somebody can log in already."""
    login = (
        [
            f"Log in as {wish.administrator} with this link, once, within 15 minutes:",
            f"  {link}",
            f"  (another one: faccine-dashboard accounts link {wish.administrator})",
            "Choose a password there, then enter your administration, offices and services.",
        ]
        if link
        else [f"The dashboard: {wish.url}"]
    )
    others = [
        "Mail server: /etc/faccine/dashboard.toml, then: faccine-dashboard mail test you@…",
        "A kiosk: faccine-hub kiosk add --help",
        "Copies: every night in /var/backups/faccine; have them taken to another machine, too.",
    ]
    if not (wish.certificate or wish.acme):
        others.append(
            "Browsers warn until they know this hub's authority: /etc/faccine/authority.pem."
        )
    return "\n".join([*login, *others])
