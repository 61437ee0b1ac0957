"""Faccine's ground floor: what the kiosk, the hub and the dashboard share."""

__version__ = "0.1.0"
