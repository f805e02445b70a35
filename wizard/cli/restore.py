"""The command `mvk-wizard restore`: print the settings from before Mavvrik.

They come from a kept original or from a receipt. By default, the newest original without Mavvrik is
used; `--list` shows all originals, and `--which` selects one of them.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from wizard.cli.common import STDIN, Refusal, command, join, read_bytes, say
from wizard.cli.delivery import (
    deliver,
    print_json,
    print_text,
    refuse_without_file,
)
from wizard.core.document.text import decode
from wizard.core.exit_codes import ExitCode
from wizard.core.position import Lines
from wizard.core.redact.mask import show_key
from wizard.core.syntax.problem import Unreadable
from wizard.services.files.places import own_places
from wizard.services.files.state import load_state
from wizard.services.files.trouble import shell_path, show_path
from wizard.services.files.undo import (
    Original,
    before_mavvrik,
    brings_old_key,
    id_of,
    kept_original,
    kept_originals,
    read_original,
    read_originals,
    steps_back,
)

_BRINGS_BACK = {
    True: "It brings back an old API key. If that key was revoked, Mavvrik refuses all data.",
    False: "Its API key is the one in the console.",
    None: "It brings back that API key. If the key was revoked, Mavvrik refuses all data.",
}
_LIST = "To list them: mvk-wizard restore --list"


@command
def restore(options: Namespace) -> int:
    """Run `restore` and return the exit code, which is 1 if nothing is found."""
    if options.list and (options.settings or options.in_place or options.output):
        raise Refusal(ExitCode.USAGE, "--list takes no file: it shows the kept originals.")
    refuse_without_file(options)
    if options.which and options.settings and not options.in_place:
        words = "--which already names the original. Leave FILE out, or add --in-place."
        raise Refusal(ExitCode.USAGE, words)
    if options.list:
        return _list(options)
    before = None if options.settings is None else read_bytes(options.settings)
    if options.which:
        original = _chosen(options.which)
    else:
        original = _newest() if before is None else _original_of(options.settings, before)
    deliver(
        options,
        original.data,
        original.text,
        _as_json(original),
        before=before or b"",
        # The file holds a merge result that can be made again: keeping it would only hide the
        # original.
        keep=bool(options.which),
    )
    say(*_sentences(original))
    return ExitCode.DONE


# Which original -----------------------------------------------------------------------------------


def _chosen(wanted: str) -> Original:
    """Return the kept original with this ID or file name."""
    for path in kept_originals():
        if wanted in (id_of(path), path.name):
            return read_original(path)
    words = f"No kept original has the ID {wanted!a}."
    raise Refusal(ExitCode.ERROR, words, *([_LIST] if kept_originals() else _nothing_kept()))


def _newest() -> Original:
    originals = read_originals()
    found = before_mavvrik(originals)
    if found is None:
        raise Refusal(ExitCode.ERROR, *_none_without(originals))
    newer = originals.index(found)
    if newer:
        held = "1 newer original holds" if newer == 1 else f"{newer} newer originals hold"
        say(f"{held} Mavvrik. {_LIST}")
    return found


def _original_of(source: str, data: bytes) -> Original:
    """Return the original from before Mavvrik of settings that are exactly a merge result."""
    try:
        settings = decode(data)
    except Unreadable:
        raise Refusal(ExitCode.ERROR, *_no_receipt(source)) from None
    steps = steps_back(settings.text)
    if not steps:
        raise Refusal(ExitCode.ERROR, *_no_receipt(source))
    kept = [(kept_original(step.receipt), step) for step in steps]
    found = before_mavvrik(
        [
            read_original(path) if path else Original(settings.encode(step.text), None)
            for path, step in kept
        ]
    )
    if found is None:
        words = f"Mavvrik was in {_name(source)} before the first merge known here."
        file = STDIN if source == STDIN else shell_path(source)
        remedy = f"To remove the Mavvrik values: mvk-wizard remove {file}"
        raise Refusal(ExitCode.ERROR, words, remedy, _LIST)
    return found


# Nothing found ------------------------------------------------------------------------------------


def _name(source: str) -> str:
    return "standard input" if source == STDIN else show_path(source)


def _no_receipt(source: str) -> tuple[str, ...]:
    name = _name(source)
    originals = read_originals()
    found = before_mavvrik(originals)
    where = _none_without(originals)
    if found is not None and found.kept is not None:
        path = show_path(found.kept)
        where = (
            f"The newest kept original without Mavvrik is {path}.",
            "To print it: mvk-wizard restore",
        )
    first = f"{name[0].upper()}{name[1:]}" if source == STDIN else name
    return f"{first} is not a merge result that is known here, so its original is unknown.", *where


def _none_without(originals: Sequence[Original]) -> tuple[str, ...]:
    if not originals:
        return _nothing_kept()
    which = "The kept original holds" if len(originals) == 1 else "Every kept original holds"
    return (
        f"{which} Mavvrik, so none predates it.",
        "To remove the Mavvrik values: mvk-wizard remove SETTINGS",
        _LIST,
    )


def _nothing_kept() -> tuple[str, ...]:
    return (
        f"No original is kept on this computer ({show_path(own_places().data)}).",
        "The wizard and merge --in-place keep originals on the computer where they run.",
        "To remove the Mavvrik values: mvk-wizard remove SETTINGS",
    )


# Sentences and JSON -------------------------------------------------------------------------------


def _list(options: Namespace) -> int:
    originals = read_originals()
    if not originals:
        raise Refusal(ExitCode.ERROR, *_nothing_kept())
    given = before_mavvrik(originals)
    if options.json:
        form = [{**_as_json(one), "default": one is given} for one in originals]
        print_json({"originals": form})
        return ExitCode.DONE
    widths = [max(len(one.id) for one in originals), max(len(one.size) for one in originals)]
    lines = (
        f"{one.id:<{widths[0]}}  {one.when}  {one.size:>{widths[1]}}  {_held(one)}"
        + ("  <- restore gives this one" if one is given else "")
        for one in originals
    )
    print_text(join(lines))
    return ExitCode.DONE


def _held(original: Original) -> str:
    if not original.found.holds_mavvrik:
        return "without Mavvrik"
    keys = " and ".join(sorted(map(show_key, original.found.keys)))
    return f"with Mavvrik, API key {keys}" if keys else "with Mavvrik"


def _as_json(original: Original) -> dict[str, object]:
    """Return the stable JSON form of an original, described in docs/json.md."""
    return {
        "id": original.id or None,
        "kept": None if original.kept is None else str(original.kept),
        "lines": Lines(original.text).count,
        "mavvrik": original.found.holds_mavvrik,
    }


def _sentences(original: Original) -> list[str]:
    """Say which original is used, and what comes back with it."""
    if original.kept is None:
        return [f"The original, rebuilt from a receipt: {original.size}."]
    what = f"{original.size}, from {original.when}, {_held(original)}"
    sentences = [f"The kept original {show_path(original.kept)}: {what}."]
    if original.found.keys:
        session = load_state(datetime.now(UTC), look_only=True).session
        sentences.append(_BRINGS_BACK[brings_old_key(original, session) if session else None])
    return sentences
