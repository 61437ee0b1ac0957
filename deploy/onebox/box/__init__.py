"""What makes one machine kiosk, broker, hub and dashboard, with Debian's Python alone.

The hub's installation (``installing``) and the kiosk's (``appliance``) do most of it; here is what
only one box has: a PIN, a screen that says where to set it up, its own kiosk, copies on a stick.
"""
