"""What Claude Code is given for a try: the merged telemetry values, pointed at receivers of ours.

No secret is in them: every key gives way to a stand-in of the same shape, so that whatever a
character of it does to the client, the stand-in does too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.core.client import (
    TRACES,
    Header,
    HeaderTrouble,
    agent_of,
    parse_url,
    read_attributes,
    read_headers,
    route,
)
from wizard.core.credentials.reading import Credentials
from wizard.core.merge.current_env import BETA_ENDPOINT, BETA_SWITCH
from wizard.core.merge.target_env import HELPER
from wizard.core.redact.secret_detection import KNOWN_PREFIX
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENHANCED_TELEMETRY,
    RESOURCE_ATTRIBUTES,
    TENANT_HEADER,
    mavvrik_values,
)

if TYPE_CHECKING:
    from pydantic import SecretStr

_SWITCHES = (ENABLE_TELEMETRY, ENHANCED_TELEMETRY)
_AUTHORITY = re.compile(r"\s*https?:[/\\]*[^/\\?#\s]*", re.IGNORECASE)
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|ApiKey|Digest) +", re.IGNORECASE)
_LEFT_OUT = re.compile(r"OTEL_EXPORTER_OTLP_.*(?:CERTIFICATE|CLIENT_KEY)\Z")
_KNOWN = re.compile(f"{KNOWN_PREFIX}?")
_RUN = 8  # characters: a run of so many in common would be a piece of the real key
_WORDS = (("standin", "0"), ("example", "1"), ("nothing", "2"))


def is_telemetry(name: str) -> bool:
    """Whether an entry of `env` has to do with telemetry."""
    return name.startswith("OTEL_") or name in _SWITCHES or name in (BETA_ENDPOINT, BETA_SWITCH)


@dataclass(frozen=True, slots=True)
class TrialSettings:
    """The settings of one try."""

    env: Mapping[str, str] = field(repr=False)
    helper_off: bool = False  # an empty otelHeadersHelper, as --enforce writes it

    def text(self, extra: Mapping[str, str]) -> str:
        """The settings document for `claude --settings`; `extra` entries go into its `env`."""
        root: dict[str, object] = {"env": {**self.env, **extra}}
        return json.dumps(root | ({HELPER: ""} if self.helper_off else {}), indent=2) + "\n"


def trial_settings(
    env: Mapping[str, str], endpoint: str, here: str, elsewhere: str, *, helper_off: bool = False
) -> TrialSettings:
    """Point the telemetry entries of a merged `env` at our receivers, with stand-ins for its keys.

    Args:
        env: the entries of the merged document, as texts.
        endpoint: Mavvrik's address; what leads there leads to `here` instead.
        here: base address of the receiver that stands where Mavvrik would stand.
        elsewhere: base address of the one that stands for anybody else.
        helper_off: the document has an empty `otelHeadersHelper` at its top level.
    """
    entries = _without_keys(env)
    moved = {
        name: _at_receiver(text, endpoint, here, elsewhere)
        for name, text in entries.items()
        if name.endswith("ENDPOINT")
    }
    return TrialSettings({**entries, **moved}, helper_off)


def expected_arrival(env: Mapping[str, str]) -> Credentials | None:
    """What has to arrive with the traces of a try, the stand-in as its key.

    None where the entries do not say it.
    """
    entries = _without_keys(env)
    found = route(entries, TRACES)
    tenant, authorization = found.header(TENANT_HEADER), found.header("Authorization")
    agent = agent_of(read_attributes(entries.get(RESOURCE_ATTRIBUTES)))
    if tenant is None or authorization is None or agent is None:
        return None
    return Credentials(agent.value, tenant.value, sealed(_SCHEME.sub("", authorization.value)))


def stand_in(secret: str) -> str:
    """A key of the same length and shape, with nothing of the secret part of `secret` in it.

    Letters become other letters, digits another digit; the known prefix and every other character
    stay where they are, because those may matter to the client.
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
    """The telemetry entries, with a stand-in for every header value that may be someone's key.

    In other entries a key that got into the wrong place is replaced, too.
    """
    entries = {name: text for name, text in env.items() if is_telemetry(name)}
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
    """The value without its scheme; where it could not be told from the name, the whole item."""
    if header.trouble not in (None, HeaderTrouble.BAD_VALUE):
        return header.item.strip()
    return _SCHEME.sub("", header.value)


def _at_receiver(text: str, endpoint: str, here: str, elsewhere: str) -> str:
    """The same address with another host. What cannot be read as an address stays as it is."""
    url, home = parse_url(text), parse_url(endpoint)
    start = _AUTHORITY.match(text)
    if url is None or home is None or start is None:
        return text
    blank = text[: len(text) - len(text.lstrip())]
    return blank + (here if url.origin == home.origin else elsewhere) + text[start.end() :]


def listen_credentials(credentials: Credentials) -> Credentials:
    """The same agent and tenant, with a stand-in for the key."""
    key = stand_in(credentials.api_key.get_secret_value())
    return Credentials(credentials.agent_id, credentials.tenant_id, sealed(key))


def listen_entries(base: str, credentials: Credentials) -> Mapping[str, str]:
    """The guide's ten for any Claude Code that shall send to `base`."""
    key = credentials.api_key.get_secret_value()
    return mavvrik_values(credentials.agent_id, credentials.tenant_id, key, base)


def sealed(text: str) -> SecretStr:
    """A text as a secret."""
    from pydantic import SecretStr  # slow to import

    return SecretStr(text)
