"""`python -m media_cache.decoder SETTINGS`: starts decoders for the worker at the other end of a socket."""

import json
import socket
import sys

from media_cache.decoder.measure import Measure
from media_cache.decoder.scaling import prepare
from media_cache.decoder.template import Allowance, serve
from media_cache.decoder.work import working

_SETTINGS = 1


def main() -> None:
    """Works until the worker is gone."""
    settings = json.loads(sys.argv[_SETTINGS])
    measure, allowance = Measure(**settings["measure"]), Allowance(**settings["allowance"])
    prepare(measure.most_pixels)
    with socket.socket(fileno=settings["control"]) as control:
        serve(control, settings["parent"], allowance, working(measure))


if __name__ == "__main__":
    main()
