"""The Connect block from a file, where a terminal cannot paste it in one piece."""

from __future__ import annotations

from pathlib import Path

from wizard.core.credentials import MAX_PASTE
from wizard.core.problems import Unreadable
from wizard.core.text import decode
from wizard.services.children import in_daemon_thread
from wizard.services.file_trouble import FileTrouble
from wizard.services.files import read_limited

SECONDS = 10.0  # a network drive may hang


async def read_block(path: str) -> tuple[str, str]:
    """The text of a file and a sentence on what went wrong; one of the two is empty."""
    try:
        data = await in_daemon_thread(lambda: _read(path), limit=SECONDS)
        return decode(data).text, ""
    except FileTrouble as trouble:
        return "", f"{trouble.sentence} {trouble.remedy}"
    except Unreadable as unreadable:
        return "", f"{unreadable.problem.message} {unreadable.problem.remedy}"
    except TimeoutError:
        return "", "The disk does not answer. Copy the file to another place, or paste its text."


def _read(path: str) -> bytes:
    return read_limited(Path(path).expanduser(), MAX_PASTE)
