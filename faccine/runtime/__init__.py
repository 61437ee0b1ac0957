"""How any process of ours starts, reads settings, logs, opens SQLite, reaches the broker, stops."""
