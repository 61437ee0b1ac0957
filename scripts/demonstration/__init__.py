"""The demonstration: all the real parts on one machine, started and stopped together."""
