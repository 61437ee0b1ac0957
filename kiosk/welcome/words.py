"""One sentence in five languages: nobody has chosen one yet. Pure."""

from __future__ import annotations

READY = {
    "it": "Apri questo indirizzo con un computer o un telefono della stessa rete e scrivi il PIN.",
    "de": "Öffnen Sie diese Adresse in demselben Netz und geben Sie die PIN ein.",
    "sl": "Odprite ta naslov v istem omrežju in vpišite PIN.",
    "fr": "Ouvrez cette adresse depuis le même réseau et saisissez le code PIN.",
    "en": "Open this address in the same network and type the PIN.",
}
WAITING = {
    "it": "Aspetto la rete: collega il cavo, o controlla il Wi-Fi scritto sulla scheda.",
    "de": "Warte auf das Netz: Schließen Sie das Kabel an oder prüfen Sie das WLAN auf der Karte.",
    "sl": "Čakam na omrežje: priključite kabel ali preverite Wi-Fi na kartici.",
    "fr": "J’attends le réseau : branchez le câble ou vérifiez le Wi-Fi sur la carte.",
    "en": "Waiting for the network: plug in the cable, or check the Wi-Fi on the card.",
}
FIRST = "it"
