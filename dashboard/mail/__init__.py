"""E-mail: what is written, how it is made up, and how it leaves the machine.

Each message has a plain and an HTML part that say the same, in the receiver's language. Nothing in
it is fetched when it is opened, so nobody learns whether or when it was read.
"""
