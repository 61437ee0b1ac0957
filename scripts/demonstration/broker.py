"""A broker on a port of its own, with passwords and the access list of ``deploy/mosquitto``.

Mosquitto where it is there (also in /usr/sbin, which is not on everybody's path), else amqtt from
PyPI in a virtual environment of its own. Passwords stand in files that only their owner can read,
never on a command line.
"""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from demonstration.access import ACCESS_LIST
from demonstration.processes import DemoError

HUB_USER = "_hub"
_ROOT = Path(__file__).parents[2]
_EXAMPLE = _ROOT / "deploy" / "mosquitto" / "faccine.conf"
_PLACES = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])


def broker_command(folder: Path, port: int, passwords: Mapping[str, str]) -> list[str]:
    """Prepare a broker in the folder and return the command that runs it.

    Args:
        folder: for its configuration; made if missing.
        port: on 127.0.0.1.
        passwords: by user name.

    Raises:
        DemoError: there is no Mosquitto, and no broker could be had from PyPI.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mosquitto = shutil.which("mosquitto", path=_PLACES)
    hasher = shutil.which("mosquitto_passwd", path=_PLACES)
    if mosquitto and hasher:
        return [mosquitto, "-c", str(_mosquitto_config(folder, port, passwords, hasher))]
    if subprocess.run([_ROOT / "scripts" / "setup", "broker"], check=False).returncode != 0:
        raise DemoError("no broker: install Mosquitto (on Debian: apt-get install mosquitto)")
    python = _ROOT / ".venv-broker" / "bin" / "python"
    program = Path(__file__).with_name("pip_broker.py")
    return [str(python), str(program), str(port), str(_password_file(folder, passwords))]


def broker_url(user: str, port: int) -> str:
    """Return the URL by which a user reaches the broker, without the password."""
    return f"mqtt://{user}@127.0.0.1:{port}"


def _password_file(folder: Path, passwords: Mapping[str, str]) -> Path:
    path = folder / "faccine.passwd"
    path.touch(mode=0o600)
    path.write_text("".join(f"{user}:{word}\n" for user, word in passwords.items()), "utf-8")
    return path


def _mosquitto_config(folder: Path, port: int, passwords: Mapping[str, str], hasher: str) -> Path:
    """Write the example configuration with this folder's files and one local listener."""
    password_file = _password_file(folder, passwords)
    subprocess.run([hasher, "-U", password_file], check=True, stdout=sys.stderr)
    access_list = folder / "faccine.acl"
    shutil.copy(ACCESS_LIST, access_list)
    access_list.chmod(0o600)
    common = _EXAMPLE.read_text("utf-8").partition("# Kiosks come over TLS.")[0]
    common = common.replace("/var/lib/faccine/gate/passwords", str(password_file))
    common = common.replace("/etc/mosquitto/faccine.acl", str(access_list))
    path = folder / "faccine.conf"
    # Started by root it would become another user, who may not read this folder.
    own = f"user {getpass.getuser()}\nlistener {port} 127.0.0.1\nuse_username_as_clientid true\n"
    path.write_text(common + own, "utf-8")
    return path
