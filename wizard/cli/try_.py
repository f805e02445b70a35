"""The command `mvk-wizard try`: run Claude Code once, and show what it really sends."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable

from wizard.cli.common import (
    STDIN,
    Refusal,
    agrees,
    command,
    endpoint_of,
    find_credentials,
    join,
    read_credentials,
    run_interruptible,
    say,
)
from wizard.cli.delivery import print_json, print_text
from wizard.cli.findings import finding_lines
from wizard.cli.listen import UNSHARED, arrival_as_json, part_lines
from wizard.cli.load import load_settings
from wizard.cli.merge import question_lines, read_answers, refuse_unknown
from wizard.core.client.versions import version_text
from wizard.core.document.reader import Document, read
from wizard.core.exit_codes import ExitCode
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan
from wizard.core.trace.trial import TrialOutcome
from wizard.core.trace.trial_settings import COMMANDS_HERE, REPLACED, REPLACING, TopLevel, top_level
from wizard.services.child_processes import in_daemon_thread
from wizard.services.claude.claude_code import NOT_FOUND, ClaudeCode, look_for_claude
from wizard.services.claude.trial import look_before, run_trial
from wizard.services.net.loopback import CannotListen
from wizard.steps import trial_words

NO_CLAUDE = (
    NOT_FOUND,
    "Run this where Claude Code is, or start the receiver: mvk-wizard listen",
)
NO_TERMINAL = (
    "This runs Claude Code once, with one small request to the model. Without a terminal nobody "
    "can be asked. To agree: --yes"
)
NOT_RUN = "Nothing ran."
_ASK_SECONDS = 24 * 3600.0
_ASK_COMMANDS = "Run these commands too? Without a yes they are left out."
_ASK = "Run Claude Code once now? It makes one small request to the model."


@command
def try_(options: Namespace) -> int:
    """Run `try`. Return 0 if everything arrived, 1 if not, 2 if the question cannot be asked."""
    endpoint = endpoint_of(options)
    document = _settings_to_try(options, endpoint)
    refuse_without_terminal(options, reads_stdin=options.settings == STDIN)
    outcome = run_interruptible(_try(options, document, endpoint), trial_words.STOPPED)
    if outcome.is_right:
        return ExitCode.DONE
    return ExitCode.NOT_VERIFIED if outcome.arrived else ExitCode.ERROR


def refuse_without_terminal(options: Namespace, *, reads_stdin: bool = False) -> None:
    """Refuse a trial that nobody can be asked about."""
    has_terminal = not reads_stdin and sys.stdin.isatty() and sys.stderr.isatty()
    if not (options.yes or has_terminal):
        raise Refusal(ExitCode.USAGE, NO_TERMINAL)


def _settings_to_try(options: Namespace, endpoint: str) -> Document:
    """Return the settings to try, merged with the credentials if those are given."""
    if options.settings is None:
        document, credentials = read("{}"), read_credentials(options)
    else:
        document = load_settings(options).document
        found = find_credentials(options)
        if found is None:
            return document
        credentials = found
    answers = read_answers(options)
    choices = tuple(sorted(answers.items()))
    plan = make_plan(document, PlanInputs(document.text, credentials, endpoint, Options(), choices))
    refuse_unknown(answers, plan)
    if not plan.is_ready:
        raise Refusal(
            ExitCode.ERROR,
            "Not tried: merge these settings first.",
            *finding_lines(plan.blockers),
            *question_lines(plan.open),
            "Merge them: mvk-wizard merge. Then try the result.",
        )
    return plan.result_document


async def _try(options: Namespace, document: Document, endpoint: str) -> TrialOutcome:
    claude = await look_for_claude()
    if claude is None:
        raise Refusal(ExitCode.ERROR, *NO_CLAUDE)
    outcome = await try_values(options, document, endpoint, claude)
    if options.json:
        print_json(_as_json(outcome, claude))
    else:
        ended = trial_words.outcome(outcome, UNSHARED)
        parts = {**ended, **trial_words.arrived(outcome.arrival, UNSHARED)}
        print_text(join(part_lines(parts)))
    return outcome


async def try_values(
    options: Namespace, document: Document, endpoint: str, claude: ClaudeCode
) -> TrialOutcome:
    """Ask, and run Claude Code once with the entries of a document."""
    env, top = env_values(document), top_level(document)
    before = await look_before(env, claude)
    say(*before.sentences)
    if not options.yes and not await _agreed(_ASK):
        raise Refusal(ExitCode.ERROR, NOT_RUN)
    commands = await _may_run(top, options)
    try:
        return await run_trial(
            env,
            claude,
            endpoint=endpoint,
            top=top,
            commands=commands,
            before=before,
            report=lambda progress: say(progress.sentence),
        )
    except CannotListen as trouble:
        raise Refusal(ExitCode.ERROR, str(trouble)) from None
    except OSError as trouble:
        words = trial_words.CANNOT_WRITE.format(reason=trouble.strerror or "unknown reason")
        raise Refusal(ExitCode.ERROR, words) from None


async def _may_run(top: TopLevel, options: Namespace) -> bool:
    """Show the commands in the settings, and ask if they may run."""
    if not top.commands:
        return False
    say(COMMANDS_HERE, *(f"  {name}: {shown}" for name, shown in top.commands))
    if any(name in REPLACING for name, _ in top.commands):
        say(REPLACED)
    if options.yes or options.run_commands:
        return bool(options.run_commands)
    return await _agreed(_ASK_COMMANDS)


async def _agreed(question: str) -> bool:
    """Ask in a thread, so that Ctrl+C works while the question is open."""
    return await in_daemon_thread(lambda: agrees(question), limit=_ASK_SECONDS)


def trial_as_json(outcome: TrialOutcome, say: Callable[[str], str] = str) -> dict[str, object]:
    """Return what `doctor` too prints of a run, in its stable form. `say` may hide names."""
    return {
        "right": outcome.is_right,
        "headline": outcome.headline,
        "ended": outcome.ended.value,
        "seconds": round(outcome.seconds, 3),
        "causes": list(map(say, outcome.causes)),
        "exporter_said": list(map(say, outcome.exporter_said)),
        "untried": list(map(say, outcome.untried)),
    }


def _as_json(outcome: TrialOutcome, claude: ClaudeCode) -> dict[str, object]:
    version = claude.version and version_text(claude.version)
    return {
        **trial_as_json(outcome),
        "exit_code": outcome.exit_code,
        "said": outcome.said,
        "claude": {"path": str(claude.path), "version": version},
        "before": list(outcome.before.sentences),
        "elsewhere": list(outcome.elsewhere),
        "arrived": arrival_as_json(outcome.arrival),
    }
