"""A place where our settings are this computer's company settings, for one program only.

In a mount namespace of its own, `/etc` is a folder in memory that leads to everything in the real
one except `claude-code`. The computer outside does not change. Linux has this; others do not.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SETTINGS = "managed-settings.json"  # in our folder; it is copied to where company settings are
_LIMIT_SECONDS = 5.0
_SCRIPT = """
set -e
mkdir -p "$1/etc"
mount --rbind /etc "$1/etc"
mount -t tmpfs -o mode=755 none /etc
for entry in "$1"/etc/* "$1"/etc/.[!.]*; do
  if [ "${entry##*/}" = claude-code ]; then continue; fi
  if [ -L "$entry" ]; then cp -P "$entry" /etc/; elif [ -e "$entry" ]; then ln -s "$entry" /etc/; fi
done
mkdir /etc/claude-code
cp "$1/managed-settings.json" /etc/claude-code/managed-settings.json
shift
exec "$@"
"""


def command_in(folder: Path, *command: str) -> list[str]:
    """Return what runs `command` with the settings in `folder` as company settings."""
    return ["unshare", "-rm", "sh", "-c", _SCRIPT, "sh", str(folder), *command]


async def can_stand_in(folder: Path) -> bool:
    """Whether this computer can run a program so. The settings are in `folder` already."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    quiet = subprocess.DEVNULL
    with suppress(OSError, TimeoutError):
        process = await asyncio.create_subprocess_exec(
            *command_in(folder, "true"), stdin=quiet, stdout=quiet, stderr=quiet
        )
        try:
            async with asyncio.timeout(_LIMIT_SECONDS):
                return await process.wait() == 0
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return False
