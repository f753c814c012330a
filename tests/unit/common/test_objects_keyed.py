"""Our keyed digests are those of the standard library."""

import hmac

from hypothesis import given
from hypothesis import strategies as st

from common.objects.keyed import Keyed


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_a_keyed_digest_is_the_one_of_hmac(key: bytes, message: bytes) -> None:
    keyed = Keyed(key)

    assert [keyed.digest(message) for _ in range(2)] == [hmac.digest(key, message, "sha256")] * 2
