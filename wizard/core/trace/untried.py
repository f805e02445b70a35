"""What a trial leaves out of settings although it could change what developers' computers send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wizard.core.document.reader import Document, JsonKind
from wizard.core.enforced import HELPER
from wizard.core.harmless import one_line
from wizard.core.redact.mask import mask_loose

_PROXY = re.compile(r"(?:HTTPS?|ALL)_PROXY", re.IGNORECASE)
_TRUST = re.compile(
    r"OTEL_EXPORTER_OTLP_.*(?:CERTIFICATE|CLIENT_KEY)|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)"
    r"|NODE_TLS_REJECT_UNAUTHORIZED"
)
_MODEL = re.compile(r"ANTHROPIC_BASE_URL|CLAUDE_CODE_USE_(?:BEDROCK|VERTEX|FOUNDRY)")
_ENTRIES = (
    (_PROXY, "the test receiver is on this computer, so no proxy is used"),
    (_TRUST, "the test receiver has its own certificate"),
    (_MODEL, "the question goes to the model that you use here"),
)
COMMANDS_HERE = "These settings hold commands. They run only if you say so:"
REPLACED = (
    "What policyHelper prints counts instead of these settings: data goes where it says, with its "
    "key."
)
NOT_RUN = "a command, and commands run only if you say so"
COMPANY_ONLY = "it counts in company settings only, which this computer could not stand in for"

# Programs that settings can name.
COMMANDS = (
    HELPER,
    "policyHelper",
    "policyHelpers",
    "hooks",
    "statusLine",
    "apiKeyHelper",
    "awsAuthRefresh",
    "awsCredentialExport",
    "gcpAuthRefresh",
)
# Their output counts instead of the settings, with its own endpoint and key.
REPLACING = ("policyHelper", "policyHelpers")
# What counts in company settings only.
MANAGED = (
    "policyHelper",
    "policyHelpers",
    "managedSourcesBehavior",
    "requiredMinimumVersion",
    "requiredMaximumVersion",
    "forceRemoteSettingsRefresh",
)
# What else at the top level changes whether or what Claude Code sends.
_OTHERS = ("sandbox", "model")
_LONGEST = 2000  # characters of a command that are shown
_DIGITS = 400  # Python refuses to read numbers with some thousand


@dataclass(frozen=True, slots=True)
class TopLevel:
    """The members at the top level of settings that a trial is about."""

    members: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def commands(self) -> tuple[tuple[str, str], ...]:
        """Every command with its name, as it may be shown."""
        return tuple(
            (name, one_line(mask_loose(_text(value)), _LONGEST))
            for name, value in self.members.items()
            if name in COMMANDS and value not in ("", None)
        )

    @property
    def needs_company(self) -> bool:
        """Whether a member counts in company settings only."""
        return any(name in MANAGED for name in self.members)

    def tried(self, *, commands: bool, company: bool) -> Mapping[str, object]:
        """The members that a trial takes along: no command without a Yes."""
        named = {name for name, _ in self.commands}
        return {
            name: value
            for name, value in self.members.items()
            if (commands or name not in named) and (company or name not in MANAGED)
        }

    def left_out(self, *, commands: bool, company: bool) -> Iterator[str]:
        """The members that it leaves out, each with the reason."""
        tried = self.tried(commands=commands, company=company)
        named = {name for name, _ in self.commands}
        for name in self.members:
            if name not in tried:
                is_command = name in named and not commands
                yield f"{name}: {NOT_RUN if is_command else COMPANY_ONLY}."


NO_TOP_LEVEL = TopLevel()


def top_level(document: Document) -> TopLevel:
    """Read what a trial is about, beside `env`."""
    names = dict.fromkeys((*COMMANDS, *MANAGED, *_OTHERS))
    found = ((name, document.root.get(name)) for name in names)
    return TopLevel(
        {
            name: json.loads(document.raw(member), parse_int=_number)
            for name, member in found
            if member is not None and member.kind is not JsonKind.NULL
        }
    )


def left_out_entries(env: Mapping[str, str]) -> Iterator[str]:
    """The entries of `env` that a trial leaves out, each with the reason."""
    for name, text in env.items():
        for pattern, why in _ENTRIES:
            if text.strip() and pattern.fullmatch(name):
                yield f"{name}: {why}."


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < _DIGITS else float(digits)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
