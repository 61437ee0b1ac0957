"""Yardstick: the script that everybody writes first. A paho callback that inserts and commits.

Its database is as safe as ours (WAL, ``synchronous=FULL``). It knows no repeats, keeps no counts
and sends no receipts.
"""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import click
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

_SCHEMA = """
    CREATE TABLE rating (
        id INTEGER PRIMARY KEY, kiosk TEXT, outbox TEXT, seq INTEGER, kind TEXT, at TEXT,
        face TEXT, service TEXT, lang TEXT, rating INTEGER, reason TEXT
    )
"""
_INSERT = (
    "INSERT INTO rating (kiosk, outbox, seq, kind, at, face, service, lang, rating, reason)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@click.command()
@click.option("--port", type=int, required=True, help="The broker's.")
@click.option("--messages", type=int, required=True, help="How many will come, an event each.")
@click.option("--database", type=click.Path(path_type=Path), required=True, help="A new file.")
def main(port: int, messages: int, database: Path) -> None:
    """Store so many messages and print when the last one was committed."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(_SCHEMA)
    connection.commit()
    left = messages
    first_cpu_ns = 0

    def take(client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        nonlocal left, first_cpu_ns
        first_cpu_ns = first_cpu_ns or time.process_time_ns()
        batch = json.loads(message.payload)
        (event,) = batch["events"]
        connection.execute(
            _INSERT,
            (
                message.topic.split("/")[3], batch["outbox"], event["seq"], event["kind"],
                event["at"], event.get("face"), event.get("service"), event.get("lang"),
                event.get("rating"), event.get("reason"),
            ),
        )  # fmt: skip
        connection.commit()
        left -= 1
        if not left:
            cpu_ns = time.process_time_ns() - first_cpu_ns
            print(json.dumps({"done_ns": time.monotonic_ns(), "cpu_ns": cpu_ns}), flush=True)
            client.disconnect()

    client = paho.Client(CallbackAPIVersion.VERSION2, "yardstick", protocol=paho.MQTTv311)
    client.on_connect = lambda *_: client.subscribe("faccine/v1/kiosk/+/events", 1)
    client.on_subscribe = lambda *_: print(json.dumps({"ready": True}), flush=True)
    client.on_message = take
    client.connect("127.0.0.1", port)
    client.loop_forever()
    connection.close()


if __name__ == "__main__":
    main()
