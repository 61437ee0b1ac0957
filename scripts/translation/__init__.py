"""Keeps the catalogues in step with the kiosk's own words."""
