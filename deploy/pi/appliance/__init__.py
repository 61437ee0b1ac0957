"""Making a machine a kiosk: standard library of Debian's Python only; done twice is done once."""
