"""What may be dialled and who is believed, as it stands in settings."""

from pathlib import Path

import pytest

from common.outward import certificates
from common.settings import Unfit
from tests.fixtures.certificates import write_certificate


def test_a_file_of_certificates_is_read_when_the_setting_is(tmp_path: Path) -> None:
    chain = write_certificate(tmp_path)

    assert certificates(str(chain)) == chain


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_file_without_certificates_is_no_setting(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "chain.pem"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(Unfit, match="PEM"):
        certificates(str(file))
