"""The kiosk's memory on disk: presses before they are thanked for, until the hub has them."""
