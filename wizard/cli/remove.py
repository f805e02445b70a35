"""`mvk-wizard remove`: the settings without the Mavvrik values."""

from __future__ import annotations

import os
from argparse import Namespace

from wizard.cli.command import STDIN, Refusal, command, endpoint_of, say
from wizard.cli.delivery import (
    change_as_json,
    deliver,
    diff_text,
)
from wizard.cli.findings import finding_as_json, finding_lines
from wizard.cli.load import load_settings, settings_source
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import Requested
from wizard.core.merge.removal import RemovalPlan
from wizard.services.files.undo import plan_taking_out, removal_words
from wizard.services.surroundings import take_credentials


@command
def remove(options: Namespace) -> int:
    """Carry out `remove`; returns the exit code."""
    take_credentials(os.environ)  # not needed, and no child shall have them
    source = settings_source(options, "remove")
    if options.in_place and source == STDIN:
        raise Refusal(ExitCode.USAGE, "--in-place needs a settings file.")
    endpoint = endpoint_of(options, os.environ)
    loaded = load_settings(source)
    plan = plan_taking_out(loaded.document, endpoint)
    if plan.blockers:
        words = (line for one in plan.blockers for line in finding_lines(one))
        raise Refusal(ExitCode.ERROR, "Nothing was taken out.", *words)
    left = [line for one in plan.left for line in finding_lines(one)]
    if left and not options.partial:
        first = "Nothing was removed: some of Mavvrik would be left."
        last = "--partial removes what can be removed, and leaves this." if plan.edits else ""
        raise Refusal(ExitCode.ERROR, first, *left, *filter(None, [last]))
    deliver(
        options,
        loaded.settings.encode(plan.result),
        before=loaded.data,
        as_json=lambda has_target: _as_json(plan, None if has_target else plan.result),
        diff=lambda: diff_text(plan.document.text, plan.result, plan.edits),
    )
    say(*removal_words(plan), *left)
    return ExitCode.ERROR if left else ExitCode.DONE


def _as_json(plan: RemovalPlan, text: str | None) -> dict[str, object]:
    """The stable form: README, "As JSON". Values of entries are masked, the text is whole."""
    return {
        "changed": bool(plan.edits),
        "exact": plan.is_exact,
        "changes": [change_as_json(change) for change in plan.changes],
        "notes": list(plan.notes),
        "left": [finding_as_json(one) for one in plan.left],
        "text": None if text is None else Requested(text),
    }
