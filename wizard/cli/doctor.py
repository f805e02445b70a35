"""The command `mvk-wizard doctor`: find out why data does not arrive from this computer."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator

from wizard.cli.common import (
    Refusal,
    command,
    endpoint_of,
    find_credentials,
    join,
    run_interruptible,
    say,
)
from wizard.cli.delivery import print_json, print_text
from wizard.cli.findings import (
    finding_as_json,
    finding_lines,
    finding_list,
    in_backticks,
    redact_findings,
    support_page,
)
from wizard.cli.try_ import NO_CLAUDE, refuse_without_terminal, trial_as_json, try_values
from wizard.core.findings import CODES
from wizard.core.redact.nicknames import Nicknames
from wizard.core.trace.trial import TrialOutcome
from wizard.core.values import MAVVRIK_KEYS
from wizard.services.diagnosis import Diagnosis
from wizard.services.doctor import Probes, examine
from wizard.services.surroundings import people_here, scrub
from wizard.steps.doctor import ALSO_WRONG, claude_sentence, sections, shown_value

_STOPPED = "Stopped. Nothing was changed."
PROBES = Probes()


@command
def doctor(options: Namespace) -> int:
    """Run `doctor`. Return the first exit code that applies, in the order 6, 4, 5, 1, 3, 0."""
    endpoint, expected = endpoint_of(options), find_credentials(options)
    if options.live:
        refuse_without_terminal(options)
    scrub()

    async def live(seen: Diagnosis) -> TrialOutcome | None:
        if seen.claude is None:
            say(*NO_CLAUDE)
            return None
        try:
            return await try_values(options, seen.used.document, endpoint, seen.claude)
        except Refusal as refusal:  # the rest of the page stands
            say(*refusal.words)
            return None

    looking = examine(endpoint, expected, PROBES, live if options.live else None)
    seen = run_interruptible(looking, _STOPPED)
    page = _Page(seen, Nicknames(people_here(os.environ)) if options.redact else None)
    if options.json:
        print_json(page.as_json())
    elif options.redact:
        print_text(support_page("Claude Code: why data does not arrive", page.parts()))
    else:
        print_text(join(page.lines()))
    return seen.exit_code


class _Page:
    """The results in words. With `names`, nothing in them identifies a person or a host."""

    def __init__(self, seen: Diagnosis, names: Nicknames | None) -> None:
        self._seen, self._names = seen, names
        self._problems, self._others = (
            redact_findings(found, names) if names else found
            for found in (seen.problems, seen.others)
        )

    def lines(self) -> Iterator[str]:
        yield from self._verdict()
        for title, lines in self._sections():
            yield from ("", title)
            yield from (f"  {line}" for line in lines)
        if self._others:
            yield from ("", ALSO_WRONG)
            yield from (f"  {line}" for line in finding_lines(self._others))

    def parts(self) -> Iterator[str]:
        """Write the page for support, as Markdown."""
        yield from self._verdict()
        for title, lines in self._sections():
            yield f"## {title}"
            yield "\n".join(f"- {in_backticks(line)}" for line in lines)
        if self._others:
            yield f"## {ALSO_WRONG}"
            yield finding_list(self._others)

    def as_json(self) -> dict[str, object]:
        """Return the stable JSON form, described in docs/json.md."""
        seen = self._seen
        return {
            "verdict": self._say(seen.verdict),
            "next": self._say(seen.next_step),
            "exit_code": int(seen.exit_code),
            "values": [
                {
                    "name": name,
                    "value": shown_value(seen, name, self._say, sharing=self._names is not None),
                    "place": self._say(seen.used.value(name).place),
                    "overrides": [self._say(one) for one in seen.used.value(name).overrides],
                }
                for name in MAVVRIK_KEYS
            ],
            "sources": [
                {"place": self._say(one.place), "standing": one.standing.value}
                for one in seen.company.sources
            ],
            "claude": claude_sentence(seen),
            "path": [
                {
                    "check": one.check.value,
                    "state": one.state.value,
                    "message": self._say(one.sentence),
                }
                for one in seen.path
            ],
            "key": self._say(seen.key.sentence) if seen.key else self._say(seen.key_note),
            "trial": trial_as_json(seen.trial, self._say) if seen.trial else None,
            "problems": [finding_as_json(one) for one in self._problems],
        }

    def _verdict(self) -> Iterator[str]:
        """Say what is known and what to do, then what the problem means.

        Its code follows if `explain` knows it. The JSON form has every code.
        """
        yield self._say(self._seen.verdict)
        yield f"Next: {self._say(self._seen.next_step)}"
        if (leading := self._seen.leading) is not None:
            code = f"  [{leading.code}]" if leading.code in CODES else ""
            yield f"{self._say(leading.consequence)}{code}"

    def _sections(self) -> Iterator[tuple[str, list[str]]]:
        return sections(self._seen, self._say, sharing=self._names is not None)

    def _say(self, text: str) -> str:
        return self._names.sentence(text) if self._names else text
