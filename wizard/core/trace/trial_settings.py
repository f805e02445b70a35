"""The settings for a trial: the merged telemetry entries, pointed at our receivers.

They contain no secret: every key is replaced by a fake key of the same form, so that a character
which affects Claude Code has the same effect in the fake key. What is left out has its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wizard.core.client.lists import Header, HeaderTrouble, agent_of, read_attributes, read_headers
from wizard.core.client.routes import TRACES, parse_url, route
from wizard.core.credentials.reading import Credentials, sealed
from wizard.core.document.nodes import JsonKind
from wizard.core.document.reader import Document
from wizard.core.enforced import HELPER, TRACE_CONTEXT
from wizard.core.harmless import one_line
from wizard.core.merge.current_env import BETA_ENDPOINT, BETA_SWITCH
from wizard.core.redact.mask import mask_loose
from wizard.core.redact.secret_detection import KNOWN_PREFIX
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENHANCED_TELEMETRY,
    RESOURCE_ATTRIBUTES,
    TENANT_HEADER,
    mavvrik_values,
)

_NAMES = (
    *(ENABLE_TELEMETRY, ENHANCED_TELEMETRY, "ENABLE_ENHANCED_TELEMETRY_BETA"),
    *(BETA_ENDPOINT, BETA_SWITCH, *TRACE_CONTEXT),
)
# Beside telemetry, these change what is sent, or whether Claude Code starts.
_ALONG = ("ANTHROPIC_MODEL", "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB")
_AUTHORITY = re.compile(r"\s*https?:[/\\]*[^/\\?#\s]*", re.IGNORECASE)
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|ApiKey|Digest) +", re.IGNORECASE)
_LEFT_OUT = re.compile(r"OTEL_EXPORTER_OTLP_.*(?:CERTIFICATE|CLIENT_KEY)\Z")
_KNOWN = re.compile(f"{KNOWN_PREFIX}?")
_RUN = 8  # characters; so many equal ones in a row would be a part of the real key
_WORDS = (("standin", "0"), ("example", "1"), ("nothing", "2"))


def is_telemetry(name: str) -> bool:
    return name.startswith(("OTEL_", "CLAUDE_CODE_OTEL_")) or name in _NAMES


@dataclass(frozen=True, slots=True)
class TrialSettings:
    env: Mapping[str, str] = field(repr=False)
    root: Mapping[str, object] = field(default_factory=dict, repr=False)  # beside `env`

    def text(self, extra: Mapping[str, str]) -> str:
        """Write the settings document for Claude Code, with `extra` entries in its `env`."""
        return json.dumps({**self.root, "env": {**self.env, **extra}}, indent=2) + "\n"


def trial_settings(
    env: Mapping[str, str],
    endpoint: str,
    here: str,
    elsewhere: str,
    root: Mapping[str, object] = MappingProxyType({}),
) -> TrialSettings:
    """Point the telemetry entries of a merged `env` at our receivers, with fake keys.

    URLs that lead to `endpoint` get the base URL `here`, all others `elsewhere`. `root` are the
    members at the top level that the trial uses (`TopLevel.tried`).
    """
    entries = _without_keys(env)
    moved = {
        name: _at_receiver(text, endpoint, here, elsewhere)
        for name, text in entries.items()
        if name.endswith("ENDPOINT")
    }
    return TrialSettings({**entries, **moved}, root)


def expected_arrival(env: Mapping[str, str]) -> Credentials | None:
    """Return what must arrive in a trial, with the fake key. None if the entries don't say."""
    entries = _without_keys(env)
    found = route(entries, TRACES)
    tenant, authorization = found.header(TENANT_HEADER), found.header("Authorization")
    agent = agent_of(read_attributes(entries.get(RESOURCE_ATTRIBUTES)))
    if tenant is None or authorization is None or agent is None:
        return None
    return Credentials(agent.value, tenant.value, sealed(_SCHEME.sub("", authorization.value)))


def stand_in(secret: str) -> str:
    """Return a fake key of the same length and form, without any part of the secret in `secret`.

    Letters become other letters, digits become another digit. The known prefix and all other
    characters stay, because Claude Code may treat them specially.
    """
    known = _KNOWN.match(secret)
    start = known.end() if known else 0
    secret_part = secret[start:]
    length = min(_RUN, len(secret_part))
    runs = {secret_part[at : at + length] for at in range(len(secret_part) - length + 1)}
    made = ""
    for letters, digit in _WORDS:
        made = "".join(
            _cover(char, letters[index % len(letters)], digit)
            for index, char in enumerate(secret_part)
        )
        if not any(run in made for run in runs if any(map(str.isalnum, run))):
            break
    return secret[:start] + made


