"""Numbers with what they count."""

from __future__ import annotations


def counted(number: int, what: str, many: str = "") -> str:
    """Count things in words: `1 line`, `3 lines`. `many` is an irregular plural."""
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"
