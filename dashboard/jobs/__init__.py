"""What happens without anybody looking: rules are checked and e-mail goes out.

One process does it, every five minutes; a lock keeps a second one out, so nothing is sent twice.
How it went stands in the dashboard's own file, and a page shows it.
"""
