"""Which names and which texts stand for secrets, ours and other vendors'."""

from __future__ import annotations

import re
from functools import lru_cache

# Parts of a name that say "secret", also when written together: `clientsecret`, `X-SF-TOKEN`.
_SECRET_PART = re.compile(
    r"secret|passw|(?:pg|db|user|ssh)pass|passphrase|token(?!iz)|apikey|credential|bearer|authori[sz]ation|privatekey"
    r"|accesskey|signingkey|encryptionkey|licen[sc]ekey|webhook|cookie|connectionstring|pwd"
)
_SECRET_WORDS = frozenset({"key", "keys", "auth", "pass", "pat", "jwt", "sig", "signature", "dsn"})
_NAMED_SECRET = frozenset({"x-honeycomb-team"})
# What such a name may end in without being the secret itself: `apiKeyHelper`, `SSH_AUTH_SOCK`.
_ABOUT_ONE = re.compile(
    "helper|ms|ttl|path|file|dir|sock|refresh|export|enabled|count|limit|max|name|ur[li]|type|mode"
    "|method|id"
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# A cheap look before the words are taken apart; it may say yes too often, never too seldom.
_HINT = re.compile(
    r"key|tok|sec|pass|cred|auth|bear|hook|cook|pwd|conn|dsn|pat|jwt|sig|team|licen", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"(?:|\d{1,7}|true|false|yes|no|on|off|none|null|undefined|bearer|basic)", re.IGNORECASE
)
_PLACEHOLDER = re.compile(
    r"\$?\{(?:MVK[_ ])?(?:AGENT[_ ]ID|TENANT[_ ]ID|API[_ ]KEY)\}|\$\{[A-Z][A-Z_]{0,40}\}"
    r"|your-(?:agent|tenant)-id|your-api-key|<your-(?:agent-id|tenant-id|api-key)>"
)

# How known keys begin; so much of them may be shown.
KNOWN_PREFIX = (
    r"(?:mvk-agent-|mvk-|mvk_|sk-ant-(?:[a-z]{3}\d\d-)?|sk-proj-|sk-|gh[pousr]_|github_pat_|glpat-"
    r"|xox[a-z]-|npm_|hf_|pypi-|glc_|NRAK-|dt0c01\.)"
)
TOKEN_SHAPE = re.compile(
    r"""(?<![A-Za-z0-9])(?:
      mvk-agent-[^\s,"'\\]{4,} | mvk_(?!agent|tenant|api|endpoint|verify)[^\s,"'\\]{8,}
    | sk-ant-[\w\-•]{6,} | sk-[\w\-]{16,} | [sr]k_(?:live|test)_\w{8,}
    | gh[pousr]_\w{12,} | github_pat_\w{12,} | glpat-[\w\-]{12,} | xox[a-z]-[\w\-]{8,}
    | npm_\w{20,} | hf_\w{20,} | pypi-[\w\-]{20,} | glc_[\w=+/]{16,} | glsa_\w{16,}
    | NRAK-\w{12,} | dt0c01\.[\w.]{16,} | ya29\.[\w\-]{12,} | SG\.[\w\-]{12,}(?:\.[\w\-]+)?
    | (?:AKIA|ASIA)[A-Z0-9]{12,} | AIza[\w\-]{20,}
    | eyJ[\w\-]{8,}(?:\.[\w\-]*){0,4}
    )""",
    re.VERBOSE,
)


def is_secret_name(name: str) -> bool:
    """Whether a setting, header or parameter of this name holds a secret.

    So `DD_API_KEY`, `lightstep-access-token` and `clientSecret` do; `apiKeyHelper`, a command, and
    `x-tenant-id`, which Mavvrik calls a public identifier, do not.
    """
    return _HINT.search(name) is not None and _says_secret(name[:200])


@lru_cache(maxsize=1024)
def _says_secret(name: str) -> bool:
    if name.lower() in _NAMED_SECRET:
        return True
    words = [word.lower() for word in _WORDS.findall(name)]
    together = "".join(words)
    if not words or (_ABOUT_ONE.fullmatch(words[-1]) and not together.endswith("secretid")):
        return False
    return not _SECRET_WORDS.isdisjoint(words) or _SECRET_PART.search(together) is not None


def is_harmless(value: str) -> bool:
    """Whether even under a secret's name this is none: a switch, a number, a placeholder."""
    return bool(_HARMLESS.fullmatch(value) or _PLACEHOLDER.fullmatch(value))
