"""What is still Mavvrik's, or may be, after a removal: each with its place, for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wizard.core.document.nodes import Path
from wizard.core.document.reader import Document, read
from wizard.core.finding import Finding
from wizard.core.findings import words_of
from wizard.core.merge.recognition import Mark, Sign, recognize
from wizard.core.redact.mask import mask_text

_MASK = "••••••••"


def find_left(
    result: str, endpoint: str, keys: Collection[str], unsure: Collection[str] = ()
) -> tuple[Finding, ...]:
    """The marks of Mavvrik in a result, one finding each, in the order of the text.

    `keys` are the API keys that were in the settings; `unsure` are entries of `env` whose endpoint
    may be Mavvrik's.
    """
    marks = recognize(result, endpoint, keys).marks
    if not marks and not unsure:
        return ()
    document = read(result, limits=False)
    found = [_finding(document, one.offset, _case(one), _hidden(one.path, keys)) for one in marks]
    return tuple(sorted([*found, *_unsure(document, unsure)], key=lambda one: one.offset or 0))


def _case(mark: Mark) -> str:
    is_entry = mark.path[:1] == ("env",) and mark.sign is Sign.HEADERS
    return "entry" if is_entry else mark.sign.value


def _unsure(document: Document, names: Collection[str]) -> Iterator[Finding]:
    for name in names:
        member = document.env.get(name) if document.env else None
        if member is not None:
            yield _finding(document, member.value_start, "unsure", ("env", name))


def _finding(document: Document, offset: int, case: str, path: Path) -> Finding:
    words = words_of("mavvrik-left", case, where=" → ".join(map(str, path)))
    place = document.lines.place(offset)
    return Finding(
        words.code,
        words.severity,
        words.message,
        words.consequence,
        words.remedy,
        path=path,
        offset=offset,
        line=place.line,
        column=place.column,
    )


def _hidden(path: Path, keys: Collection[str]) -> Path:
    """A path without secrets: a name may be the very key that was found."""
    return tuple(
        step if isinstance(step, int) else _MASK if _has_key(step, keys) else mask_text(step)
        for step in path
    )


def _has_key(step: str, keys: Collection[str]) -> bool:
    return any(key in step for key in keys if key)
