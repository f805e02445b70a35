"""The command `mvk-wizard doctor`: find out why data does not arrive from this computer."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator

from wizard.cli.command import command, endpoint_of, find_credentials, join
from wizard.cli.delivery import print_json, print_text
from wizard.cli.findings import (
    finding_as_json,
    finding_lines,
    finding_list,
    in_backticks,
    redact_findings,
    support_page,
)
from wizard.cli.waiting import run_interruptible
from wizard.core.redact.mask import mask_value
from wizard.core.redact.nicknames import Nicknames
from wizard.core.values import MAVVRIK_KEYS
from wizard.services.doctor import Diagnosis, Looks, examine
from wizard.services.surroundings import people_here, scrub

NOT_SET = "not set"
_STOPPED = "Stopped. Nothing was changed."
LOOKS = Looks()


@command
def doctor(options: Namespace) -> int:
    """Run `doctor`. Return the first exit code that applies, in the order 6, 4, 5, 1, 3, 0."""
    endpoint, expected = endpoint_of(options), find_credentials(options)
    scrub()
    seen = run_interruptible(examine(endpoint, expected, LOOKS), _STOPPED)
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
        self._problems = redact_findings(seen.problems, names) if names else seen.problems

    def lines(self) -> Iterator[str]:
        """Write the page for a terminal."""
        yield from self._verdict()
        for title, lines in self._sections():
            yield from ("", title)
            yield from (f"  {line}" for line in lines)
        if self._problems:
            yield from ("", "What is wrong, the likeliest cause first")
            yield from (f"  {line}" for line in finding_lines(self._problems))

    def parts(self) -> Iterator[str]:
        """Write the page for support, as Markdown."""
        yield from self._verdict()
        for title, lines in self._sections():
            yield f"## {title}"
            yield "\n".join(f"- {in_backticks(line)}" for line in lines)
        if self._problems:
            yield "## What is wrong, the likeliest cause first"
            yield finding_list(self._problems)

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
                    "value": self._shown(name),
                    "place": self._say(seen.used.value(name).place),
                    "overrides": [self._say(one) for one in seen.used.value(name).overrides],
                }
                for name in MAVVRIK_KEYS
            ],
            "sources": [
                {"place": self._say(one.place), "standing": one.standing.value}
                for one in seen.company.sources
            ],
            "claude": self._claude(),
            "path": [
                {
                    "check": one.check.value,
                    "state": one.state.value,
                    "message": self._say(one.sentence),
                }
                for one in seen.path
            ],
            "key": self._say(seen.key.sentence) if seen.key else self._say(seen.key_note),
            "problems": [finding_as_json(one) for one in self._problems],
        }

    def _verdict(self) -> tuple[str, str]:
        return self._say(self._seen.verdict), f"Next: {self._say(self._seen.next_step)}"

    def _sections(self) -> Iterator[tuple[str, list[str]]]:
        seen = self._seen
        yield "The 10 values as Claude Code uses them", list(self._values())
        places = [f"{self._say(one.place)}: {one.standing.value}" for one in seen.company.sources]
        yield "Company settings", places or ["None on this computer."]
        yield "Claude Code", [self._claude()]
        yield "The way to Mavvrik", [self._say(one.sentence) for one in seen.path]
        yield "The key", [self._say(seen.key.sentence if seen.key else seen.key_note)]

    def _values(self) -> Iterator[str]:
        width = max(map(len, MAVVRIK_KEYS))
        for name in MAVVRIK_KEYS:
            value = self._seen.used.value(name)
            if value.text is None:
                yield f"{name:<{width}}  {NOT_SET}"
                continue
            yield f"{name:<{width}}  {self._shown(name)}"
            over = "".join(f", overrides {self._say(one)}" for one in value.overrides)
            yield f"{'':<{width}}  from {self._say(value.place)}{over}"

    def _shown(self, name: str) -> str | None:
        text = self._seen.used.value(name).text
        if text is None:
            return None
        return self._say(mask_value(name, text, sharing=self._names is not None))

    def _claude(self) -> str:
        seen = self._seen
        if seen.claude is None:
            return "Claude Code was not found on this computer."
        return seen.version.sentence if seen.version else seen.claude.trouble

    def _say(self, text: str) -> str:
        return self._names.sentence(text) if self._names else text
