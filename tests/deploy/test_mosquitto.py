"""The broker we recommend keeps kiosks apart, and keeps them from speaking for the hub.

Mosquitto's own clients do the talking: a mistake of ours on both sides would not show.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from brokers import GuardedMosquitto

from demonstration.access import Rule, is_allowed, read_rules
from faccine.wire.events import MAX_BATCH_BYTES
from faccine.wire.topics import HUB_STATE, KioskTopic, is_kiosk_id, kiosk_topic

pytestmark = pytest.mark.system

HUB, OURS, THEIRS = GuardedMosquitto.users
LEAVES_OF_HUB = [KioskTopic.RECEIPT, KioskTopic.SETTINGS, KioskTopic.COMMAND]
LEAVES_OF_KIOSK = [KioskTopic.STATE, KioskTopic.EVENTS, KioskTopic.HEALTH, KioskTopic.LOG]


def publish(broker: GuardedMosquitto, user: str, topic: str, text: str) -> int:
    """Publish a retained message and return the exit code of the client."""
    address = f"{broker.url_of(user)}/{topic}"
    command = ["mosquitto_pub", "-L", address, "-i", user, "-q", "1", "-r", "-s"]
    return subprocess.run(command, input=text.encode(), check=False, timeout=30).returncode


@contextmanager
def listening(
    broker: GuardedMosquitto, user: str, *topics: str, more: tuple[str, ...] = ()
) -> Iterator[Iterator[str]]:
    """Subscribe as the user; the iterator gives ``topic text`` of each message that comes."""
    login = ["-h", "127.0.0.1", "-p", str(broker.port), "-u", user, "-P", f"{user}-pw", "-i", user]
    chosen = [word for topic in topics for word in ("-t", topic)]
    command = ["mosquitto_sub", *login, *chosen, "-q", "1", "-d", "-F", "%t %p", *more]
    with subprocess.Popen(["stdbuf", "-oL", *command], stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        try:
            while "SUBACK" not in client.stdout.readline():
                assert client.poll() is None, "the client was not let in"
            yield (line.strip() for line in client.stdout if line.startswith(("faccine/", "$")))
        finally:
            client.kill()


FORGERIES = [
    *((OURS, THEIRS, HUB, kiosk_topic(THEIRS, leaf)) for leaf in LEAVES_OF_KIOSK),
    *((OURS, HUB, THEIRS, kiosk_topic(THEIRS, leaf)) for leaf in LEAVES_OF_HUB),
    *((OURS, HUB, OURS, kiosk_topic(OURS, leaf)) for leaf in LEAVES_OF_HUB),
    *((HUB, OURS, HUB, kiosk_topic(OURS, leaf)) for leaf in LEAVES_OF_KIOSK),
    (OURS, HUB, THEIRS, HUB_STATE),
]


@pytest.mark.parametrize(("forger", "writer", "reader", "topic"), FORGERIES)
def test_only_the_rightful_writer_is_heard(guarded_mosquitto, forger, writer, reader, topic):
    publish(guarded_mosquitto, forger, topic, "forged")
    with listening(guarded_mosquitto, reader, topic) as messages:
        publish(guarded_mosquitto, writer, topic, "true")
        assert next(messages) == f"{topic} true"


def test_the_broker_from_pypi_hears_only_the_rightful_writer_too(tmp_path, monkeypatch):
    monkeypatch.setattr("demonstration.broker._PLACES", str(tmp_path))
    with GuardedMosquitto(tmp_path / "broker") as broker:
        assert not (broker.folder / "faccine.conf").exists(), "this is not Mosquitto"
        for forger, writer, reader, topic in FORGERIES:
            publish(broker, forger, topic, "forged")
            with listening(broker, reader, topic) as messages:
                publish(broker, writer, topic, "true")
                assert next(messages) == f"{topic} true"
        refuses_strangers(broker)


def test_a_kiosk_hears_nothing_of_another(guarded_mosquitto):
    for leaf in LEAVES_OF_HUB:
        publish(guarded_mosquitto, HUB, kiosk_topic(THEIRS, leaf), "theirs")
    for leaf in LEAVES_OF_KIOSK:
        publish(guarded_mosquitto, THEIRS, kiosk_topic(THEIRS, leaf), "theirs")
    with listening(guarded_mosquitto, OURS, "#") as messages:
        publish(guarded_mosquitto, HUB, kiosk_topic(OURS, KioskTopic.RECEIPT), "ours")
        assert next(messages) == f"{kiosk_topic(OURS, KioskTopic.RECEIPT)} ours"


def secrets_of_others(broker: GuardedMosquitto) -> None:
    """Have everybody say what the one who listens is not to hear."""
    for leaf in LEAVES_OF_HUB:
        publish(broker, HUB, kiosk_topic(THEIRS, leaf), "theirs")
    for leaf in LEAVES_OF_KIOSK:
        publish(broker, THEIRS, kiosk_topic(THEIRS, leaf), "theirs")


def say_own(broker: GuardedMosquitto) -> None:
    """Say what a kiosk says itself; it stays with the broker.

    While the same kiosk listens this would push the one who listens out, for a second.
    """
    for leaf in LEAVES_OF_KIOSK:
        publish(broker, OURS, kiosk_topic(OURS, leaf), "ours")


@pytest.mark.parametrize(
    "wide",
    [
        "#",
        "+/#",
        "faccine/#",
        "+/+/+/+/+",
        "faccine/v1/kiosk/+/receipt",
        "faccine/v1/kiosk/+/events",
        f"faccine/v1/kiosk/{THEIRS}/#",
        "$SYS/#",
        "$SYS/broker/clients/connected",
        "$CONTROL/#",
        "$share/spies/faccine/v1/kiosk/+/events",
    ],
)
def test_a_wide_subscription_hears_no_more_than_ones_own(guarded_mosquitto, wide):
    own = kiosk_topic(OURS, KioskTopic.RECEIPT)
    say_own(guarded_mosquitto)
    with listening(guarded_mosquitto, OURS, wide, HUB_STATE) as messages:
        secrets_of_others(guarded_mosquitto)
        publish(guarded_mosquitto, HUB, own, "own")
        publish(guarded_mosquitto, HUB, HUB_STATE, "end")
        heard = []
        while (message := next(messages)) != f"{HUB_STATE} end":
            heard.append(message)
    assert set(heard) <= {f"{own} own"}


def test_what_the_measurer_hears_is_how_the_broker_is_and_nothing_of_kiosks(tmp_path):
    broker = GuardedMosquitto(tmp_path / "mosquitto")
    broker.users = (*GuardedMosquitto.users, "_metrics")
    with broker, listening(broker, "_metrics", "#", "$SYS/#", HUB_STATE) as messages:
        say_own(broker)
        secrets_of_others(broker)
        for forged in (HUB_STATE, kiosk_topic("_metrics", KioskTopic.STATE)):
            publish(broker, "_metrics", forged, "forged")
        publish(broker, HUB, HUB_STATE, "end")
        heard = []
        while (message := next(messages)) != f"{HUB_STATE} end":
            heard.append(message)
    assert any(message.startswith("$SYS/broker/uptime ") for message in heard)
    assert [message for message in heard if not message.startswith("$SYS/broker/")] == []


def test_nobody_else_deletes_what_the_hub_has_said(guarded_mosquitto):
    kept = [HUB_STATE, kiosk_topic(OURS, KioskTopic.SETTINGS)]
    for topic in kept:
        publish(guarded_mosquitto, HUB, topic, "kept")
        for attacker in (THEIRS, OURS):
            publish(guarded_mosquitto, attacker, topic, "")
    with listening(guarded_mosquitto, OURS, *kept) as messages:
        assert {next(messages), next(messages)} == {f"{topic} kept" for topic in kept}


@pytest.mark.parametrize("topic", [HUB_STATE, kiosk_topic(OURS, KioskTopic.SETTINGS)])
def test_a_will_speaks_for_nobody_else(guarded_mosquitto, topic):
    will = ("--will-topic", topic, "--will-payload", "forged", "--will-qos", "1", "--will-retain")
    with listening(guarded_mosquitto, OURS, topic) as messages:
        with listening(guarded_mosquitto, THEIRS, HUB_STATE, more=will):
            pass  # killed at the end, so that its Will would be said
        publish(guarded_mosquitto, HUB, topic, "true")
        assert next(messages) == f"{topic} true"


def test_the_hubs_client_id_pushes_nobody_out(guarded_mosquitto):
    topic = kiosk_topic(THEIRS, KioskTopic.STATE)
    with listening(guarded_mosquitto, HUB, topic) as messages:
        with listening(guarded_mosquitto, OURS, HUB_STATE, more=("-i", HUB)):
            publish(guarded_mosquitto, THEIRS, topic, "heard")
            assert next(messages) == f"{topic} heard"
        assert f"Client {HUB} already connected" not in guarded_mosquitto.log


def test_control_topics_do_nothing(guarded_mosquitto):
    said = '{"commands":[{"command":"createClient","username":"evil","password":"evil-pw"}]}'
    for user in (OURS, HUB):
        publish(guarded_mosquitto, user, "$CONTROL/dynamic-security/v1", said)
    assert publish(guarded_mosquitto, "evil", HUB_STATE, "x") != 0


def test_nobody_is_let_in_without_the_right_password(guarded_mosquitto):
    refuses_strangers(guarded_mosquitto)


def refuses_strangers(broker):
    for login in (
        "",
        f"{OURS}@",
        f"{OURS}:wrong@",
        "somebody:somebody-pw@",
        f"{HUB}:{OURS}-pw@",
        "%23:x@",
        "%2B:x@",
    ):
        address = f"mqtt://{login}127.0.0.1:{broker.port}/{HUB_STATE}"
        command = ["mosquitto_pub", "-L", address, "-i", OURS, "-m", "x"]
        refused = subprocess.run(command, capture_output=True, check=False, timeout=30)
        assert refused.returncode != 0
        assert b"not authorised" in refused.stderr


def test_a_second_connection_replaces_the_first(guarded_mosquitto):
    with listening(guarded_mosquitto, OURS, HUB_STATE):
        publish(guarded_mosquitto, OURS, kiosk_topic(OURS, KioskTopic.STATE), "again")
        assert f"Client {OURS} already connected" in guarded_mosquitto.log


def test_a_revoked_kiosk_is_cut_off(guarded_mosquitto):
    topic = kiosk_topic(OURS, KioskTopic.COMMAND)
    with listening(guarded_mosquitto, OURS, topic) as messages:
        passwords = guarded_mosquitto.folder / "faccine.passwd"
        subprocess.run(["mosquitto_passwd", "-D", passwords, OURS], check=True, timeout=30)
        guarded_mosquitto.signal(signal.SIGHUP)
        assert list(messages) == [], "the connection ends"
    assert publish(guarded_mosquitto, OURS, kiosk_topic(OURS, KioskTopic.STATE), "x") != 0


def test_the_largest_batch_passes_and_nothing_much_larger(guarded_mosquitto):
    topic = kiosk_topic(OURS, KioskTopic.EVENTS)
    with listening(guarded_mosquitto, HUB, topic) as messages:
        publish(guarded_mosquitto, OURS, topic, "x" * 2 * MAX_BATCH_BYTES)
        publish(guarded_mosquitto, OURS, topic, "x" * MAX_BATCH_BYTES)
        assert len(next(messages)) == len(topic) + 1 + MAX_BATCH_BYTES


def test_the_hubs_name_is_free_of_kiosks():
    assert not is_kiosk_id(HUB)


def test_the_access_list_is_read_alike_for_other_brokers():
    rules = read_rules()
    assert is_allowed(rules, HUB, "read", kiosk_topic("+", KioskTopic.EVENTS))
    assert is_allowed(rules, OURS, "write", kiosk_topic(OURS, KioskTopic.EVENTS))
    assert is_allowed(rules, OURS, "read", HUB_STATE)
    assert not is_allowed(rules, OURS, "write", HUB_STATE)
    assert not is_allowed(rules, OURS, "read", "#")
    assert not is_allowed(rules, OURS, "read", kiosk_topic("+", KioskTopic.RECEIPT))
    assert not is_allowed(rules, OURS, "write", kiosk_topic(THEIRS, KioskTopic.EVENTS))
    assert not is_allowed(rules, HUB, "write", kiosk_topic(OURS, KioskTopic.EVENTS))
    assert is_allowed(rules, "_metrics", "read", "$SYS/broker/uptime")
    assert not is_allowed(rules, "_metrics", "write", HUB_STATE)
    assert not is_allowed(rules, "_metrics", "write", kiosk_topic("_metrics", KioskTopic.STATE))
    assert not is_allowed(rules, OURS, "read", "$SYS/broker/uptime")


def test_an_access_list_with_an_unknown_word_is_refused(tmp_path: Path):
    path = tmp_path / "acl"
    path.write_text("# fine\nuser a\ntopic read x\nallow everything\n")
    with pytest.raises(ValueError, match=r"acl:4: expected user, topic or pattern"):
        read_rules(path)
    path.write_text("user a\ntopic read x\n")
    assert read_rules(path) == [Rule("a", "read", "x")]
