"""Every finding in one table: a row has its code, severity, sentences, title and explanation.

A check finds out that something is so, and where; the words are here. `explain`, the docs and the
screens read the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping

from wizard.core.findings import attributes, credentials, document, notes, receivers, sending
from wizard.core.findings.row import Row, Words, fill

__all__ = ["CODES", "Row", "Words", "words_of"]

_TABLES = (document, credentials, sending, receivers, attributes, notes)
CODES: Mapping[str, Row] = {
    row.code: row
    for row in sorted((row for one in _TABLES for row in one.ROWS), key=lambda row: row.code)
}


def words_of(code: str, case: str = "", **facts: object) -> Words:
    """What to say of a finding. `case` chooses where a row has several sentences."""
    return fill(CODES[code], case, facts)
