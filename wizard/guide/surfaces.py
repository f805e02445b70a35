"""The ways to run Claude Code: whether the console's settings arrive, what is sent, the evidence.

A claim never exceeds its evidence: what was not measured, documented or reported is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """What is known about one question."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"  # documentation and users contradict each other, or users do
    UNKNOWN = "unknown"


class Basis(StrEnum):
    MEASURED = "measured by us"
    DOCUMENTED = "documented"
    REPORTED = "reported by users"
    NOTHING = "no evidence found"


@dataclass(frozen=True, slots=True)
class Claim:
    """An answer with its evidence, and the date on which it was true.

    `source` names versions of Claude Code, pages of its documentation (code.claude.com/docs/en/…)
    or issues of anthropics/claude-code.
    """

    answer: Verdict
    basis: Basis
    source: str
    as_of: date

    @property
    def sentence(self) -> str:
        day = f"{self.as_of.day} {self.as_of:%B %Y}"
        known = f"{self.answer} ({self.basis}, {day})"
        return f"{known}: {self.source}" if self.source else known


@dataclass(frozen=True, slots=True)
class Surface:
    """A way to run Claude Code. `note` says what else to know, or what to do instead."""

    id: str
    name: str
    settings: Claim  # do the settings saved in the console arrive?
    sends: Claim  # does it send traces once it has them?
    agent: Claim  # do these carry mvk.agent_id?
    note: str


_READ = date(2026, 11, 30)  # when the documentation and the issues were read


def _measured(source: str, day: date = _READ) -> Claim:
    return Claim(Verdict.YES, Basis.MEASURED, source, day)


def _documented(answer: Verdict, source: str) -> Claim:
    return Claim(answer, Basis.DOCUMENTED, source, _READ)


def _reported(answer: Verdict, source: str) -> Claim:
    return Claim(answer, Basis.REPORTED, source, _READ)


def _unknown(source: str = "") -> Claim:
    return Claim(Verdict.UNKNOWN, Basis.NOTHING, source, _READ)


_INTERACTIVE = _measured("2.1.330 on Linux, against a stand-in of the console", date(2026, 11, 23))
_HEADLESS = _measured("2.1.332 on Linux, against a stand-in of the console")
_FILE = _measured("2.1.332 on Linux, with a managed file and a custom ANTHROPIC_BASE_URL")
_NO_FETCH = "server-managed-settings"

SURFACES = (
    Surface(
        "terminal",
        "Terminal, claude.ai login",
        _INTERACTIVE,
        _INTERACTIVE,
        _INTERACTIVE,
        "Needs a Team or Enterprise plan. Spans name the user.",
    ),
    Surface(
        "headless",
        "claude -p in scripts and CI",
        _HEADLESS,
        _HEADLESS,
        _HEADLESS,
        "The first span of a run, for the whole request, is missing. Measured with an API key.",
    ),
    Surface(
        "api-key",
        "Claude API key, no login",
        _HEADLESS,
        _HEADLESS,
        _HEADLESS,
        "No user name arrives. A key from apiKeyHelper doesn't bring the settings (documented).",
    ),
    Surface(
        "actions",
        "GitHub Actions",
        _unknown("documented for API keys and CLAUDE_CODE_OAUTH_TOKEN, not for the action"),
        _unknown(),
        _unknown(),
        "No report says that the action sends. Run it once and look in Mavvrik.",
    ),
    Surface(
        "editors",
        "VS Code, JetBrains",
        _documented(Verdict.YES, "managed-settings"),
        _reported(Verdict.UNCLEAR, "yes in #80524 (VS Code), no in #35105 and #44692"),
        _unknown(),
        "The reports that say no are older (March and April 2026).",
    ),
    Surface(
        "desktop",
        "Claude Desktop, Code tab",
        _reported(Verdict.UNCLEAR, "no in #80524 and #87535, yes in #32364; managed-settings: yes"),
        _reported(Verdict.YES, "#67657 and #87535, with a file or device management"),
        _reported(Verdict.NO, "#67657, with a file or device management"),
        "Don't test here. Test in a terminal.",
    ),
    Surface(
        "cowork",
        "Cowork",
        _documented(Verdict.NO, _NO_FETCH),
        _documented(Verdict.NO, "claude.com/docs/cowork/monitoring"),
        _unknown(),
        "It has a telemetry setting of its own, which sends events and no traces.",
    ),
    Surface(
        "web",
        "Claude Code on the web",
        _documented(Verdict.YES, "managed-settings, for sessions that Anthropic hosts"),
        _unknown("asked for in #32364, which is open"),
        _unknown(),
        "No report says that it sends.",
    ),
    Surface(
        "gateway",
        "LLM gateway (ANTHROPIC_BASE_URL)",
        _documented(Verdict.NO, _NO_FETCH),
        _FILE,
        _FILE,
        "Needs device management or a managed file.",
    ),
    Surface(
        "providers",
        "Bedrock, Vertex, Foundry",
        _documented(Verdict.NO, f"{_NO_FETCH}; for Bedrock also measured by us"),
        _unknown(),
        _unknown(),
        "Needs device management or a managed file. Run it once and look in Mavvrik.",
    ),
    Surface(
        "personal",
        "Pro or Max plan",
        _documented(Verdict.NO, _NO_FETCH),
        _unknown(),
        _unknown(),
        "The console's settings are for Team and Enterprise plans.",
    ),
)

COLUMNS = ("Settings", "Sends", "Agent")
MEANING = (
    "Settings: the console's settings arrive. Sends: with settings, Claude Code sends traces. "
    "Agent: the traces name your agent."
)
ISSUES = "Numbers like #80524 are issues in anthropics/claude-code. We reproduced none of them."


def not_reached() -> tuple[str, ...]:
    """Return the ways to run Claude Code that the console's settings do not reach."""
    return tuple(one.name for one in SURFACES if one.settings.answer is Verdict.NO)
