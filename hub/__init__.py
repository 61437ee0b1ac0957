"""The hub: keeps the books per administration, office and service."""
