"""What can be heard of a kiosk: three sounds, and the spoken mode.

Nobody ever waits for sound, and a kiosk without it serves all the same.
"""
