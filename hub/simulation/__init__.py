"""A believable, seeded history for demonstrations and measurements; never mixed with real data."""
