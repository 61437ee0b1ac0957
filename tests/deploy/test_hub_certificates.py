"""The hub's certificate: made here, given, or fetched; renewed in time, and refused when wrong."""

import ssl
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
import trustme
from hub_kit import NAME, folder_machine, wish
from installing import certificates
from installing.certificates import AUTHORITY, CERTIFICATE, certificate
from installing.machine import Problem


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return folder_machine(tmp_path, monkeypatch)


def is_trusted(machine, name):
    """Connect to the hub's certificate as a kiosk would, in memory."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(machine.at(CERTIFICATE))
    client = ssl.create_default_context(cafile=str(machine.at(AUTHORITY)))
    ends = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(ends[0], ends[1], server_hostname=name)
    other = server.wrap_bio(ends[1], ends[0], server_side=True)
    for _ in range(4):
        for end in (one, other):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return one.version() == "TLSv1.3"


@pytest.mark.parametrize("name", [NAME, "10.0.0.5", "fd00::5", "hub"])
def test_an_authority_of_our_own_is_trusted_for_the_hubs_name_alone(machine, name):
    assert certificate(machine, wish(name)).is_changed
    assert is_trusted(machine, name)
    assert not is_trusted(machine, "other.comune.example")
    assert not certificate(machine, wish(name)).is_changed


def test_another_name_gets_another_certificate_by_the_same_authority(machine):
    certificate(machine, wish())
    authority = machine.at(AUTHORITY).read_bytes()
    assert certificate(machine, wish("new.comune.example")).is_changed
    assert is_trusted(machine, "new.comune.example")
    assert machine.at(AUTHORITY).read_bytes() == authority, "kiosks go on trusting it"


def test_a_certificate_that_ends_soon_is_renewed(machine, monkeypatch):
    monkeypatch.setattr(certificates, "_DAYS", 59)
    certificate(machine, wish())
    before = machine.at(CERTIFICATE).read_bytes()
    monkeypatch.setattr(certificates, "_DAYS", 800)
    assert certificate(machine, wish()).is_changed
    assert machine.at(CERTIFICATE).read_bytes() != before
    assert not certificate(machine, wish()).is_changed


def test_a_power_cut_between_any_two_files_leaves_a_key_with_its_own_certificate(
    machine, monkeypatch
):
    monkeypatch.setattr(certificates, "_RENEW_SECONDS", 10**9)  # each look renews
    certificate(machine, wish())
    before = machine.at(CERTIFICATE).read_bytes()
    for allowed in range(3):
        with monkeypatch.context() as patched, suppress(PowerCut):
            patched.setattr(Path, "replace", until_cut(allowed, Path.replace))
            certificate(machine, wish())
        assert is_trusted(machine, NAME)
    assert machine.at(CERTIFICATE).read_bytes() != before


class PowerCut(Exception):
    pass


def until_cut(allowed, replace):
    done = []

    def cut(part, file):
        if len(done) == allowed:
            raise PowerCut
        done.append(file)
        return replace(part, file)

    return cut


def test_the_authority_may_sign_nothing_but_certificates_and_its_key_is_roots(machine):
    certificate(machine, wish())
    said = subprocess.run(
        ["openssl", "x509", "-noout", "-text", "-in", machine.at(AUTHORITY)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "CA:TRUE" in said
    assert "Certificate Sign, CRL Sign" in said
    assert machine.at(certificates.AUTHORITY_KEY).stat().st_mode & 0o777 == 0o600
    assert machine.at(CERTIFICATE).stat().st_mode & 0o777 == 0o640


@pytest.fixture
def given(tmp_path):
    """Give the administration's own files, and who signed them."""
    folder = tmp_path / "given"
    folder.mkdir()
    authority = trustme.CA()
    issued = authority.issue_cert(NAME)
    (folder / "crt").write_bytes(b"".join(one.bytes() for one in issued.cert_chain_pems))
    (folder / "key").write_bytes(issued.private_key_pem.bytes())
    (folder / "other-key").write_bytes(authority.issue_cert(NAME).private_key_pem.bytes())
    authority.cert_pem.write_to_path(str(folder / "ca"))
    trustme.CA().cert_pem.write_to_path(str(folder / "other-ca"))
    return folder


def asked(folder, key="key", authority="ca", name=NAME):
    paths = {"certificate": "crt", "key": key, "authority": authority}
    return wish(name, **{what: str(folder / file) for what, file in paths.items() if file})


def test_the_administrations_certificate_is_taken_with_its_authority(machine, given):
    assert certificate(machine, asked(given)).is_changed
    assert is_trusted(machine, NAME)
    assert not certificate(machine, asked(given)).is_changed


def test_a_certificate_that_debian_knows_leaves_nothing_more_to_trust(machine, given, monkeypatch):
    certificate(machine, asked(given))
    known = certificates._is_trusted
    monkeypatch.setattr(certificates, "_is_trusted", lambda m, f, a=None: known(m, f, given / "ca"))
    assert certificate(machine, asked(given, authority=None)).is_changed
    assert not machine.at(AUTHORITY).exists()


@pytest.mark.parametrize(
    ("how", "complaint"),
    [
        ({"key": "other-key"}, "does not belong to"),
        ({"key": "missing"}, "No such file"),
        ({"authority": None}, "--authority"),
        ({"authority": "other-ca"}, "did not sign"),
        ({"name": "other.comune.example"}, "not for other.comune.example"),
    ],
)
def test_wrong_files_are_one_line_and_change_nothing(machine, given, how, complaint):
    with pytest.raises(Problem, match=complaint) as caught:
        certificate(machine, asked(given, **how))
    assert "\n" not in str(caught.value)
    assert not machine.at(CERTIFICATE).exists()


def test_lets_encrypts_takes_the_place_of_ours_when_it_is_there(machine, given, monkeypatch):
    wanted = wish(acme="ced@comune.example")
    certificate(machine, wanted)
    assert is_trusted(machine, NAME), "browsers and kiosks are served until then"
    live = machine.at(f"/etc/letsencrypt/live/{NAME}")

    def certbot(*command, why, next_step):
        assert command[:2] == ("certbot", "certonly")
        live.mkdir(parents=True)
        (live / "fullchain.pem").write_bytes((given / "crt").read_bytes())
        (live / "privkey.pem").write_bytes((given / "key").read_bytes())

    monkeypatch.setattr(machine, "does", certbot)
    assert certificates.fetch(machine, wanted).is_changed
    assert machine.at(CERTIFICATE).read_bytes().endswith((given / "crt").read_bytes())
    assert not machine.at(AUTHORITY).exists()
    assert not certificates.fetch(machine, wanted).is_changed
    assert not certificate(machine, wanted).is_changed
    (live / "fullchain.pem").write_bytes((given / "crt").read_bytes() + b"\n")
    assert certificate(machine, wanted).is_changed, "certbot renewed it"
