"""The machines themselves: without these, no other test here means anything."""

import pytest


@pytest.fixture(scope="module")
def pair(town):
    """Give two machines with nothing on them; the second has a data partition."""
    first = town.machine("first")
    second = town.machine("second", data="/var/lib/faccine")
    for machine in (first, second):
        machine.put("/etc/systemd/network/80-dhcp.network", DHCP)
        machine.put("/etc/cloud/cloud-init.disabled", "")
        machine.boot()
    return first, second


DHCP = "[Match]\nName=eth0\n\n[Network]\nDHCP=yes\n"


def test_a_machine_boots_with_its_name_and_nothing_failed(pair):
    first, _ = pair

    assert first.run("hostname").strip() == "first"
    assert first.failed_units() == []


def test_machines_reach_each_other_by_name_until_the_cable_is_pulled(pair):
    first, second = pair
    reach = ("python3", "-c", "import socket; socket.create_connection(('second', 7007), 2)")
    first.until(lambda: first.port.address in first.run("ip", "-4", "address"), why="no address")
    second.run("systemd-run", "--unit=door", "python3", "-m", "http.server", "7007")

    first.until(lambda: first.try_run(*reach).returncode == 0, why="second is not reached")
    second.port.cut()
    assert first.try_run(*reach).returncode != 0
    second.port.mend()
    first.until(lambda: first.try_run(*reach).returncode == 0, why="second is not reached again")


def test_nothing_leads_out_of_the_network(pair):
    first, _ = pair
    ask = "import socket; socket.getaddrinfo('example.com', 80)"

    assert first.try_run("python3", "-c", ask).returncode != 0


def test_a_plug_that_is_pulled_kills_everything_at_once_and_leaves_the_disk(pair):
    first, _ = pair
    first.put("/srv/kept", "kept")
    first.run(
        "systemd-run", "--unit=last", "--property=ExecStopPost=touch /srv/ended", "sleep", "inf"
    )

    first.power_off()
    first.boot()

    assert first.run("cat", "/srv/kept") == "kept"
    assert first.try_run("test", "-e", "/srv/ended").returncode != 0


def test_what_is_written_to_a_read_only_root_is_gone_and_the_data_partition_is_not(pair):
    _, second = pair
    second.shut_down()
    second.boot(read_only=True)
    second.put("/etc/lost", "lost")
    second.put("/var/lib/faccine/kept", "kept")

    second.power_off()
    second.boot(read_only=True)

    assert second.try_run("test", "-e", "/etc/lost").returncode != 0
    assert second.run("cat", "/var/lib/faccine/kept") == "kept"


def test_a_machine_installs_packages_without_a_network(pair):
    first, _ = pair

    first.run("apt-get", "update", seconds=60)
    first.run("apt-get", "install", "--yes", "mosquitto", seconds=120)

    assert first.run("systemctl", "is-active", "mosquitto").strip() == "active"
