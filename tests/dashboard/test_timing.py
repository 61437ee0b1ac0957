"""How long the server worked is said to those who are logged in, and to nobody else."""

import re

TIMING = re.compile(r"app;dur=(\d+\.\d), cpu;dur=(\d+\.\d)")


def test_who_is_logged_in_reads_how_long_a_page_took(client, auth):
    auth.enter()
    app_ms, cpu_ms = map(float, TIMING.fullmatch(client.get("/").headers["Server-Timing"]).groups())
    assert app_ms > 1
    assert cpu_ms > 1


def test_nobody_else_learns_how_long_a_login_takes(client):
    assert "Server-Timing" not in client.get("/accedi").headers
    assert "Server-Timing" not in client.get("/").headers
