"""Every code of a finding with its title and explanation, so that each has a page in the docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.core.check.code_texts import (
    ATTRIBUTE_CODES,
    CREDENTIAL_CODES,
    DOCUMENT_CODES,
    NOTE_CODES,
    ROUTE_CODES,
)


@dataclass(frozen=True, slots=True)
class CodePage:
    """What the docs say about one code. Severity can differ from case to case."""

    code: str
    title: str
    explanation: str  # one paragraph


def _pages(*texts: Mapping[str, tuple[str, str]]) -> dict[str, CodePage]:
    merged = {code: pair for part in texts for code, pair in part.items()}
    return {code: CodePage(code, *merged[code]) for code in sorted(merged)}


CODES: Mapping[str, CodePage] = _pages(
    DOCUMENT_CODES, CREDENTIAL_CODES, ROUTE_CODES, ATTRIBUTE_CODES, NOTE_CODES
)
