"""How a blank machine becomes a kiosk, and how a kiosk becomes a blank machine again."""
