"""The hub's certificate: the administration's own, Let's Encrypt's, or one by an authority of ours.

Whichever it is, /etc/faccine/tls.pem is what nginx and Mosquitto use: key and certificates in one
file, so that a power cut never leaves a key of one with a certificate of another.
/etc/faccine/authority.pem is what kiosks trust. It is missing where they trust the hub's
certificate anyway, as every Debian does.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from installing.machine import Machine, Problem, Rights, last_words
from installing.steps import Done
from installing.wish import Wish

CERTIFICATE = "/etc/faccine/tls.pem"
"""The key first, then the hub's certificate, then those between it and the authority."""
AUTHORITY, AUTHORITY_KEY = "/etc/faccine/authority.pem", "/etc/faccine/authority.key"

_AUTHORITY_DAYS = 20 * 365  # kiosks hold it on their cards: it outlives the machine
_DAYS = 800  # the most that browsers accept of an authority that somebody added by hand
_RENEW_SECONDS = 60 * 86_400
_FOR_ROOT = Rights(0o600)
_FOR_BROKER = Rights(0o640, group="mosquitto")
_TOOL = "see that openssl works here"


def certificate(machine: Machine, wish: Wish) -> Done:
    """Have a certificate for the hub's name, and what kiosks trust it by."""
    if wish.certificate and wish.key:
        return _given(machine, wish, Path(wish.certificate), Path(wish.key))
    if wish.acme:
        return _fetched(machine, wish)
    return _own(machine, wish)


# -- the administration's own


def _given(machine: Machine, wish: Wish, certificate_file: Path, key_file: Path) -> Done:
    certificate_text, key_text = _read(certificate_file), _read(key_file)
    _check_pair(machine, certificate_file, key_file)
    if not _is_for(machine, certificate_file, wish):
        raise Problem(
            f"--certificate {certificate_file}: it is not for {wish.name}; expected that name in it"
        )
    authority = Path(wish.authority) if wish.authority else None
    trusted_text = _read(authority) if authority else None
    if not _is_trusted(machine, certificate_file, authority):
        raise Problem(
            f"--authority {authority}: it did not sign {certificate_file}"
            if authority
            else f"--certificate {certificate_file}: Debian does not know who signed it; say "
            "--authority FILE (and append certificates in between to the first file)"
        )
    changed = _put(machine, certificate_text, key_text)
    if trusted_text is None:
        changed |= machine.remove(AUTHORITY)
    else:
        changed |= machine.write(AUTHORITY, trusted_text)
    return Done(changed, f"{certificate_file}, until {_end(machine, certificate_file)}")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Problem(f"{file}: {error.strerror}; expected a PEM file") from None


def _check_pair(machine: Machine, certificate_file: Path, key_file: Path) -> None:
    keys = []
    for command in (("x509", "-noout", "-pubkey", "-in"), ("pkey", "-pubout", "-in")):
        file = certificate_file if command[0] == "x509" else key_file
        # An empty phrase, so that a key with one is an error and no question.
        phrase = ("-passin", "pass:") if command[0] == "pkey" else ()
        code, said = machine.asks("openssl", *command, str(file), *phrase)
        if code:
            raise Problem(f"{file}: {last_words(said)}; expected a PEM file without a passphrase")
        keys.append(said)
    if keys[0] != keys[1]:
        raise Problem(f"--key {key_file}: it does not belong to {certificate_file}")


def _is_trusted(machine: Machine, file: Path, authority: Path | None = None) -> bool:
    trusted = ("-CAfile", str(authority)) if authority else ("-CApath", "/etc/ssl/certs")
    command = ("openssl", "verify", *trusted, "-untrusted", str(file), str(file))
    return machine.asks(*command)[0] == 0


# -- Let's Encrypt's


def _fetched(machine: Machine, wish: Wish) -> Done:
    """Put what certbot fetched into place; one of our own holds the place before the first time."""
    chain, key = (_live(machine, wish, name) for name in ("fullchain.pem", "privkey.pem"))
    if not chain.exists():
        return _own(machine, wish)
    changed = _put(machine, _read(chain), _read(key)) | machine.remove(AUTHORITY)
    return Done(changed, f"Let's Encrypt's, until {_end(machine, chain)}")


def fetch(machine: Machine, wish: Wish) -> Done:
    """Have certbot fetch one, with nginx answering; its own timer and ``renew`` keep it up.

    Raises:
        Problem: it got none; the hub runs with one of our own until then.
    """
    if _live(machine, wish, "fullchain.pem").exists():
        return Done(is_changed=False, said=f"for {wish.name}; certbot renews it")
    machine.does(
        *("certbot", "certonly", "--non-interactive", "--agree-tos", "--keep-until-expiring"),
        *("--webroot", "--webroot-path", "/var/lib/faccine/acme"),
        *("--email", str(wish.acme), "--domain", wish.name),
        *("--deploy-hook", "/opt/faccine/current/deploy/hub/renew"),
        why=f"Let's Encrypt gave no certificate for {wish.name}",
        next_step="see that the name leads here from the internet, on port 80, and run this again",
    )
    if not machine.is_looking:
        _fetched(machine, wish)
    return Done(is_changed=True, said=f"for {wish.name}")


