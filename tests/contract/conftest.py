"""What is held to a contract of ours: each kind of object store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.objects import ObjectStore
from tests.fixtures.objects import S3Server
from tests.fixtures.stores import OpenStore, directory_stores, s3_place, s3_stores


@pytest.fixture(params=["directory", "s3"])
async def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[OpenStore]:
    """Opens stores of one kind after the other, under the clock that is given."""
    if request.param == "directory":
        async with directory_stores(tmp_path / "objects") as opened:
            yield opened
    else:
        server: S3Server = request.getfixturevalue("s3_server")
        async with s3_stores(s3_place(server.account, request.getfixturevalue("s3_bucket"))) as opened:
            yield opened


@pytest.fixture
def store(open_store: OpenStore) -> ObjectStore:
    """A store under the clock of this machine."""
    return open_store(None)
