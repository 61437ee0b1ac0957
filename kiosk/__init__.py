"""The kiosk: writes each press down, then sends it until the hub has it."""
