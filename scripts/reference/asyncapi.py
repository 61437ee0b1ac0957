"""``docs/asyncapi.yaml``: the wire for machines, as the hub sees it (AsyncAPI 3.0).

Topics and shapes come from ``faccine.wire``, examples from ``docs/wire.md``.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import msgspec
import yaml

from faccine import __version__
from faccine.wire.events import Events
from faccine.wire.settings import KioskSettings
from faccine.wire.states import Command, Health, HubState, KioskLog, KioskState, Receipt
from faccine.wire.topics import HUB_STATE, KIOSK_ID_PATTERN, ROOT, KioskTopic, kiosk_topic
from reference.wire_page import sections

_HEADER = "# Made by scripts/docs from faccine/wire and docs/wire.md; do not edit.\n"


class Channel(NamedTuple):
    """A topic: who speaks on it, in which shape, and whether the broker keeps the last message."""

    name: str
    address: str
    message: type[msgspec.Struct]
    hub_does: str
    is_retained: bool


CHANNELS = (
    Channel("hubState", HUB_STATE, HubState, "send", True),
    *(
        Channel(
            f"kiosk{leaf.value.title()}",
            kiosk_topic("{kiosk}", leaf),
            message,
            hub_does,
            is_retained,
        )
        for leaf, message, hub_does, is_retained in (
            (KioskTopic.STATE, KioskState, "receive", True),
            (KioskTopic.EVENTS, Events, "receive", False),
            (KioskTopic.RECEIPT, Receipt, "send", False),
            (KioskTopic.SETTINGS, KioskSettings, "send", True),
            (KioskTopic.HEALTH, Health, "receive", False),
            (KioskTopic.COMMAND, Command, "send", False),
            (KioskTopic.LOG, KioskLog, "receive", False),
        )
    ),
)


def asyncapi_page() -> str:
    """Return the whole document."""
    return _HEADER + yaml.safe_dump(_document(), sort_keys=False, allow_unicode=True, width=100)


def _document() -> dict[str, Any]:
    messages = [channel.message for channel in CHANNELS]
    template = "#/components/schemas/{name}"
    _, schemas = msgspec.json.schema_components(messages, ref_template=template)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Faccine hub",
            "version": __version__,
            "description": "What kiosks and the hub say to each other; wire.md says it in words.",
            "license": {"name": "AGPL-3.0-or-later"},
        },
        "defaultContentType": "application/json",
        "servers": {"broker": _server()},
        "channels": {channel.name: _channel(channel) for channel in CHANNELS},
        "operations": {_verb(channel): _operation(channel) for channel in CHANNELS},
        "components": {
            "messages": {channel.name: _message(channel) for channel in CHANNELS},
            "parameters": {
                "kiosk": {
                    "description": f"The kiosk's id, its user name and client id: "
                    f"{KIOSK_ID_PATTERN}",
                    "examples": ["esempio-anagrafe-1"],
                }
            },
            "schemas": _without_mappings(schemas),
            "securitySchemes": {"login": {"type": "userPassword"}},
        },
    }


def _without_mappings(schema: Any) -> Any:
    """Name a union's telling field alone, as AsyncAPI does; OpenAPI adds a mapping."""
    if isinstance(schema, list):
        return [_without_mappings(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value["propertyName"] if key == "discriminator" else _without_mappings(value)
        for key, value in schema.items()
    }


def _server() -> dict[str, Any]:
    will = {"topic": HUB_STATE, "qos": 1, "message": '{"v":1,"state":"offline"}', "retain": True}
    mqtt = {"cleanSession": True, "keepAlive": 30, "lastWill": will, "bindingVersion": "0.2.0"}
    return {
        "host": "broker.example.org:8883",
        "protocol": "secure-mqtt",
        "protocolVersion": "3.1.1",
        "security": [{"$ref": "#/components/securitySchemes/login"}],
        "bindings": {"mqtt": mqtt},
    }


def _channel(channel: Channel) -> dict[str, Any]:
    described: dict[str, Any] = {
        "address": channel.address,
        "messages": {channel.name: {"$ref": f"#/components/messages/{channel.name}"}},
    }
    if "{kiosk}" in channel.address:
        described["parameters"] = {"kiosk": {"$ref": "#/components/parameters/kiosk"}}
    return described


def _verb(channel: Channel) -> str:
    return f"{channel.hub_does}{channel.name[0].upper()}{channel.name[1:]}"


def _operation(channel: Channel) -> dict[str, Any]:
    mqtt = {"qos": 1, "retain": channel.is_retained, "bindingVersion": "0.2.0"}
    return {
        "action": channel.hub_does,
        "channel": {"$ref": f"#/channels/{channel.name}"},
        "messages": [{"$ref": f"#/channels/{channel.name}/messages/{channel.name}"}],
        "bindings": {"mqtt": mqtt},
    }


def _message(channel: Channel) -> dict[str, Any]:
    heading = channel.address.removeprefix(f"{ROOT}/").replace("{kiosk}", "<kiosk>")
    examples = sections()[heading].examples
    return {
        "name": channel.message.__name__,
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{channel.message.__name__}"},
        "examples": [{"payload": json.loads(example)} for example in examples],
    }
