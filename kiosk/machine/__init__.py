"""How the kiosk's machine is: what it senses, what can break, who must know, the watchdog."""
