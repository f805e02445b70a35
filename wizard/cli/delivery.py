"""Write results to standard output byte for byte, to a new file, or in place of the old file."""

from __future__ import annotations

import errno
import stat
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from wizard.cli.common import STDIN, Refusal, join, say
from wizard.core.document.diff import LONG_LINE, Row, RowKind, diff_rows, edits_between
from wizard.core.document.text import decode
from wizard.core.edits import Edit
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import Requested, harmless, json_text
from wizard.core.position import lines_of
from wizard.core.redact.mask import mask_text
from wizard.core.redact.masked_lines import MaskedLines, whole_part
from wizard.core.syntax.problem import Unreadable
from wizard.services.files.atomic import POSIX, sweep
from wizard.services.files.files import (
    delete_file,
    keep_original,
    read_limited,
    save_private,
    write_private,
)
from wizard.services.files.places import own_places
from wizard.services.files.trouble import Changed, FileTrouble, show_path

_AGAIN = "Run the command again. It starts from the file as it is now."


def print_bytes(data: bytes) -> None:
    """Write a result to standard output, byte for byte."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def print_text(text: str) -> None:
    """Write a report or a diff without harmful characters, as UTF-8 on every terminal."""
    print_bytes(harmless(text).encode())


def print_json(form: object, *, indent: int | None = 2) -> None:
    """Write the JSON form of a result. Harmful characters in it become JSON escapes."""
    print_bytes(json_text(form, indent=indent).encode())


def deliver(
    options: Namespace,
    settings: bytes,
    text: str,
    form: Mapping[str, object],
    *,
    before: bytes = b"",
    diff: Callable[[], str] | None = None,
    keep: bool = True,
    saved: Callable[[Path | None], None] = lambda _: None,
) -> None:
    """Write a command's resulting settings: in place, to a file, or to standard output.

    `text` is the settings as text. With `--json`, `form` describes the result, and contains `text`
    if no file was written. `before` is what the file held; if `keep` is true, that is kept as an
    original. `saved` is called after a file was written, with the path of the kept original.

    Raises:
        FileTrouble: the original cannot be kept, or the result cannot be written.
        Refusal: the file has changed in the meantime.
    """
    has_target = bool(options.in_place or options.output)
    if options.in_place:
        saved(_write_in_place(Path(options.settings), settings, before, keep=keep))
    elif options.output:
        write = save_private if options.private else write_private
        written = write(Path(options.output), settings)
        say(written.sentence)
        mode = stat.S_IMODE(written.path.stat().st_mode)
        if POSIX and mode & (stat.S_IRGRP | stat.S_IROTH):
            others = f"Others on this computer can read it (mode {mode:04o})."
            say(f"{others} To prevent this: --private")
        saved(None)
    if options.json:
        print_json({**form, "text": None if has_target else Requested(text)})
    elif diff is not None and options.diff:
        print_text(diff())
    elif not has_target:
        print_bytes(settings)


def refuse_without_file(options: Namespace) -> None:
    """Refuse options that say how to write a file if no file is given."""
    if options.private and not options.output:
        raise Refusal(ExitCode.USAGE, "mvk-wizard: --private needs --output FILE.")
    if options.in_place and options.settings in (None, STDIN):
        raise Refusal(ExitCode.USAGE, "--in-place needs a settings file.")


def _write_in_place(target: Path, data: bytes, before: bytes, *, keep: bool) -> Path | None:
    """Replace a settings file that held `before`. Return the path of the kept original.

    The original is kept first. If the file is then not replaced, the kept original is deleted,
    because nothing has to be restored.
    """
    if data == before:
        sweep(target.resolve().parent)  # a write would remove leftovers there, so do it here too
        say(f"Nothing changed in {show_path(target)}.")
        return None
    kept = None
    if keep:
        kept = keep_original(before, own_places().data, datetime.now(UTC).astimezone())
    try:
        written = write_private(target, data, expect=before)
    except FileTrouble as trouble:
        if kept is not None:
            delete_file(kept)
        if not isinstance(trouble, Changed):
            raise
        words = (trouble.sentence, trouble.meaning, *_both(before, target), _AGAIN)
        raise Refusal(ExitCode.ERROR, *words) from None
    if kept is not None:
        say(f"The original is kept: {show_path(kept)}")
    say(written.sentence)
    return kept


def _both(before: bytes, target: Path) -> list[str]:
    """Show as a diff what the file held when it was loaded, and what it holds now."""
    try:
        loaded, now = decode(before).text, decode(read_limited(target)).text
    except FileTrouble as trouble:
        return [trouble.sentence]
    except Unreadable:
        return ["It is not readable as text now."]
    changes = diff_text(loaded, now, edits_between(loaded, now))
    return ["Loaded (-) and now (+):", *changes.splitlines()]


def diff_text(before: str, after: str, edits: Sequence[Edit]) -> str:
    """Show what changes, line by line, with secrets masked."""
    lines, old, new = [], MaskedLines(lines_of(before)), MaskedLines(lines_of(after))
    for row in diff_rows(before, after, edits):
        is_fold = row.kind is RowKind.FOLD
        text = f"... {row.count} lines, unchanged" if is_fold else _masked(row, old, new)
        number = row.new_line or row.old_line
        lines.append(f"{' ' if is_fold else row.kind.value} {number:>5}  {text}{row.note}")
    return join(lines)


def _masked(row: Row, old: MaskedLines, new: MaskedLines) -> str:
    """Mask a line in the context of its whole text: a secret's name may be on a line above."""
    masked, number = (old, row.old_line) if row.new_line is None else (new, row.new_line)
    if number is None or len(row.text) > LONG_LINE or "…" in (row.text[:1], row.text[-1:]):
        return mask_text(whole_part(row.text))
    return masked.line(number)
