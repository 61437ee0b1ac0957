from __future__ import annotations

import subprocess

import pytest
from brokers import Mosquitto

from faccine.runtime.passwords import is_password_hash, new_password, password_hash

SALT = bytes(range(12))


class Guarded(Mosquitto):
    """A broker that lets in who stands in ``lines``."""

    lines: tuple[str, ...] = ()

    def command(self) -> list[str]:
        command = super().command()
        passwords = self.folder / "passwords"
        passwords.write_text("".join(f"{line}\n" for line in self.lines))
        config = self.folder / "mosquitto.conf"
        config.write_text(
            config.read_text().replace("allow_anonymous true", "allow_anonymous false")
            + f"password_file {passwords}\n"
        )
        return command


def is_let_in(broker: Mosquitto, user: str, password: str) -> bool:
    address = f"mqtt://{user}:{password}@127.0.0.1:{broker.port}/t"
    command = ["mosquitto_pub", "-L", address, "-m", "x"]
    return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0


@pytest.mark.system
def test_mosquitto_lets_in_whoever_has_the_password_and_nobody_else(tmp_path):
    password = new_password()
    broker = Guarded(tmp_path / "mosquitto")
    broker.lines = (f"ours:{password_hash(password)}", f"accented:{password_hash('pìù')}")
    with broker:
        assert is_let_in(broker, "ours", password)
        assert is_let_in(broker, "accented", "pìù")
        assert not is_let_in(broker, "ours", password + "x")
        assert not is_let_in(broker, "accented", password)


def test_mosquittos_own_hashes_are_such_hashes(tmp_path):
    path = tmp_path / "passwords"
    path.touch()
    subprocess.run(["mosquitto_passwd", "-b", path, "ours", "secret"], check=True, timeout=30)
    assert is_password_hash(path.read_text().strip().removeprefix("ours:"))


def test_a_hash_says_the_same_again_and_another_with_another_salt():
    assert password_hash("secret", salt=SALT) == password_hash("secret", salt=SALT)
    assert password_hash("secret") != password_hash("secret")
    assert is_password_hash(password_hash("secret"))


def test_a_salt_that_mosquitto_would_not_take_is_refused():
    with pytest.raises(ValueError, match="expected 12"):
        password_hash("secret", salt=b"short")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret",
        "$6$AAAAAAAAAAAAAAAA$" + "A" * 86 + "==",
        password_hash("x", salt=SALT) + "\n",
        password_hash("x", salt=SALT) + "\n_hub:" + password_hash("x", salt=SALT),
        password_hash("x", salt=SALT).replace("$101$", "$0$"),
        password_hash("x", salt=SALT).replace("$101$", "$10000$"),
        password_hash("x", salt=SALT)[:-3],
    ],
)
def test_what_is_no_hash_is_told_apart(text):
    assert not is_password_hash(text)


def test_passwords_are_long_and_never_the_same():
    assert len(new_password()) == 32
    assert new_password() != new_password()
