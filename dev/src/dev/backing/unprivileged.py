"""PostgreSQL refuses to run as root; this is how root starts it all the same."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
NOBODY = 65534
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")


@dataclass(frozen=True)
class Account:
    """Who a program runs as: the words before its command, and the id that has to own its files, if not ours."""

    prefix: tuple[str, ...] = ()
    owner: int | None = None

    def own(self, path: Path) -> None:
        """Gives the path to the account."""
        if self.owner is not None:
            os.chown(path, self.owner, self.owner)


def unprivileged() -> Account:
    """An account that is not root: our own, one in a user namespace, or nobody's (a chroot refuses namespaces)."""
    if os.geteuid() != 0:
        return Account()
    if _works(NAMESPACE):
        return Account(NAMESPACE)
    if _works(AS_NOBODY):
        return Account(AS_NOBODY, NOBODY)
    raise RuntimeError("PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv --reuid` works here")


def _works(prefix: tuple[str, ...]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
