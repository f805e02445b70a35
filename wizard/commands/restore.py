"""`mvk-wizard restore`: the settings as they were, from the kept original or from a receipt."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path

from wizard.commands.delivery import print_bytes, print_json, write_in_place, write_new
from wizard.commands.inputs import STDIN, Refusal, read_bytes, say
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import Requested
from wizard.core.place import Lines
from wizard.core.problems import Unreadable
from wizard.core.text import SettingsText, decode
from wizard.services.file_trouble import FileTrouble
from wizard.services.files import read_limited, show_path
from wizard.services.places import own_places
from wizard.services.receipts import Step, find_steps, kept_original, kept_originals
from wizard.services.surroundings import take_credentials


@dataclass(frozen=True, slots=True)
class Original:
    """Settings as they were: their bytes, and the file they are kept in, if they are."""

    data: bytes = field(repr=False)
    kept: Path | None

    @property
    def text(self) -> str:
        """For counting and for JSON; no settings text has to be in it."""
        try:
            return decode(self.data).text
        except Unreadable:
            return self.data.decode("utf-8", "replace")

    @property
    def sentence(self) -> str:
        """What is given back, in words."""
        count = Lines(self.text).count
        lines = "1 line" if count == 1 else f"{count} lines"
        if self.kept is None:
            return f"The original, put together again from a receipt: {lines}."
        return f"The kept original {show_path(self.kept)}: {lines}."


def restore(options: Namespace) -> int:
    """Carry out `restore`; returns the exit code, 1 where nothing is found."""
    try:
        return _restore(options)
    except Refusal as refusal:
        say(*refusal.words)
        return refusal.code
    except FileTrouble as trouble:
        say(trouble.sentence, trouble.meaning, trouble.remedy)
        return ExitCode.ERROR


def _restore(options: Namespace) -> int:
    take_credentials(os.environ)  # not needed, and no child shall have them
    if options.in_place and options.settings in (None, STDIN):
        raise Refusal(ExitCode.USAGE, "--in-place needs a settings file.")
    before = None if options.settings is None else read_bytes(options.settings)
    original = _latest() if before is None else _original_of(options.settings, before)
    if options.in_place and before is not None:
        # What is replaced is exactly a merge's result: to keep it would only hide the original.
        write_in_place(Path(options.settings), original.data, before, keep=False)
    elif options.output:
        write_new(Path(options.output), original.data, private=options.private)
    _show(original, options, is_written=bool(options.in_place or options.output))
    return ExitCode.DONE


def _latest() -> Original:
    paths = kept_originals()
    if not paths:
        raise Refusal(ExitCode.ERROR, *_nothing_kept())
    return Original(read_limited(paths[0]), paths[0])


def _original_of(source: str, data: bytes) -> Original:
    """The original of settings that are exactly a merge's result."""
    try:
        settings = decode(data)
    except Unreadable:
        raise Refusal(ExitCode.ERROR, *_no_receipt(source)) from None
    step = next(find_steps(settings.text), None)
    if step is None:
        raise Refusal(ExitCode.ERROR, *_no_receipt(source))
    return _kept_or_undone(step, settings)


def _kept_or_undone(step: Step, settings: SettingsText) -> Original:
    path = kept_original(step.receipt)
    if path is not None:
        return Original(read_limited(path), path)
    return Original(settings.encode(step.text), None)


def _no_receipt(source: str) -> tuple[str, ...]:
    name = "Standard input" if source == STDIN else show_path(source)
    paths = kept_originals()
    where = (
        (
            f"The latest kept original is {show_path(paths[0])}.",
            "Look at it with: mvk-wizard restore",
        )
        if paths
        else _nothing_kept()
    )
    return f"{name} is not as this program wrote it, so its original is not known.", *where


def _nothing_kept() -> tuple[str, ...]:
    return (
        f"No original is kept on this computer ({show_path(own_places().data)}).",
        "Originals are kept where the wizard, or merge --in-place, was run.",
        "To take only the Mavvrik values out: mvk-wizard remove SETTINGS",
    )


def _show(original: Original, options: Namespace, *, is_written: bool) -> None:
    if options.json:
        form = {
            "kept": None if original.kept is None else str(original.kept),
            "lines": Lines(original.text).count,
            "text": None if is_written else Requested(original.text),
        }
        print_json(form)
    elif not is_written:
        print_bytes(original.data)
    say(original.sentence)
