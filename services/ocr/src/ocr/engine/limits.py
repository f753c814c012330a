"""What the engine's process takes from itself before it has loaded anything foreign."""

import os
import resource

from common.confinement import bound, die_with, isolate
from ocr.engine.messages import EXPOSED, ISOLATED, EngineSettings, framed

# It keeps a core busy for seconds: whoever answers calls on the same machine comes first.
_NICENESS = 10
_DESCRIPTORS = 64


def confine(settings: EngineSettings) -> None:
    """Network, memory, descriptors and rank are taken from this process; it dies with its worker.

    The worker is told whether the network could be.
    """
    die_with(settings.parent)
    os.write(settings.control, framed(ISOLATED if isolate() else EXPOSED))
    os.nice(_NICENESS)
    bound(resource.RLIMIT_AS, settings.memory_bytes)
    bound(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    bound(resource.RLIMIT_CORE, 0)
