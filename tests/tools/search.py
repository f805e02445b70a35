"""Search for a secret in bytes of any kind, in any encoding.

    hits = find(CANARY, terminal.output)
    hits = find_in_tree(CANARY, folder, leave_out=[saved, kept])

A hit is any sequence of 8 characters of the secret part: raw, in base64 at any offset, in hex, with
URL or JSON escapes, or in UTF-16, even if escape sequences or line ends of a terminal interrupt it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

RUN = 8  # characters; fewer could occur by chance
PUBLIC_TAIL = 4  # the last four may be shown

_CONTROL = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])"
    rb"|[\x00-\x20\x7f]"
)
_JSON_ESCAPE = re.compile(rb"\\+u00([0-7][0-9a-fA-F])")
_URL_ESCAPE = re.compile(rb"%(?:25)*([2-7][0-9a-fA-F])")


@dataclass(frozen=True)
class Secret:
    """A key whose `prefix` and last four characters are public."""

    text: str
    prefix: str = "mvk-agent-"

    @property
    def part(self) -> str:
        """The part of which nobody may see any 8 characters."""
        return self.text.removeprefix(self.prefix)[:-PUBLIC_TAIL]

    @cached_property
    def patterns(self) -> dict[bytes, str]:
        """Every byte string that reveals it, with the name of its form."""
        runs = [self.part[at : at + RUN] for at in range(len(self.part) - RUN + 1)]
        return {pattern: form for run in runs for pattern, form in _forms(run)}


def _forms(run: str) -> Iterator[tuple[bytes, str]]:
    raw = run.encode()
    yield raw, "raw"
    yield raw[::-1], "reversed"
    yield run.encode("utf-16-le"), "UTF-16"
    yield run.encode("utf-16-be"), "UTF-16"
    yield raw.hex().encode(), "hex"
    yield raw.hex().upper().encode(), "hex"
    yield raw.hex(" ").encode(), "hex"
    yield raw.hex(":").encode(), "hex"
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield _inner_base64(encode(b"\0" * before + raw), before, len(raw)), "base64"


def _inner_base64(encoded: bytes, before: int, count: int) -> bytes:
    """Return the characters that depend only on `count` bytes after `before` others."""
    return encoded[-(-before * 4 // 3) : (before + count) * 4 // 3]


CANARY = Secret("mvk-agent-Zq3vXj8Kw1Lp9Tn5Rb7Hd2Ms6Fc4Yg0a7Qx2")


@dataclass(frozen=True)
class Hit:
    """Where a part of the secret was found, and in which form."""

    where: str
    form: str
    offset: int


def find(secret: Secret, data: bytes, where: str = "") -> list[Hit]:
    """Find every form in which a part of `secret` is in `data`, with one hit per form."""
    hits: dict[str, Hit] = {}
    for view, text in _views(data).items():
        for pattern, form in secret.patterns.items():
            name = f"{form}{view}"
            if name not in hits and (at := text.find(pattern)) >= 0:
                hits[name] = Hit(where, name, at)
    return list(hits.values())


def _views(data: bytes) -> dict[str, bytes]:
    """Return the data unchanged, and without what may interrupt the characters of a secret."""
    views = {
        "": data,
        " with JSON escapes": _unescaped(_JSON_ESCAPE, data),
        " with URL escapes": _unescaped(_URL_ESCAPE, data),
        " as drawn": _CONTROL.sub(b"", data),
    }
    return {name: view for name, view in views.items() if not name or view != data}


def _unescaped(escape: re.Pattern[bytes], data: bytes) -> bytes:
    return escape.sub(lambda match: bytes([int(match[1], 16)]), data)


def find_in_tree(secret: Secret, folder: Path, leave_out: Collection[Path] = ()) -> list[Hit]:
    """Find every hit in the files of a folder and in their names, except in `leave_out`."""
    hits: list[Hit] = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        hits += find(secret, name.encode("utf-8", "surrogateescape"), f"the name {name!r}")
        if path.is_symlink():
            hits += find(secret, str(path.readlink()).encode(), f"the link {name}")
        elif path.is_file() and path not in leave_out:
            hits += find(secret, path.read_bytes(), name)
    return hits
