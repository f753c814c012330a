"""Tables of HEIF files: followed to a bound that no file can raise."""

from struct import pack

import pytest

from common.errors import Failure
from media_cache.domain.formats.grids import grid_of
from media_cache.domain.formats.locations import locations

GRID = bytes((0, 0, 0, 0)) + pack(">HH", 64, 64)
TILE_OF_ITEM_1 = pack(">I4sHHH", 14, b"dimg", 1, 1, 2)
OTHER = pack(">I4s", 8, b"thmb")


def table(items: int) -> bytes:
    """An `iloc` whose items lie nowhere."""
    return pack(">IHH", 0, 0, items) + b"".join(pack(">HHH", item, 0, 0) for item in range(items))


def test_a_table_has_so_many_items_and_not_one_more() -> None:
    assert len(locations(table(4096))) == 4096
    with pytest.raises(Failure) as caught:
        locations(table(4097))

    assert caught.value.reason == "CORRUPT"


def test_references_are_looked_through_so_far_and_no_further() -> None:
    assert grid_of(GRID, bytes(4) + 4095 * OTHER + TILE_OF_ITEM_1, 1).first_tile == 2
    for references in (4096 * OTHER + TILE_OF_ITEM_1, OTHER, b"", TILE_OF_ITEM_1[:-2]):
        with pytest.raises(Failure) as caught:
            grid_of(GRID, bytes(4) + references, 1)
        assert caught.value.reason == "CORRUPT"
