"""What the tests of cards share: a hub, and a choice of everything."""

from faccine.wire.wiring import Wiring
from hub.cards.addresses import read_fixed
from hub.cards.choices import Choices, HubSide, Packages, Wifi
from hub.cards.files import card_files

KIOSK, CODE = "esempio-anagrafe-1", "7K3M-Q9TX-2ABC-PQRS"
MADE_MS = 1_795_000_000_000
SSH_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBZcnLP5oXBxDqCJKrDGVMCBjs6GVmFCcSKu+VLrCSgC tech@comune"
)
HUB = HubSide(
    "https://faccine.comune.example",
    authority="-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    repository="https://faccine.comune.example/apt",
    repository_key="-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
)
WIFI = Wifi("Comune: «Uffici»", 'parola: "d\'ordine" #1', "IT")
FIXED = read_fixed("10.0.0.5/24", "10.0.0.1", "10.0.0.1, 10.0.0.2")
KINDS = {
    "cable": Choices(),
    "wifi": Choices(wifi=WIFI),
    "hidden": Choices(wifi=Wifi("Nascosta", "0" * 64, "NO", is_hidden=True)),
    "open": Choices(wifi=Wifi("Libera", None, "IT")),
    "fixed": Choices(fixed=FIXED),
    "fixed-6": Choices(fixed=read_fixed("2001:db8::5/64", "2001:db8::1", "2001:db8::53")),
    "wifi-fixed": Choices(wifi=WIFI, fixed=FIXED),
    "proxy": Choices(proxy="http://utente:p%40ss@proxy.comune.example:3128"),
    "proxy-not-for-hub": Choices(proxy="http://10.0.0.9:8080", is_hub_direct=True),
    "time-server": Choices(time_servers=("ntp.comune.example", "10.0.0.3")),
    "no-time-server": Choices(time_servers=()),
    "offline": Choices(packages=Packages.CARD),
    "buttons": Choices(
        has_screen=False,
        wiring=Wiring(lamps=(5, 6, 13), selector=(23, 24), is_active_high=False),
        has_sound=False,
    ),
    "technician": Choices(pin="24680", ssh_key=SSH_KEY, screen_inches=10.1),
}
"""One card of every kind."""


def files_of(choices, hub=HUB, **more):
    return card_files(KIOSK, CODE, hub, choices, **{"made_ms": MADE_MS, **more})
