"""The command `mvk-wizard remove`: print the settings without the Mavvrik values."""

from __future__ import annotations

from argparse import Namespace

from wizard.cli.common import Refusal, command, endpoint_of, say
from wizard.cli.delivery import deliver, diff_text, refuse_without_file
from wizard.cli.findings import change_as_json, finding_as_json, finding_lines
from wizard.cli.load import load_settings
from wizard.core.exit_codes import ExitCode
from wizard.services.files.undo import plan_removal_by_receipts, removal_words


@command
def remove(options: Namespace) -> int:
    refuse_without_file(options)
    endpoint = endpoint_of(options)
    loaded = load_settings(options, in_place=options.in_place)
    plan = plan_removal_by_receipts(loaded.document, endpoint)
    if plan.blockers:
        raise Refusal(ExitCode.ERROR, "Nothing was removed.", *finding_lines(plan.blockers))
    left = finding_lines(plan.left)
    if left and not options.partial:
        first = "Nothing was removed: some Mavvrik values would be left."
        last = "--partial removes the rest and leaves this." if plan.edits else ""
        raise Refusal(ExitCode.ERROR, first, *left, *filter(None, [last]))
    deliver(
        options,
        loaded.settings.encode(plan.result),
        plan.result,
        {
            "changed": bool(plan.edits),
            "exact": plan.is_exact,
            "changes": [change_as_json(change) for change in plan.changes],
            "notes": list(plan.notes),
            "left": [finding_as_json(one) for one in plan.left],
        },
        before=loaded.data,
        diff=lambda: diff_text(plan.document.text, plan.result, plan.edits),
    )
    say(*removal_words(plan), *left)
    return ExitCode.ERROR if left else ExitCode.DONE
