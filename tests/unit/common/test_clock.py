"""The moment and new ids."""

import time
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from common.clock import FixedClock, SystemClock, new_id


def test_the_system_clock_knows_its_zone() -> None:
    before = datetime.now(UTC)

    now = SystemClock().now()

    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    clock.advance(timedelta(hours=1))
    clock.advance(timedelta(minutes=-1))

    assert clock.now() == clock.now() == datetime(2026, 1, 1, 0, 59, tzinfo=UTC)


def test_ids_are_version_7_and_carry_their_millisecond() -> None:
    before = time.time_ns() // 1_000_000

    made = new_id()

    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_are_all_different() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
