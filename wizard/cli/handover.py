"""`mvk-wizard handover FILE`: the set-up without secrets, for a colleague or another computer."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from wizard.cli.command import STDIN, Refusal, command, say
from wizard.cli.delivery import print_json
from wizard.core.exit_codes import ExitCode
from wizard.core.session.session import LAST_STEP
from wizard.core.session.summary import state_sentence
from wizard.services.files.state import load_state, write_handover
from wizard.services.files.trouble import shell_path
from wizard.services.surroundings import look_around

NOTHING = "There is nothing to hand over: no set-up was begun here."


@command
def handover(options: Namespace) -> int:
    """Carry out `handover`; 0 written, 1 nothing to hand over or not written.

    `--json` prints `{"file", "step", "state", "agent_name", "handed_over_at"}` on standard output.
    """
    if options.file == STDIN:
        raise Refusal(ExitCode.USAGE, "A hand-over needs the name of a file.")
    now = datetime.now().astimezone()
    loaded = load_state(now)
    session = loaded.session
    step = session.resumed.step if session and session.resumed else 0
    if session is None or not (step or session.live):
        raise Refusal(ExitCode.ERROR, loaded.sentence or NOTHING, "Begin one with: mvk-wizard")
    written = write_handover(session, Path(options.file), now, look_around().computer)
    state = state_sentence(session, by="a person")
    say(
        written.sentence,
        state,
        f"It holds step {step} of {LAST_STEP}, names, decisions and proofs; no API key and"
        " no settings.",
        f"Your colleague goes on with: mvk-wizard --continue {shell_path(Path(options.file).name)}",
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
