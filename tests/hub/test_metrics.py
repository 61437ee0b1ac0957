"""What Prometheus is told, by a real broker and over real HTTP: enough, and nothing of faces."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest
from brokers import HUB_USER, GuardedMosquitto, find_free_port
from prometheus_client.parser import text_string_to_metric_families
from town import KIOSK, MINUTE_MS, NOON_MS, SECOND_MS, a_rating, a_state, events_of

from faccine.runtime.broker import Broker
from faccine.runtime.mqtt import Connection
from faccine.runtime.service import StopSignal
from faccine.wire import codec
from faccine.wire.faces import Face
from faccine.wire.states import Health, HubState, KioskUpdate, Presence, UpdateStage
from faccine.wire.topics import HUB_STATE, KioskTopic
from hub.catalogue import revoke_kiosk
from hub.metrics.broker import _FIGURES, BrokerWatch
from hub.metrics.serving import Figures, guarded, serve
from hub.store.backups import record_backup, record_problem
from hub.store.books import Inbound

TOKEN = "a-token-of-some-length"


def ask(port, path="/metrics", *, token=TOKEN, method="GET"):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as client:
        client.request(method, path, headers={"Authorization": f"Bearer {token}"} if token else {})
        answer = client.getresponse()
        return answer.status, answer.read().decode()


def figures_of(text):
    """Return {name: {labels: value}} as Prometheus reads it."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = tuple(sorted(sample.labels.items()))
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


def of_kiosk(found, name, **labels):
    return found[f"faccine_kiosk_{name}"][tuple(sorted({"kiosk": KIOSK, **labels}.items()))]


@contextmanager
def answering(database, broker=list, now_ms=lambda: NOON_MS):
    server = serve("127.0.0.1:0", guarded(Figures(database, broker, now_ms), TOKEN))
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def books(town):
    health = Health(
        v=1,
        software="faccine 1.4.0",
        disk_used_percent=21.5,
        temperature_celsius=48.2,
        under_voltage=False,
        root_read_only=True,
        update=KioskUpdate(version="1.5.0", stage=UpdateStage.WENT_BACK, why="it did not start"),
    )
    state = a_state(last=5, software="faccine 1.4.0", clock="synced")
    town.take(state, events_of(*(a_rating(n, face) for n, face in enumerate(Face, 1))))
    town.take(Inbound(KIOSK, KioskTopic.HEALTH, codec.encode(health)), now_ms=NOON_MS)
    return f"sqlite:///{town.path}"


def test_figures_of_books_and_kiosks_are_what_the_ledger_says(books, town):
    record_backup(town.database, NOON_MS - 90 * SECOND_MS, Path("books-1.db"), 10)
    with answering(books, now_ms=lambda: NOON_MS + MINUTE_MS) as port:
        status, text = ask(port)
    found = figures_of(text)
    assert status == 200
    assert found["faccine_books_readable"] == {(): 1}
    assert found["faccine_hub_events_stored_total"] == {(): 3}
    assert found["faccine_hub_events_refused_total"] == {(): 0}
    assert found["faccine_backup_age_seconds"] == {(): 150}
    assert found["faccine_backup_failed"] == {(): 0}
    assert found["faccine_kiosks"] == {(): 3}
    assert of_kiosk(found, "connected") == 1
    assert of_kiosk(found, "seen_seconds") == 60
    assert of_kiosk(found, "waiting_events") == 2
    assert of_kiosk(found, "clock", trust="synced") == 1
    assert of_kiosk(found, "software_info", software="faccine 1.4.0") == 1
    assert of_kiosk(found, "disk_used_ratio") == 0.215
    assert of_kiosk(found, "temperature_celsius") == 48.2
    assert of_kiosk(found, "root_writable") == 0
    assert of_kiosk(found, "update", stage="went-back") == 1
    assert of_kiosk(found, "update", stage="fetching") == 0


def test_a_kiosk_that_says_nothing_for_long_is_not_connected(books):
    with answering(books, now_ms=lambda: NOON_MS + 16 * MINUTE_MS) as port:
        assert of_kiosk(figures_of(ask(port)[1]), "connected") == 0


def test_a_backup_that_failed_is_told_beside_the_age_of_the_last_good_one(books, town):
    record_backup(town.database, NOON_MS - SECOND_MS, Path("books-1.db"), 10)
    record_problem(town.database, NOON_MS, Path("books-2.db"), "disk full")
    with answering(books) as port:
        found = figures_of(ask(port)[1])
    assert (found["faccine_backup_age_seconds"], found["faccine_backup_failed"]) == (
        {(): 1},
        {(): 1},
    )


def test_no_face_is_told(books):
    with answering(books) as port:
        text = ask(port)[1]
    assert [face for face in Face if face in text] == []


def test_labels_are_bounded_whatever_a_kiosk_says_of_itself(books, town):
    health = msgspec.json.encode(Health(v=1, software='x"}\n{'))
    town.take(a_state(software='evil"} 1\nfake 2', clock="synced"), now_ms=NOON_MS)
    town.take(Inbound(KIOSK, KioskTopic.HEALTH, health), now_ms=NOON_MS)
    revoke_kiosk(town.database, "esempio-tributi-1", NOON_MS)
    with answering(books) as port:
        found = figures_of(ask(port)[1])
    assert of_kiosk(found, "software_info", software="other") == 1
    assert found["faccine_kiosks"] == {(): 2}
    assert (("kiosk", "esempio-tributi-1"),) not in found["faccine_kiosk_connected"]