def _cover(char: str, letter: str, digit: str) -> str:
    if not char.isalnum():
        return char
    if not char.isascii():
        return "ö"
    if char.isdigit():
        return digit
    return letter.upper() if char.isupper() else letter


def _without_keys(env: Mapping[str, str]) -> dict[str, str]:
    """Return the telemetry entries, with a fake key for every value that may be a key."""
    entries = {name: text for name, text in env.items() if is_telemetry(name) or name in _ALONG}
    keys: dict[str, None] = {}
    for name, text in entries.items():
        if name.endswith("HEADERS"):
            for header in reversed(read_headers(text)):
                key = _key(header)
                if key and header.key != TENANT_HEADER:
                    keys[key] = None
                    start = text.index(key, header.start)
                    text = text[:start] + stand_in(key) + text[start + len(key) :]
            entries[name] = text
    for name, text in entries.items():
        if not name.endswith("HEADERS"):
            for key in sorted(keys, key=len, reverse=True):
                text = text.replace(key, stand_in(key)) if len(key) >= _RUN else text
            entries[name] = text
    return {name: text for name, text in entries.items() if not _LEFT_OUT.match(name)}


def _key(header: Header) -> str:
    """Return the value without its scheme, or the whole item if it has no valid name."""
    if header.trouble not in (None, HeaderTrouble.BAD_VALUE):
        return header.item.strip()
    return _SCHEME.sub("", header.value)


def _at_receiver(text: str, endpoint: str, here: str, elsewhere: str) -> str:
    """Return the same URL with another host. A text that is not a URL does not change."""
    url, home = parse_url(text), parse_url(endpoint)
    start = _AUTHORITY.match(text)
    if url is None or home is None or start is None:
        return text
    blank = text[: len(text) - len(text.lstrip())]
    return blank + (here if url.origin == home.origin else elsewhere) + text[start.end() :]


def listen_credentials(credentials: Credentials) -> Credentials:
    """Return the same agent and tenant with a fake key."""
    key = stand_in(credentials.api_key.get_secret_value())
    return Credentials(credentials.agent_id, credentials.tenant_id, sealed(key))


def listen_entries(base: str, credentials: Credentials) -> Mapping[str, str]:
    """Return the guide's ten entries for a Claude Code that should send to `base`."""
    key = credentials.api_key.get_secret_value()
    return mavvrik_values(credentials.agent_id, credentials.tenant_id, key, base)


# What a trial uses of the top level, and what it leaves out --------------------------------------

_ENTRIES = {
    r"(?i:(?:HTTPS?|ALL)_PROXY)": "the test receiver is on this computer, so no proxy is used",
    r"OTEL_EXPORTER_OTLP_.*(?:CERTIFICATE|CLIENT_KEY)|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)"
    r"|NODE_TLS_REJECT_UNAUTHORIZED": "the test receiver has its own certificate",
    r"ANTHROPIC_BASE_URL|CLAUDE_CODE_USE_(?:BEDROCK|VERTEX|FOUNDRY)": (
        "the question goes to the model that you use here"
    ),
}
COMMANDS_HERE = "These settings hold commands. They run only if you say so:"
REPLACED = (
    "Settings that policyHelper gives count instead of these: data goes where they say, with their "
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
        return any(name in MANAGED for name in self.members)

    def tried(self, *, commands: bool, company: bool) -> Mapping[str, object]:
        """Return the members that a trial uses. It uses commands only if the person agrees."""
        named = {name for name, _ in self.commands}
        return {
            name: value
            for name, value in self.members.items()
            if (commands or name not in named) and (company or name not in MANAGED)
        }

    def left_out(self, *, commands: bool, company: bool) -> Iterator[str]:
        """Yield the members that a trial leaves out, each with the reason."""
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
    """Yield the entries of `env` that a trial leaves out, each with the reason."""
    for name, text in env.items():
        for pattern, why in _ENTRIES.items():
            if text.strip() and re.fullmatch(pattern, name):
                yield f"{name}: {why}."


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < _DIGITS else float(digits)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
