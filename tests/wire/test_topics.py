import pytest

from faccine.wire.errors import BadMessage, SettingsError
from faccine.wire.topics import (
    KioskTopic,
    check_kiosk_id,
    is_kiosk_id,
    kiosk_topic,
    parse_kiosk_topic,
)


@pytest.mark.parametrize("leaf", KioskTopic)
def test_a_topic_reads_back(leaf):
    topic = kiosk_topic("esempio-anagrafe-1", leaf)
    assert topic == f"faccine/v1/kiosk/esempio-anagrafe-1/{leaf.value}"
    assert parse_kiosk_topic(topic) == ("esempio-anagrafe-1", leaf)


@pytest.mark.parametrize("text", ["a", "-a", "A1", "a b", "a/b", "à1", "x" * 41, "", "a1\n", "+"])
def test_what_cannot_name_a_kiosk(text):
    assert not is_kiosk_id(text)
    with pytest.raises(SettingsError, match="expected 2 to 40 characters"):
        check_kiosk_id(text)


@pytest.mark.parametrize("text", ["a1", "0-", "x" * 40])
def test_what_can_name_a_kiosk(text):
    assert check_kiosk_id(text) == text


@pytest.mark.parametrize(
    "topic",
    ["", "faccine/v1/hub/state", "faccine/v1/kiosk/k1", "faccine/v1/kiosk/k1/nothing",
     "faccine/v2/kiosk/k1/events", "faccine/v1/kiosk/K1/events", "x/faccine/v1/kiosk/k1/events"],
)  # fmt: skip
def test_other_topics_are_bad_messages(topic):
    with pytest.raises(BadMessage):
        parse_kiosk_topic(topic)
