"""The code that people type, and what machine and hub say to each other."""

import pytest

from faccine.wire import codec
from faccine.wire.enrolment import (
    CODE_ALPHABET,
    EnrolmentAnswer,
    EnrolmentRequest,
    read_code,
    show_code,
)
from faccine.wire.errors import BadMessage


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


def test_an_answer_needs_a_broker_and_forgets_what_it_does_not_know():
    text = b'{"v":1,"kiosk":"a1","brokers":["mqtts://hub"],"authority":null,"later":[1]}'
    answer = codec.decode(text, EnrolmentAnswer)
    assert (answer.kiosk, answer.authority, answer.software) == ("a1", None, None)
    with pytest.raises(BadMessage):
        codec.decode(b'{"v":1,"kiosk":"a1","brokers":[]}', EnrolmentAnswer)


def test_a_request_reads_back():
    request = EnrolmentRequest(v=1, code="ABCD", password_hash="$7$101$…", machine="Raspberry Pi 4")
    assert codec.decode(codec.encode(request), EnrolmentRequest) == request
