"""The commands of ``faccine-hub``: each reads flags, calls one thing, and says what came of it."""