def test_a_kiosk_whose_software_should_be_another_is_behind(books, town):
    for wanted, is_behind in (("1.5.0", 1), ("1.4.0", 0), (None, 0)):
        town.rows("UPDATE administration SET software = ?", wanted)
        town.rows("UPDATE catalogue_revision SET revision = revision + 1")  # as every writer does
        with answering(books) as port:
            assert of_kiosk(figures_of(ask(port)[1]), "software_behind") == is_behind


def test_whoever_lacks_the_token_learns_nothing(books):
    with answering(books) as port:
        for token in (None, "", "wrong", TOKEN + "x"):
            assert ask(port, token=token) == (401, "401 Unauthorized\n")
        assert ask(port, "/", token=None)[0] == 401
        assert ask(port, "/")[0] == 404
        assert ask(port, method="POST")[0] == 405


def test_books_that_cannot_be_read_are_a_figure_too(tmp_path):
    with answering(f"sqlite:///{tmp_path}/no.db") as port:
        assert figures_of(ask(port)[1]) == {"faccine_books_readable": {(): 0}}


def test_a_caller_that_says_nothing_keeps_nobody_waiting(books):
    with answering(books) as port, socket.create_connection(("127.0.0.1", port)):
        assert ask(port)[0] == 200


class Watched(GuardedMosquitto):
    users = (HUB_USER, "_metrics", KIOSK)

    def command(self):
        """Have the broker say how it is every second."""
        command = super().command()
        config = self.folder / "faccine.conf"
        config.write_text(config.read_text().replace("sys_interval 10", "sys_interval 1"))
        return command


@pytest.mark.system
def test_the_broker_tells_how_it_is_and_whether_the_hub_is_there(tmp_path):
    with Watched(tmp_path / "mosquitto") as broker:
        hub = Connection(
            Broker.from_url(broker.url_of(HUB_USER)),
            client_id=HUB_USER,
            subscriptions=[],
            on_message=lambda _: None,
            on_ready=lambda: None,
        )
        watch, stop = BrokerWatch(Broker.from_url(broker.url_of("_metrics"))), StopSignal()
        listening = threading.Thread(target=watch.run, args=(stop,))
        listening.start()
        try:
            with answering(f"sqlite:///{tmp_path}/no.db", watch.figures) as port:

                def until(name, value=None):
                    for _ in range(2000):
                        hub.poll(0.01)
                        found = figures_of(ask(port)[1])
                        if name in found and value in {None, found[name][()]}:
                            return found
                    raise AssertionError(found)

                found = until("faccine_broker_messages_received_total")
                assert found["faccine_broker_up"] == {(): 1}
                assert until("faccine_broker_clients_connected", 2)
                for presence, value in ((Presence.ONLINE, 1), (Presence.OFFLINE, 0)):
                    state = codec.encode(HubState(v=1, state=presence))
                    hub.publish(HUB_STATE, state, retain=True)
                    until("faccine_hub_up", value)
                broker.stop()
                found = until("faccine_broker_up", 0)
                assert "faccine_hub_up" not in found, "nobody knows"
        finally:
            stop.set()
            listening.join(30)
            hub.close()


@pytest.mark.system
def test_the_command_answers_until_it_is_told_to_stop(books, tmp_path):
    port, token = find_free_port(), tmp_path / "token"
    token.write_text(TOKEN + "\n")
    with Watched(tmp_path / "mosquitto") as broker:
        options = ["--broker", broker.url_of("_metrics"), "--token-file", str(token)]
        options += ["--listen", f"127.0.0.1:{port}", "--database", books]
        program = [sys.executable, "-m", "hub.cli", "metrics", *options]
        code = "from hub.cli import main; main()"
        program = [sys.executable, "-c", code, "metrics", *options]
        with subprocess.Popen(program, stderr=subprocess.PIPE, text=True) as process:
            try:
                assert any("answering" in line for line in process.stderr or ())
                assert figures_of(ask(port)[1])["faccine_kiosks"] == {(): 3}
            finally:
                process.terminate()
            assert process.wait(30) == 0


def test_a_token_that_is_easily_guessed_is_refused(books, tmp_path):
    from click.testing import CliRunner

    from hub.cli import main

    token = tmp_path / "token"
    token.write_text("short\n")
    options = ["--broker", "mqtt://x", "--token-file", str(token), "--database", books]
    failed = CliRunner().invoke(main, ["metrics", *options])
    assert failed.exit_code == 1
    assert "expected at least 16 characters" in failed.stderr
    assert "short" not in failed.stderr


def test_the_page_names_every_figure_and_no_other(books, town):
    page = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text("utf-8")
    described = set(re.findall(r"^\| (.+?) \|", page, re.MULTILINE))
    named = {name for row in described for name in re.findall(r"`(faccine_\w+)`", row)}
    record_backup(town.database, NOON_MS, Path("books-1.db"), 10)
    with answering(books) as port:
        told = set(re.findall(r"^# TYPE (\w+)", ask(port)[1], re.MULTILINE))
    told |= {f"faccine_broker_{one.name}{'_total' * one.is_counter}" for one in _FIGURES}
    assert named == told | {"faccine_hub_up", "faccine_broker_up"}
