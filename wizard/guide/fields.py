"""What to look at in Cost and in Sessions, where it comes from, and why it may be missing.

Measured on what Claude Code sends: no span carries a cost, and only a claude.ai login puts a user's
e-mail on the spans.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a Mavvrik view.

    `attributes` are the names on the spans that it is made from; empty where it is counted or
    calculated.
    """

    name: str
    source: str
    attributes: tuple[str, ...]
    missing: str


_NO_ACCOUNT = "The tester has no claude.ai login: an API key or a token brings no user."

COST_FIELDS = (
    Field(
        "User", "The Claude account that ran it.", ("user.email", "user.account_uuid"), _NO_ACCOUNT
    ),
    Field("User email", "The e-mail of the Claude account.", ("user.email",), _NO_ACCOUNT),
    Field(
        "Model",
        "The model of each request to it.",
        ("model",),
        "The test asked the model nothing.",
    ),
    Field(
        "Operation",
        "The kind of span: interaction, model request or tool.",
        ("span.type",),
        "No span has arrived.",
    ),
)

SESSION_FIELDS = (
    Field(
        "Session ID",
        "The number Claude Code gives each session.",
        ("session.id",),
        "OTEL_METRICS_INCLUDE_SESSION_ID is set to false.",
    ),
    Field(
        "Agent",
        "The Agent ID in OTEL_RESOURCE_ATTRIBUTES.",
        ("mvk.agent_id",),
        "The attribute is missing, misspelt, or not readable for Claude Code.",
    ),
    Field(
        "User", "The Claude account that ran it.", ("user.email", "user.account_uuid"), _NO_ACCOUNT
    ),
    Field(
        "Duration",
        "The times and durations on its spans.",
        ("interaction.duration_ms", "duration_ms"),
        "The session still runs, or it was claude -p, which sends no interaction span.",
    ),
    Field(
        "Tokens",
        "In, out, read from and written to the cache, added up.",
        ("input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"),
        "The test asked the model nothing.",
    ),
    Field(
        "LLM Calls",
        "How many model requests there are.",
        (),
        "The test asked the model nothing.",
    ),
    Field("Tool Calls", "How many tool runs there are.", (), "Claude used no tool in the test."),
    Field(
        "Cost",
        "Mavvrik prices the tokens itself: Claude Code sends no cost.",
        (),
        "No tokens arrived, or Mavvrik could not price them.",
    ),
)

COST_VIEW = "Cost and usage of Claude Code over time, for the agent you registered."
SESSIONS_VIEW = "One line for each session; inside it, who did what with which model."
