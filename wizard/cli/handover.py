"""The command `mvk-wizard handover FILE`: save the setup, without secrets, for someone else."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from wizard.cli.common import STDIN, Refusal, command, say
from wizard.cli.delivery import print_json
from wizard.core.exit_codes import ExitCode
from wizard.core.session.session import LAST_STEP
from wizard.core.session.summary import state_sentence
from wizard.services.files.state import load_state, write_handover
from wizard.services.files.trouble import shell_path
from wizard.services.surroundings import look_around

NOTHING = "Nothing to hand over: no setup was started here."


@command
def handover(options: Namespace) -> int:
    """Run `handover`. Return 0 if the file is written, 1 if there is nothing to hand over."""
    if options.file == STDIN:
        raise Refusal(ExitCode.USAGE, "Name a file for the handover.")
    now = datetime.now().astimezone()
    loaded = load_state(now)
    session = loaded.session
    step = session.resumed.step if session and session.resumed else 0
    if session is None or not (step or session.live):
        raise Refusal(ExitCode.ERROR, loaded.sentence or NOTHING, "Start one with: mvk-wizard")
    written = write_handover(session, Path(options.file), now, look_around().computer)
    state = state_sentence(session, by="a person")
    say(
        written.sentence,
        state,
        f"It holds step {step} of {LAST_STEP}, names, decisions and evidence. No API key, no"
        " settings.",
        "Your colleague continues with: mvk-wizard --continue "
        f"{shell_path(Path(options.file).name)}",
    )
    if options.json:
        form = {
            "file": str(written.path),
            "step": step,
            "state": state,
            "agent_name": session.agent_name,
            "handed_over_at": now.isoformat(timespec="seconds"),
        }
        print_json(form)
    return ExitCode.DONE
