"""`python -m media_cache serve|work|schedule|all|migrate|verify|reconcile|scrub|move-to-bucket`."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from common.desk import Command, Service, main
from media_cache.app import MediaCache, open_moving, schedule, serve, verify, work
from media_cache.domain.care import Discrepancy
from media_cache.settings import Settings
from media_cache.usecases import Outcome

SERVICE = Service(
    name="media_cache", settings=Settings, app=MediaCache, migrations=Path(__file__).parents[2] / "migrations"
)
_TOLD_EVERY = 1000
_SAMPLE = 100


async def reconcile(arguments: Namespace) -> bool:
    """Rows and objects side by side."""
    async with MediaCache(SERVICE.read()) as app:
        return await _left(app.reconciling.reconcile(repair=arguments.repair))


async def scrub(arguments: Namespace) -> bool:
    """A sample of the objects, read again."""
    async with MediaCache(SERVICE.read()) as app:
        sample = arguments.sample if arguments.share is None else await app.scrubbing.share(arguments.share)
        return await _left(app.scrubbing.scrub(sample, repair=arguments.repair))


async def move_to_bucket(arguments: Namespace) -> bool:
    """Every object of the folder in the bucket; with `--delete`, and only there."""
    async with open_moving(SERVICE.read()) as moving:
        outcomes = await _told(moving.copy())
        if arguments.delete and not outcomes[Outcome.BROKEN]:
            outcomes = await _told(moving.delete())
    return outcomes[Outcome.BROKEN] + outcomes[Outcome.KEPT] > 0


async def _left(found: AsyncIterator[Discrepancy]) -> bool:
    """Prints what was found; whether anything of it was not repaired."""
    total = left = 0
    async for each in found:
        print(each)
        total, left = total + 1, left + (not each.is_repaired)
    print(f"found: {total}, repaired: {total - left}")
    return left > 0


async def _told(moved: AsyncIterator[tuple[str, Outcome]]) -> Counter[Outcome]:
    """Prints what has to be looked at, and from time to time how far it is."""
    outcomes: Counter[Outcome] = Counter()
    async for key, outcome in moved:
        outcomes[outcome] += 1
        if outcome in (Outcome.BROKEN, Outcome.KEPT):
            print(f"{key}  {outcome}")
        if outcomes.total() % _TOLD_EVERY == 0:
            print(_sum(outcomes), flush=True)
    print(_sum(outcomes))
    return outcomes


def _sum(outcomes: Counter[Outcome]) -> str:
    return ", ".join(f"{outcome}: {count}" for outcome, count in outcomes.items()) or "there is nothing to move"


def _declare_repair(parser: ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="mend what can be mended")


def _declare_scrub(parser: ArgumentParser) -> None:
    _declare_repair(parser)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--sample", type=_count, default=_SAMPLE, metavar="N", help=f"how many objects ({_SAMPLE})")
    size.add_argument("--share", type=_share, metavar="SHARE", help="which share of all objects, 0.01 for one in 100")


def _declare_move(parser: ArgumentParser) -> None:
    parser.add_argument("--delete", action="store_true", help="when all are in the bucket, delete them from the folder")


def _count(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= 10**9:
        raise ArgumentTypeError("must be a number from 1 on")
    return int(given)


def _share(given: str) -> float:
    try:
        found = float(given)
    except ValueError:
        found = 0.0
    if not 0 < found <= 1:
        raise ArgumentTypeError("must be more than 0 and at most 1")
    return found


COMMANDS = {
    "serve": SERVICE.role("answer RPCs and serve objects", serve),
    "work": SERVICE.role("fetch what was asked for", work),
    "schedule": SERVICE.role("do what is to be done from time to time", schedule),
    # Left in reverse: the doors close first, then the workers.
    "all": SERVICE.role("serve, work and schedule in one process", schedule, work, serve),
    "migrate": SERVICE.migrate(),
    "verify": SERVICE.verify("prove the invariants on database and store", verify),
    "reconcile": Command("list rows without their object and objects without a row", reconcile, _declare_repair),
    "scrub": Command("read a sample of the objects again and compare", scrub, _declare_scrub),
    "move-to-bucket": Command("copy all objects of the folder to the bucket", move_to_bucket, _declare_move),
}

if __name__ == "__main__":
    sys.exit(main(COMMANDS, sys.argv[1:], SERVICE.name))
