"""A separate program that copies or pastes: `helper.py copy|paste`, with text on stdin or stdout.

It is a separate process because pyperclip lets the programs that it starts write to the terminal,
has no time limit, and can load a whole GUI toolkit. Exit code 3 means that this computer has no
usable clipboard program.
"""

from __future__ import annotations

import os
import sys

NO_PROGRAM = 3
# Klipper would get the text, key included, as a command argument that every user of the computer
# can read. A text copied with Qt is lost when this process ends.
_UNUSABLE = {"copy_klipper", "copy_qt"}


def main(action: str) -> int:
    """Do `action` ("copy" or "paste") and return the exit code."""
    import pyperclip

    if sys.platform == "darwin":
        # Without this, pbcopy and pbpaste may both treat the text as MacRoman: the copy is wrong,
        # but the comparison would find it equal.
        os.environ["LC_ALL"] = "en_US.UTF-8"
    copy, paste = pyperclip.determine_clipboard()
    if not copy or copy.__name__ in _UNUSABLE:
        return NO_PROGRAM
    if action == "copy":
        copy(sys.stdin.buffer.read().decode("utf-8"))
    else:
        sys.stdout.buffer.write((paste() or "").encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
