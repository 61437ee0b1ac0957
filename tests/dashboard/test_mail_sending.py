"""Handing messages to a real mail server in a process of its own."""

from dataclasses import replace

import pytest
import trustme
from mail_kit import FROM, MAIL, NOW_MS, SENDER, MailServer, html, plain

from dashboard.mail.message import compose
from dashboard.mail.sending import Post
from dashboard.mail.settings import mail_settings
from faccine.wire.errors import DeliveryError

pytestmark = pytest.mark.system


@pytest.fixture
def start(tmp_path):
    servers = []

    def begin(mode="plain", *files):
        servers.append(MailServer(tmp_path / f"posta{len(servers)}", mode, *files))
        return servers[-1]

    yield begin
    for server in servers:
        server.stop()


def message(mail=MAIL, identity="opened7"):
    return compose(mail, FROM, identity, NOW_MS)


def send(settings, *mails):
    with Post(settings) as post:
        for mail in mails or (MAIL,):
            post.send(message(mail))


def test_both_parts_arrive_whole_with_the_headers_mail_programs_look_at(start):
    server = start()
    send(server.settings())
    [got] = server.messages()
    assert (plain(got).strip(), html(got).strip()) == ("Ciò è così.", "<p>Ciò è così.</p>")
    assert got["Subject"] == "Più «Male» del solito"
    assert got["To"].addresses[0].addr_spec == "anna@comune.example"
    assert got["From"].addresses[0].display_name == "Faccine"
    assert got["List-Unsubscribe"] == "<https://faccine.example/avvisi/basta/x>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Content-Language"] == "it"
    assert got["Date"].datetime.isoformat() == "2026-11-18T11:06:40+00:00"


def test_several_messages_go_over_one_connection(start):
    server = start()
    send(server.settings(), MAIL, replace(MAIL, to="ugo@comune.example"))
    assert [one["To"].addresses[0].username for one in server.messages()] == ["anna", "ugo"]


def test_a_receiver_refused_for_good_leaves_the_others_their_mail(start):
    server = start("picky")
    with Post(server.settings()) as post:
        with pytest.raises(DeliveryError, match=r"550: 5\.1\.1 no such mailbox") as raised:
            post.send(message(replace(MAIL, to="nobody@comune.example")))
        post.send(message())
    assert (raised.value.is_final, raised.value.is_everybodys) == (True, False)
    assert len(server.messages()) == 1


def test_a_message_put_off_may_be_tried_again(start):
    with pytest.raises(DeliveryError, match="451") as raised:
        send(start("defer").settings())
    assert not raised.value.is_final


def test_a_server_that_never_answers_is_given_up_for_all(start):
    settings = replace(start("hang").settings(), timeout_seconds=0.3)
    with pytest.raises(DeliveryError, match="did not answer in time") as raised:
        send(settings)
    assert raised.value.is_everybodys


def test_a_server_that_is_not_there_is_said_in_one_line(start):
    server = start()
    server.stop()
    with pytest.raises(DeliveryError, match="Connection refused") as raised:
        send(server.settings())
    assert raised.value.is_everybodys


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    issued = authority.issue_cert("localhost")
    issued.private_key_pem.write_to_path(folder / "key.pem")
    for pem in issued.cert_chain_pems:
        pem.write_to_path(folder / "cert.pem", append=True)
    (folder / "password").write_text("segreto segreto\n", encoding="utf-8")
    return folder


def tls_settings(server, certificates, scheme="smtp", **more):
    url = server.url(scheme, "localhost")
    return mail_settings(url, SENDER, ca_file=certificates / "ca.pem", **more)


def test_smtps_and_starttls_encrypt_and_check_the_certificate(start, certificates):
    pair = certificates / "cert.pem", certificates / "key.pem"
    for mode, scheme in (("tls", "smtps"), ("starttls", "smtp")):
        server = start(mode, *pair)
        send(tls_settings(server, certificates, scheme))
        assert len(server.messages()) == 1
        with pytest.raises(DeliveryError, match="certificate is not trusted"):
            send(mail_settings(server.url(scheme, "localhost"), SENDER))
        assert len(server.messages()) == 1


def test_a_login_is_made_with_the_password_of_the_file_and_a_wrong_one_is_everybodys(
    start, certificates, tmp_path
):
    server = start("auth", certificates / "cert.pem", certificates / "key.pem")
    right = certificates / "password"
    send(tls_settings(server, certificates, user="faccine", password_file=right))
    assert len(server.messages()) == 1
    (tmp_path / "wrong").write_text("un altro\n", encoding="utf-8")
    wrong = tls_settings(server, certificates, user="faccine", password_file=tmp_path / "wrong")
    with pytest.raises(DeliveryError, match="535") as raised:
        send(wrong)
    assert raised.value.is_everybodys
    assert "un altro" not in repr(wrong)


def test_nothing_is_said_in_the_clear_to_another_machine(start):
    settings = replace(start().settings(), needs_starttls=True)
    with pytest.raises(DeliveryError, match="offers no STARTTLS"):
        send(settings)
