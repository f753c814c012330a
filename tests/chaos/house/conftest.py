"""The tests in this folder shake one house, one after the other; each finds it whole."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fixtures.house_breakable import Breakable, breakable_house

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Keeps them in the one event loop in which the house's proxies and upstreams live."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.timeout(120))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shaken_house(server_folder: Path) -> AsyncIterator[Breakable]:
    """The one house of this folder."""
    folder = server_folder / "shaken"
    folder.mkdir(mode=0o755)
    async with breakable_house(folder) as breakable:
        yield breakable


@pytest_asyncio.fixture(loop_scope="session")
async def shaken(shaken_house: Breakable) -> AsyncIterator[Breakable]:
    """The house, whole at the beginning of the test whatever the one before has left."""
    await shaken_house.mend()
    yield shaken_house
    await shaken_house.mend()
