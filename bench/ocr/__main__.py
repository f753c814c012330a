"""`python -m bench.ocr eval|throughput|again|cost`: how well slides are read, how fast, and what that costs."""

import argparse
import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

from bench.ocr.costing import kept_costs, simulated_costs
from bench.ocr.evaluation import READERS, evaluated
from bench.ocr.rerunning import rerun
from bench.ocr.throughput import throughput
from bench.servers import servers


def main() -> None:
    """Prints the figures of one command, each as soon as it is there."""
    arguments = _arguments()
    if arguments.command == "eval":
        asyncio.run(_evaluate(arguments.reader))
    elif arguments.command == "cost" and arguments.database:
        _print(kept_costs(arguments.database))
    else:
        with servers() as stores:
            match arguments.command:
                case "throughput":
                    _print(throughput(stores, arguments.seconds, arguments.profile))
                case "again":
                    _print(rerun(stores, arguments.posts))
                case "cost":
                    _print(simulated_costs(stores, arguments.posts))
    print(f"load of the machine, others included: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    evaluation = commands.add_parser("eval", help="characters and slide types that are wrong, on drawn carousels")
    evaluation.add_argument("--reader", choices=READERS, default="embedded", help="gemini: real with GEMINI_API_KEY")
    rates = commands.add_parser("throughput", help="analyses a minute with a model that answers after two seconds")
    rates.add_argument("--seconds", type=float, default=30.0, help="of each load")
    rates.add_argument("--profile", type=Path, help="a folder for tables of where ocr spends its time")
    again = commands.add_parser("again", help="the same carousels twice: the second time is for nothing")
    again.add_argument("--posts", type=int, default=5000)
    cost = commands.add_parser("cost", help="of 1,000 carousels, by recorded token counts and the price of each model")
    cost.add_argument("--posts", type=int, default=200, help="read with the simulator")
    cost.add_argument("--database", help="of an ocr that has read carousels, in place of the simulator")
    return parser.parse_args()


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


async def _evaluate(reader: str) -> None:
    async for line in evaluated(reader):
        print(line, flush=True)


if __name__ == "__main__":
    main()
