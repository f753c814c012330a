"""The words of alerts, and the signature by which a receiver knows them."""

import hmac
from base64 import b64decode, b64encode

import pytest

from monitor.domain.alerts import AlertKind, headline, sentence
from monitor.domain.signing import signature, signing_key

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_is_that_of_the_specification() -> None:
    """Its example: this secret, this id, this moment and this body have this signature."""
    body = b'{"test": 2432232314}'

    signed = signature(signing_key(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_byte_of_the_message_is_signed() -> None:
    key = signing_key(SECRET)

    signatures = {signature(key, *parts) for parts in [("a", 1, b"x"), ("b", 1, b"x"), ("a", 2, b"x"), ("a", 1, b"y")]}

    assert len(signatures) == 4
    expected = hmac.new(key, b"a.1.x", "sha256").digest()
    assert b64decode(signature(key, "a", 1, b"x").removeprefix("v1,")) == expected


@pytest.mark.parametrize("length", [24, 64])
def test_a_key_may_be_as_short_and_as_long_as_the_specification_has_it(length: int) -> None:
    assert signing_key(f"whsec_{b64encode(bytes(length)).decode()}") == bytes(length)


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "password", SECRET.removeprefix("whsec_"), "whsec_MfKQ9r8", "whsec_no base64 at all, not at all"]
    + [f"whsec_{b64encode(bytes(length)).decode()}" for length in (23, 65)],
)
def test_what_is_no_key_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="not"):
        signing_key(secret)


@pytest.mark.parametrize(
    "name", ["demo\r\nBcc: x", "demo\nBcc: x", "demo\u2028Bcc: x", "demo\x0bBcc: x", "demo\tBcc: x"]
)
def test_a_headline_is_one_line_whatever_the_name(name: str) -> None:
    assert headline(AlertKind.PROFILE_FAILING, name) == "Monitoring of @demo Bcc: x fails"


def test_a_sentence_says_how_often_and_why() -> None:
    assert sentence(AlertKind.PROFILE_FAILING, "demo", 3, "It is away.") == (
        "Monitoring of @demo fails (3 times in a row): It is away."
    )
    assert sentence(AlertKind.PROFILE_RECOVERED, "demo") == "Monitoring of @demo works again."
