"""`python -m ocr.engine SETTINGS`: reads pictures for the worker at the other end of a socket."""

import runpy
import sys

from ocr.engine.limits import confine
from ocr.engine.messages import read_settings

_SETTINGS = 1

if __name__ == "__main__":
    confine(read_settings(sys.argv[_SETTINGS]))
    # Loaded no sooner: a process that has threads, as these libraries start them, can no longer leave the network.
    runpy.run_module("ocr.engine.serving", run_name="__main__")
