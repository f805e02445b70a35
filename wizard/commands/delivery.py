"""Where results go: to standard output byte for byte, to a new file, or in place of the old one."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from wizard.commands.inputs import join, say
from wizard.core.diff import RowKind, diff_rows
from wizard.core.edits import Edit
from wizard.core.mask import mask_text, mask_value
from wizard.core.masked_lines import whole_part
from wizard.core.plan_model import Change
from wizard.services.files import keep_original, show_path, sweep, write_private
from wizard.services.places import own_places


def print_bytes(data: bytes) -> None:
    """A result, as it is.

    Raises:
        OSError: there is no standard output, or no room for it.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def print_text(text: str) -> None:
    """A report, a diff, JSON: always UTF-8, whatever the terminal is set to."""
    print_bytes(text.encode("utf-8", "replace"))


def write_new(target: Path, data: bytes) -> None:
    """Write a result to a file of its own.

    Raises:
        FileTrouble: it cannot be written.
    """
    say(write_private(target, data).sentence)


def write_in_place(target: Path, data: bytes, before: bytes, *, keep: bool = True) -> Path | None:
    """Replace a settings file that held `before`; returns where that is kept now.

    Raises:
        FileTrouble: it cannot be kept or written, or holds something else by now.
    """
    if data == before:
        sweep(target.resolve().parent)  # nothing is written there that would
        say(f"Nothing to change in {show_path(target)}.")
        return None
    kept = None
    if keep:
        kept = keep_original(before, own_places().data, datetime.now(UTC).astimezone())
        say(f"The original is kept: {show_path(kept)}")
    say(write_private(target, data, expect=before).sentence)
    return kept


def diff_text(before: str, after: str, edits: Sequence[Edit]) -> str:
    """What changes, line by line, secrets masked."""
    lines = []
    for row in diff_rows(before, after, edits):
        is_fold = row.kind is RowKind.FOLD
        text = f"... {row.count} lines, unchanged" if is_fold else mask_text(whole_part(row.text))
        number = row.new_line or row.old_line
        lines.append(f"{' ' if is_fold else row.kind.value} {number:>5}  {text}")
    return join(lines)


def change_as_json(change: Change) -> dict[str, object]:
    """The stable form of a change: README, "As JSON". Values are masked."""

    def shown(value: str | None) -> str | None:
        return None if value is None else mask_value(change.key, value)

    return {
        "kind": change.kind.name.lower().replace("_", "-"),
        "key": change.key,
        "before": shown(change.before),
        "after": shown(change.after),
        "why": change.why,
    }
