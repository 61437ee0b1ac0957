"""Between outbox and hub: asks where it stands, sends from there, ticks off by receipts."""
