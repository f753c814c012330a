"""`python -m tests.integration.media_cache.unfiltered SETTINGS`: probing where the kernel's calls are not known."""

from media_cache.decoder import seccomp
from tests.integration.media_cache import probing

if __name__ == "__main__":
    seccomp.MACHINES = {}
    probing.main()
