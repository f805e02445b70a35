"""What must still be mended before anything may be copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from wizard.core.check import check, look, read_to_judge
from wizard.core.check.names import MISSPELT
from wizard.core.check.own_places import in_own_text
from wizard.core.document.nodes import Path
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.merge.plan import document_of

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials
    from wizard.core.session.session import Session


def unresolved(session: Session) -> int:
    """How many findings are errors: what stops the merge, else what is wrong with its result."""
    return errors_in(findings_of(session))


def errors_in(findings: Sequence[Finding]) -> int:
    """How many of these must be mended."""
    return sum(one.severity is Severity.ERROR for one in findings)


def findings_of(session: Session) -> tuple[Finding, ...]:
    """What stops the merge; else all there is to say of its result. Empty while there is no plan.

    The places are those in the text as it was loaded, as far as it has them. Undecided plans are
    judged as if decided for Mavvrik.
    """
    plan, credentials = session.plan, session.credentials
    if plan is None or credentials is None:
        return ()
    if plan.blockers:
        return plan.blockers
    found = _checked(plan.result, credentials, session.endpoint, session.practice)
    return in_own_text(plan, [_as_mended(session, one) for one in found])


def _as_mended(session: Session, finding: Finding) -> Finding:
    """A finding of the result with the remedy that its fix on the settings is."""
    if finding.code != MISSPELT or finding.fix is not None or session.settings is None:
        return finding
    found = findings_before(session.settings.text, session.endpoint)
    same = [one for one in found if (one.code, one.path) == (finding.code, finding.path)]
    mended = next((one for one in same if one.fix is not None), None)
    return finding if mended is None else replace(finding, remedy=mended.remedy)


@lru_cache(maxsize=2)
def _checked(
    text: str, credentials: Credentials, endpoint: str, practice: bool
) -> tuple[Finding, ...]:
    return check(read_to_judge(text, limits=False), credentials, endpoint, practice)


@lru_cache(maxsize=1)
def findings_before(text: str, endpoint: str) -> tuple[Finding, ...]:
    """What is worth saying of a document before the merge; the same text is judged once.

    Raises:
        Unreadable: the text is no settings document.
    """
    return look(document_of(text), endpoint)


def fix_for(session: Session, finding: Finding) -> Fix | None:
    """The fix of a finding, on the settings as they are now.

    A finding of the result is looked for in the settings again: its edits are on another text.
    """
    plan, settings = session.plan, session.settings
    if plan is None or settings is None:
        return None
    if finding in plan.blockers:
        return finding.fix
    return _fixes_before(settings.text, session.endpoint).get((finding.code, finding.path))


@lru_cache(maxsize=1)
def _fixes_before(text: str, endpoint: str) -> dict[tuple[str, Path], Fix]:
    found = findings_before(text, endpoint)
    return {(one.code, one.path): one.fix for one in reversed(found) if one.fix is not None}
