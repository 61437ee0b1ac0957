"""The e-mail of Monday morning: what changed, is it real, why, and what to look at."""
