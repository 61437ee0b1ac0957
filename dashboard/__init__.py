"""The web: shows managers what changed, whether it is real, why, and what to do."""