def _live(machine: Machine, wish: Wish, name: str) -> Path:
    return machine.at(f"/etc/letsencrypt/live/{wish.name}/{name}")


# -- by an authority of ours


def _own(machine: Machine, wish: Wish) -> Done:
    is_new = not machine.at(AUTHORITY_KEY).exists()
    if is_new:
        _make_authority(machine, wish)
    file = machine.at(CERTIFICATE)
    is_good = (
        not is_new
        and file.is_file()
        and _is_for(machine, file, wish)
        and _is_trusted(machine, file, machine.at(AUTHORITY))
        and not machine.asks(
            "openssl", "x509", "-noout", "-checkend", str(_RENEW_SECONDS), "-in", str(file)
        )[0]
    )
    if not is_good:
        _make_certificate(machine, wish)
    if machine.is_looking and not is_good:
        return Done(is_changed=True, said="an authority of our own")
    changed = machine.own(CERTIFICATE, _FOR_BROKER) | machine.own(AUTHORITY_KEY, _FOR_ROOT)
    return Done(
        is_new or not is_good or changed,
        f"by an authority of our own, until {_end(machine, file)}",
    )


def _make_authority(machine: Machine, wish: Wish) -> None:
    if machine.is_looking:
        return
    why = "the authority cannot be made"
    with tempfile.TemporaryDirectory() as folder:
        _new_key(machine, f"{folder}/key", why)
        machine.does(
            *("openssl", "req", "-x509", "-new", "-sha256", "-key", f"{folder}/key"),
            *("-days", str(_AUTHORITY_DAYS), "-subj", f"/CN=Faccine {wish.name}"[:68]),
            *("-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", f"{folder}/crt"),
            why=why,
            next_step=_TOOL,
        )
        machine.write(AUTHORITY, Path(folder, "crt").read_bytes())
        machine.write(AUTHORITY_KEY, Path(folder, "key").read_bytes(), _FOR_ROOT)


def _make_certificate(machine: Machine, wish: Wish) -> None:
    if machine.is_looking:
        return
    why = f"the certificate for {wish.name} cannot be made"
    kind = "IP" if wish.is_address else "DNS"
    with tempfile.TemporaryDirectory() as folder:
        _new_key(machine, f"{folder}/key", why)
        Path(folder, "extensions").write_text(
            f"subjectAltName={kind}:{wish.name}\nbasicConstraints=critical,CA:FALSE\n"
            "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"
            "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n",
            encoding="utf-8",
        )
        machine.does(
            *("openssl", "req", "-new", "-sha256", "-key", f"{folder}/key"),
            *("-subj", f"/CN={wish.name}"[:68], "-out", f"{folder}/csr"),
            why=why,
            next_step=_TOOL,
        )
        machine.does(
            *("openssl", "x509", "-req", "-sha256", "-in", f"{folder}/csr", "-days", str(_DAYS)),
            *("-CA", str(machine.at(AUTHORITY)), "-CAkey", str(machine.at(AUTHORITY_KEY))),
            *("-CAcreateserial", "-CAserial", f"{folder}/serial"),
            *("-extfile", f"{folder}/extensions", "-out", f"{folder}/crt"),
            why=why,
            next_step=_TOOL,
        )
        _put(machine, Path(folder, "crt").read_bytes(), Path(folder, "key").read_bytes())


def _new_key(machine: Machine, file: str, why: str) -> None:
    kind = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    machine.does("openssl", "genpkey", *kind, "-out", file, why=why, next_step=_TOOL)


def _put(machine: Machine, certificate_text: bytes, key_text: bytes) -> bool:
    """Have nginx (as root) and Mosquitto (through its group) find them, both at once."""
    both = key_text.rstrip() + b"\n" + certificate_text
    return machine.write(CERTIFICATE, both, _FOR_BROKER)


def _is_for(machine: Machine, file: Path, wish: Wish) -> bool:
    check = "-checkip" if wish.is_address else "-checkhost"
    _, said = machine.asks("openssl", "x509", "-noout", check, wish.name, "-in", str(file))
    return "does match" in said


def _end(machine: Machine, file: Path) -> str:
    _, said = machine.asks(
        *("openssl", "x509", "-noout", "-enddate", "-dateopt", "iso_8601", "-in", str(file))
    )
    return said.partition("=")[2][:10]
