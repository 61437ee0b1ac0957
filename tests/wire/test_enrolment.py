"""The code that people type, and the hash that a password file may hold."""

import pytest

from faccine.wire import codec
from faccine.wire.enrolment import (
    CODE_ALPHABET,
    EnrolmentAnswer,
    EnrolmentRequest,
    check_password_hash,
    make_password_hash,
    read_code,
    show_code,
)
from faccine.wire.errors import BadMessage

GOOD = make_password_hash(b"s" * 12, b"d" * 64)
SALT, DIGEST = GOOD.split("$")[3:]


@pytest.mark.parametrize(
    "typed",
    ["ABCD-0123-HJKM-1PQR", "abcd-0123-hjkm-1pqr", "ABCD0123HJKM1PQR", " abcd o123 hjkm lpqr\n",
     "AB-CD-OI23-HJKM-iPQR"],
)  # fmt: skip
def test_a_code_is_read_however_it_was_typed(typed):
    assert read_code(typed) == "ABCD0123HJKM1PQR"


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD-0123-HJKM-1PQ", "ABCD-0123-HJKM-1PQRS", "ABCD-0123-HJKM-1PQU",
              "ABCD-0123-HJKM-1PQ!", "ABCD–0123–HJKM–1PQR", "ABCD-0123-HJKM-1PQٱ"],
)  # fmt: skip
def test_what_is_no_code(typed):
    assert read_code(typed) is None


def test_the_alphabet_has_nothing_that_is_misread():
    assert len(CODE_ALPHABET) == 32
    assert not set(CODE_ALPHABET) & set("OILU")
    assert read_code(CODE_ALPHABET[:16]) == CODE_ALPHABET[:16]
    assert read_code(CODE_ALPHABET[16:]) == CODE_ALPHABET[16:]


def test_a_code_is_shown_in_groups_of_four():
    assert show_code("ABCD0123HJKM1PQR") == "ABCD-0123-HJKM-1PQR"


def test_a_whole_hash_is_good():
    assert check_password_hash(GOOD) == GOOD


@pytest.mark.parametrize(
    "text",
    [
        "", "secret", f"$6${SALT}${DIGEST}", f"$7$101${SALT}", f"$7$101${SALT}${DIGEST}\n",
        f"$7$101${SALT}${DIGEST}:", f"x:$7$101${SALT}${DIGEST}", f"$7$100${SALT}${DIGEST}",
        f"$7$10001${SALT}${DIGEST}", f"$7$0101${SALT}${DIGEST}", f"$7$101$${DIGEST}",
        f"$7$101${SALT}AAAA${DIGEST}", f"$7$101${SALT}${DIGEST[:-4]}",
        f"$7$101${SALT}${DIGEST[:-1]}",
        f"$7$101${SALT}${DIGEST[:-3]}B==", f"$7$101${SALT}${DIGEST}$", f"$7$١٠١${SALT}${DIGEST}",
        f"$7$101${SALT[:-1]}\n${DIGEST}",
    ],
)  # fmt: skip
def test_nothing_else_gets_into_a_password_file(text):
    with pytest.raises(BadMessage, match="expected \\$7\\$, 101 to 10000 iterations"):
        check_password_hash(text)


def test_the_error_does_not_repeat_what_was_sent():
    with pytest.raises(BadMessage) as caught:
        check_password_hash("a-password-by-mistake")
    assert "mistake" not in str(caught.value)


def test_an_answer_needs_a_broker_and_forgets_what_it_does_not_know():
    text = b'{"v":1,"kiosk":"a1","brokers":["mqtts://hub"],"authority":null,"later":[1]}'
    answer = codec.decode(text, EnrolmentAnswer)
    assert (answer.kiosk, answer.authority, answer.software) == ("a1", None, None)
    with pytest.raises(BadMessage):
        codec.decode(b'{"v":1,"kiosk":"a1","brokers":[]}', EnrolmentAnswer)


def test_a_request_reads_back():
    request = EnrolmentRequest(v=1, code="ABCD", password_hash=GOOD, machine="Raspberry Pi 4")
    assert codec.decode(codec.encode(request), EnrolmentRequest) == request
