"""What `--enforce` sets, so that a user's own values can't stop, hang or strip the telemetry.

Each row of the table was measured with the real Claude Code (`tests/real_client/test_enforced.py`).
The merge, the finding `user-can-cut-off`, step 4, reports and the docs all use this table. Each
value is what Claude Code uses without the entry, so nothing else changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HELPER = "otelHeadersHelper"
SAMPLER = "OTEL_TRACES_SAMPLER"
TRACEPARENT = "TRACEPARENT"
UNSAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"

TRACE_CONTEXT = (TRACEPARENT, "TRACESTATE")
MEASURED = "2.1.330 and 2.1.332"
_SHORT = 10  # characters of a value that is shown
NOTHING = "nothing is sent"
HANGS = "Claude Code hangs"
NO_TOKENS = "session, model and tokens are lost"
CUT = "every value is cut"
NO_SESSION = "the session is lost"
NO_AGENT = "the agent is missing from each span"
OTHER_KEY = "another key is sent"


@dataclass(frozen=True, slots=True)
class Guard:
    """An entry of company settings, and what a user's own value does if the entry is missing.

    Each row of `against` has a name, a value that a user may set, and the harm that was measured.
    """

    name: str
    value: str
    against: tuple[tuple[str, str, str], ...]
    at_top_level: bool = False

    @property
    def setting(self) -> str:
        top = f"an empty {self.name} at the top level"
        return top if self.at_top_level else f"{self.name}={self.value}"

    @property
    def purpose(self) -> str:
        return f"Without it, {self.against[0][2]} if a user sets their own {self._theirs}."

    @property
    def _theirs(self) -> str:
        return " or ".join(dict.fromkeys(name for name, _, _ in self.against))


def _one(name: str, value: str, theirs: str, harm: str, *more: tuple[str, str, str]) -> Guard:
    return Guard(name, value, ((name, theirs, harm), *more))


GUARDS = (
    _one(SAMPLER, "always_on", "always_off", NOTHING, (TRACEPARENT, UNSAMPLED, NOTHING)),
    _one("OTEL_BSP_MAX_QUEUE_SIZE", "2048", "0", NOTHING),
    _one("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "512", "0", HANGS),
    _one("OTEL_BSP_EXPORT_TIMEOUT", "30000", "1", NOTHING),
    _one("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "10000", "1", NOTHING),
    _one("CLAUDE_CODE_OTEL_SHUTDOWN_TIMEOUT_MS", "2000", "0", NOTHING),
    _one(
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
        "128",
        "1",
        NO_TOKENS,
        ("OTEL_ATTRIBUTE_COUNT_LIMIT", "1", NO_TOKENS),
    ),
    _one(
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "Infinity",
        "1",
        CUT,
        ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "1", CUT),
    ),
    _one("OTEL_METRICS_INCLUDE_SESSION_ID", "true", "false", NO_SESSION),
    _one("OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES", "true", "false", NO_AGENT),
    Guard(
        HELPER,
        "",
        (
            (
                HELPER,
                """echo '{"Authorization": "Bearer of-the-user"}'""",
                OTHER_KEY,
            ),
        ),
        at_top_level=True,
    ),
)
IN_ENV = tuple(guard for guard in GUARDS if not guard.at_top_level)

# What no value in company settings can prevent.
NOT_ENFORCED = (
    "A proxy or certificate that doesn't work (HTTPS_PROXY, NODE_EXTRA_CA_CERTS): nothing is sent. "
    "An empty HTTPS_PROXY here would cut off everyone behind a proxy.",
    "Where a user sets ANTHROPIC_BASE_URL, Bedrock, Vertex or Foundry, settings from the console "
    "don't arrive.",
)
HOLDS_OFF = (
    "Users' own values, in settings or in the shell, can't stop, hang or strip the telemetry."
)


ADDS = f"Adds {len(IN_ENV)} values and an empty {HELPER}."
LISTED = "The approval dialog lists {names}."
NOT_PREVENTED = f"Not prevented: {' '.join(NOT_ENFORCED)}"


def enforced_words(more_names: int) -> tuple[str, ...]:
    """Say what `--enforce` does, what it adds to the approval dialog, and what it can't prevent."""
    names = "no more names" if not more_names else f"{more_names} more name{'s'[: more_names > 1]}"
    return ADDS, HOLDS_OFF, LISTED.format(names=names), NOT_PREVENTED


def harms() -> tuple[str, ...]:
    """Say what users' own values do, one sentence for each harm."""
    found: dict[str, list[str]] = {}
    for guard in GUARDS:
        for name, value, harm in guard.against:
            shown = f"{name}={value}" if len(value) <= _SHORT else name
            found.setdefault(harm, []).append(shown)
    return tuple(
        f"With a user's own {' or '.join(names)}, {harm}." for harm, names in found.items()
    )


def missing(env: Mapping[str, str], helper: object) -> tuple[Guard, ...]:
    """Return the guards that these settings lack, so that a user's own value has an effect.

    Only the guard's own sampler cannot be turned off with other variables. Claude Code ignores a
    helper that is not a string.
    """
    return tuple(
        guard
        for guard in GUARDS
        if not (
            isinstance(helper, str)
            if guard.at_top_level
            else env.get(guard.name) == guard.value
            if guard.name == SAMPLER
            else guard.name in env
        )
    )
