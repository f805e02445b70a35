"""A row of the table of findings, and sentences that many rows share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.core.finding import Severity

# Sentences that many rows share.
SENDS_NOTHING = "Claude Code sends nothing, and tells nobody."
TO_LOCALHOST = (
    "Claude Code sends the data, API key included, to http://localhost:4318 on each developer's"
    " computer, and tells nobody."
)
REFUSED = "The data goes out, but Mavvrik is expected to refuse it, and nobody is told."
NO_AGENT = "The data reaches Mavvrik without an agent, so it is filed under none."

# A sentence with {names} of facts; or a whole one for each case that a check tells apart. The
# sentences of a row are told apart by the same cases, or each by cases of its own.
Sentence = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A code with everything that checks, commands, screens and the docs say about it."""

    code: str  # stable, kebab-case
    severity: Severity  # as a rule; a check that knows more may say another
    title: str
    message: Sentence  # what is wrong, one sentence
    consequence: Sentence  # what it means for them, one sentence
    remedy: Sentence  # what to do, one sentence
    explanation: str  # one paragraph for the docs
