"""Setting up a hub on a Debian server, with the standard library of its Python only.

Each step looks first and changes only what is not as it should be, so that a second run changes
nothing, and a run that was interrupted is put right by the next one.
"""
