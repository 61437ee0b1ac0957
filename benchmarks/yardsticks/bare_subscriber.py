"""Yardstick: the fastest that plain paho hands messages over, MQTT 3.1.1, acknowledged by hand.

It does nothing at all with them.
"""

from __future__ import annotations

import json
import time
from typing import Any

import click
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion


@click.command()
@click.option("--port", type=int, required=True, help="The broker's.")
@click.option("--messages", type=int, required=True, help="How many will come.")
def main(port: int, messages: int) -> None:
    """Acknowledge so many messages and print when the last one was."""
    left = messages
    first_cpu_ns = 0

    def take(client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        nonlocal left, first_cpu_ns
        first_cpu_ns = first_cpu_ns or time.process_time_ns()
        client.ack(message.mid, message.qos)
        left -= 1
        if not left:
            cpu_ns = time.process_time_ns() - first_cpu_ns
            print(json.dumps({"done_ns": time.monotonic_ns(), "cpu_ns": cpu_ns}), flush=True)
            client.disconnect()

    client = paho.Client(
        CallbackAPIVersion.VERSION2, "yardstick", protocol=paho.MQTTv311, manual_ack=True
    )
    client.on_connect = lambda *_: client.subscribe("faccine/v1/kiosk/+/events", 1)
    client.on_subscribe = lambda *_: print(json.dumps({"ready": True}), flush=True)
    client.on_message = take
    client.connect("127.0.0.1", port)
    client.loop_forever()


if __name__ == "__main__":
    main()
