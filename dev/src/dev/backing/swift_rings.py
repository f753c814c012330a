"""Writes Swift's ring files: a script for the S3 server's own environment, `swift_rings.py FOLDER [NAME PORT]...`."""

import sys
from pathlib import Path

from swift.common.ring import RingBuilder  # type: ignore[import-not-found]

PART_POWER = 4
DEVICE = {"region": 1, "zone": 1, "ip": "127.0.0.1", "device": "d1", "meta": "", "weight": 1.0}


def write_ring(folder: Path, name: str, port: int) -> None:
    """Writes the ring of one kind of server: all of it on one device."""
    builder = RingBuilder(PART_POWER, replicas=1, min_part_hours=1)
    builder.add_dev({**DEVICE, "id": 0, "port": port})
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{name}.ring.gz"))


if __name__ == "__main__":
    for ring, on_port in zip(sys.argv[2::2], sys.argv[3::2], strict=True):
        write_ring(Path(sys.argv[1]), ring, int(on_port))
