"""The signs of the screens: each means one thing, and color only repeats it."""

from __future__ import annotations

from collections.abc import Sequence

SIGNS: Sequence[tuple[str, str]] = (
    ("✓", "proved or done"),
    ("!", "needs you"),
    ("x", "wrong"),
    ("?", "asks you"),
    ("·", "a note"),
    (".", "waits"),
    ("▸", "the keys are here"),
    ("→", "a click path, or what to do"),
    ("+", "added"),
    ("~", "changed"),
    ("-", "removed"),
    ("»", "moved"),
    ("=", "already right"),
    ("(●)", "the chosen answer"),
    ("[x]", "ticked"),
    ("…", "cut"),
)
