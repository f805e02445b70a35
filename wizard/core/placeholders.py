"""What people leave unfilled, such as `<api-key>`, `${KEY}` or `xxx`: one pattern for each place.

A row says in which places a form is a placeholder. The same form may be a real value elsewhere.
"""

from __future__ import annotations

import re

_NAME = r"(?:mvk[ _.-]?)?(?:agent[ _.-]?id|tenant[ _.-]?id|api[ _.-]?key|endpoint)"
_FORMS = (
    ("value pasted", r"<.*> | \[.*\] | \(.*\)"),  # <your key>
    ("value pasted", r"(?-i:\$[A-Z_]+) | %\w+%"),  # $MVK_API_KEY, %MVK_API_KEY%
    ("value pasted", r"(?:your|enter|insert|paste)[ _.-].*"),  # your-api-key
    ("value pasted", r"change[ _-]?me | to[ _-]?do | redacted"),
    ("value", r".*[{}].*"),  # {MVK_API_KEY}, ${…}, {{ … }}
    ("value", r"MVK_(?:AGENT_ID|TENANT_ID|API_KEY|ENDPOINT) | placeholder"),
    ("value", r"x{3,16} | (?:mvk-agent-|mvk_|mvk-)[x.?_-]+"),
    ("value", r".*(?:\*{3}|…).* | .*\.\.\."),  # copied from where it is masked or cut
    # A placeholder may be anywhere in a URL. A number in brackets is an IPv6 address.
    ("address", r"[<>{}…] | \.\.\. | \[(?![0-9a-f:.]+\]) | \( | (?-i:\$[A-Z_]+) | %[a-z_]\w{2,}%"),
    ("address", r"(?:^|[/.@-])(?:your|replace|enter|insert|paste|change|placeholder)(?:[_-]|$)"),
    ("address", r"(?:^|[/.@])x{3,16}(?:[/.:]|$)"),
    ("pasted", r"\$?\{.*\}"),
    ("pasted", r"(?:my|the|add|put)[ _.-](?:agent|tenant|api|key|mvk).*"),
    ("pasted", rf"{_NAME} | .* {_NAME} [ _-] (?:here|goes[ _-]here)"),
    ("pasted", r"[x_.…?-]{2,} | (?:mvk-agent-|mvk_|mvk-)[x.…?_-]*"),  # xxx, ..., mvk-agent-xxxx
    ("pasted", r"[x0]{8}(?:-[x0]{4}){3}-[x0]{12}"),
    ("pasted", r"(?:api[ _-]?)?(?:key|token|secret|value|string|text|placeholder) | bearer"),
    ("pasted", r"replace[ _-]?me.* | tbd | n/a | null | none | undefined"),
    # A stand-in under the name of a secret, which hides nothing.
    ("secret", r"\$?\{(?:MVK[_ ])?(?:AGENT[_ ]ID|TENANT[_ ]ID|API[_ ]KEY)\}"),
    ("secret", r"\$?\$\{(?:env:)?[A-Za-z_]\w{0,60}\} | \$[A-Z_][A-Z0-9_]{2,60} | \$env:\w{2,60}"),
    ("secret", r"%[A-Z_][A-Z0-9_]{2,60}% | \$\([\w./~ -]*+\)? | \{\{[\w .-]{1,60}\}\}"),
    ("secret", r"your-(?:agent|tenant)-id | your-api-key"),
    ("secret", r"<your-[a-z-]{2,40}> | <[A-Za-z_ -]{2,40}>"),
    # In the place of a JSON value, where what follows does not count.
    ("json", r"\{++[ \t]*[A-Za-z_][\w .-]*\} | \{\{[^\"{}\n]{1,100}\}\} | <[^<>\n]{1,100}>"),
    ("json", r"\$\{?\w+ | %\w+%"),
)


def _pattern(place: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    forms = "|".join(form for places, form in _FORMS if place in places)
    return re.compile(forms, flags | re.VERBOSE | re.DOTALL)


VALUE = _pattern("value")  # all of an entry of `env`, or of a header
ADDRESS = _pattern("address")  # a part of a URL
PASTED = _pattern("pasted")  # all of a pasted credential
SECRET = _pattern("secret", 0)  # all of a value that would otherwise be masked
JSON = _pattern("json", 0)  # how the place of a value begins in a text that is no JSON
