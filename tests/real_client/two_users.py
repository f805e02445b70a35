"""Namespaces with root and one other user: `python -m …two_users PROGRAM…`, run by root.

`unshare -rmn` maps only one user, so every file there belongs to the user. Here a child outside the
namespaces maps both users; then the program runs as the root of the namespaces.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

USER = 1000
_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
_MAP = f"0 0 1\n{USER} {USER} 1\n"
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000


def main() -> None:
    """Map the users from outside, and run the program that the arguments name."""
    libc = ctypes.CDLL(None, use_errno=True)
    ours, (ready, tell) = os.getpid(), os.pipe()
    helper = os.fork()
    if helper == 0:
        os.read(ready, 1)
        for name in ("uid_map", "gid_map"):
            Path("/proc", str(ours), name).write_text(_MAP)
        os._exit(0)
    if libc.unshare(_CLONE_NEWNS | _CLONE_NEWUSER | _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "cannot unshare")
    os.write(tell, b"1")
    _, status = os.waitpid(helper, 0)
    if status:
        raise SystemExit("the users cannot be mapped")
    if libc.mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None):
        raise OSError(ctypes.get_errno(), "cannot keep mounts to ourselves")
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
