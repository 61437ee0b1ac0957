"""The screen's power: off while the office is closed, on for whoever comes."""
