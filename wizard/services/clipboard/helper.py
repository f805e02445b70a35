"""Run as a program of its own: `helper.py copy|paste`, the text on stdin or stdout.

A process of its own, because pyperclip lets the programs that it starts write to the terminal, has
no time limit, and can bring a whole GUI toolkit in. Exit code 3: no usable clipboard program here.
"""

from __future__ import annotations

import os
import sys

NO_PROGRAM = 3
# Klipper would get the text, key included, as an argument that everybody on the computer can
# read. What Qt copies is gone when this process ends.
_UNUSABLE = {"copy_klipper", "copy_qt"}


def main(action: str) -> int:
    """Do `action` ("copy" or "paste"); the exit code."""
    import pyperclip

    if sys.platform == "darwin":
        # Without it pbcopy and pbpaste may both take the text for MacRoman: wrong, yet identical.
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
