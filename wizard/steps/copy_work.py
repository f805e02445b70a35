"""What step 5 does away from the screen: it may take a while."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.check import approval_names, check
from wizard.core.client import read_switch
from wizard.core.document.reader import read
from wizard.core.finding import Finding, Severity
from wizard.core.harmless import with_signs
from wizard.core.merge.current_env import env_values, find_vendor
from wizard.core.merge.plan import MergePlan
from wizard.core.position import BOM
from wizard.core.session.session import Console, Evidence, Holds, How, Session
from wizard.core.values import LOG_TOOL_DETAILS
from wizard.core.vendors import vendor_name
from wizard.core.verify.comparison import Comparison, Held, compare, explain
from wizard.steps.pasted import counted

if TYPE_CHECKING:
    from pydantic import SecretStr

    from wizard.core.credentials.reading import Credentials

DEFAULT_PATH = "~/mvk-wizard-settings.json"
SLOW = "It takes too long. Try once more."
SAVE_TITLE = "Save the settings to a file"
SAVE_WHY = "It holds your API key, so only you will be able to read the file."
PRINTED = "Printed here, with the API key. Clear the scrollback of this terminal afterwards."
BEFORE_PRINTING = (
    "The API key will stand here in clear text, and stays in the scrollback of this terminal and "
    "in any recording of it.",
    "A file that only you can read is safer.",
)
RELOAD = "Load the settings once more: paste what the console holds now."
LIMIT = 60.0  # seconds, for work in a thread
# What such a text says of the console: nothing.
_SAYS_NOTHING = frozenset({Held.NOTHING, Held.PART, Held.CREDENTIALS, Held.NO_SETTINGS})


@dataclass(frozen=True, slots=True)
class Readiness:
    """What came of looking the result through once more."""

    fingerprint: str
    at: datetime
    lines: int
    last_line: str  # "}" where a person can look for it; empty where it is something else
    findings: tuple[Finding, ...]
    approval: tuple[str, ...]  # what the approval dialog will list
    command_lines: bool  # whether full shell commands are collected
    is_plain: bool  # a terminal shows it as it is, and obeys nothing in it
    is_ascii: bool

    @property
    def errors(self) -> int:
        """How many must be fixed before it may be copied."""
        return self.count(Severity.ERROR)

    def count(self, severity: Severity) -> int:
        """How many of a severity."""
        return sum(one.severity is severity for one in self.findings)


def look_through(
    plan: MergePlan, credentials: Credentials, endpoint: str, practice: bool, at: datetime
) -> Readiness:
    """Read the whole result again, strictly, and judge it.

    Raises:
        Unreadable: never for a result of ours; it was proved before.
    """
    document = read(plan.result, limits=False)
    last = document.lines.line(document.lines.count).strip()
    return Readiness(
        plan.fingerprint,
        at,
        document.lines.count,
        last if last == "}" and document.lines.count > 1 else "",
        check(document, credentials, endpoint, practice),
        approval_names(document),
        read_switch(env_values(document).get(LOG_TOOL_DETAILS)),
        with_signs(text_to_copy(plan), keep="\n\r\t") == text_to_copy(plan),
        text_to_copy(plan).isascii(),
    )


def text_to_copy(plan: MergePlan) -> str:
    """The result as it is pasted: a byte order mark belongs to files only."""
    return plan.result.removeprefix(BOM)


def compare_with(session: Session, plan: MergePlan, held: str) -> Comparison:
    """What was pasted back, against what was copied and what was loaded."""
    original = session.original.text if session.original else None
    return compare(held, text_to_copy(plan), original)


def tells_of_console(comparison: Comparison) -> bool:
    """Whether the text says what the console holds; what is no settings text says nothing."""
    return comparison.held not in _SAYS_NOTHING


def holds_key(key: SecretStr) -> Callable[[str], bool]:
    """A judge of texts: does one hold the key, as it is or as JSON spells it?"""

    def judge(text: str) -> bool:
        secret = key.get_secret_value()
        return secret in text or json.dumps(secret)[1:-1] in text

    return judge


def other_vendor(session: Session) -> str:
    """Who else gets the telemetry today; empty where nobody does."""
    plan = session.plan
    vendor = find_vendor(env_values(plan.document), session.endpoint) if plan else None
    return vendor_name(vendor.host) if vendor else ""


# What is known then -------------------------------------------------------------------------------


def is_exact(comparison: Comparison) -> bool:
    """Whether what was pasted proves the copy; terminals may change line ends."""
    return comparison.console is Console.SAME or comparison.only_line_ends


def proved_detail(comparison: Comparison) -> str:
    """What the person's own paste has proved."""
    return f"Clipboard verified: {counted(comparison.copied_lines, 'line')}."


def not_it(comparison: Comparison) -> str:
    """Why a paste did not prove what was sent."""
    arrived = counted(comparison.lines, "line")
    return f"That is something else: {arrived} arrived, {comparison.copied_lines:,} were copied."


def with_comparison(session: Session, comparison: Comparison, evidence: Evidence) -> Session:
    """The console was compared with what was copied; where it still holds what was loaded, nothing
    was saved since, and what is known of it stays."""
    evidence = replace(evidence, detail=explain(comparison).headline)
    if comparison.console is not Console.DIFFERENT:
        return session.with_saved(evidence, comparison.console)
    live = session.live
    was_there = live is not None and live.holds is not Holds.OTHER and not session.is_saved
    is_unsaved = comparison.held is Held.ORIGINAL and was_there
    return session if is_unsaved else session.with_difference(evidence)


def with_nothing_to_save(session: Session, evidence: Evidence) -> Session:
    """Nothing had to be changed: what was loaded from the console is what is wanted."""
    loaded = session.loaded
    pasted = loaded is not None and loaded.detail == "pasted"
    console = Console.SAME if pasted else None
    how = How.COMPARED if pasted else How.SAID
    detail = "The settings that you loaded are right already."
    evidence = replace(evidence, how=how, detail=detail)
    return session.with_saved(evidence, console)
