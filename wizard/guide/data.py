"""What is sent to Mavvrik, what is not, what this program sends, and which columns show it.

Measured on what Claude Code sends with exactly these settings: no span carries a cost, and only a
claude.ai login puts a user's e-mail on the spans.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Collected:
    """A kind of data that Mavvrik receives, with its names on the spans."""

    what: str
    attributes: tuple[str, ...]
    note: str = ""


COLLECTED = (
    Collected(
        "Who: e-mail and account",
        ("user.email", "user.account_uuid", "user.account_id", "organization.id"),
        "With a claude.ai login only. Otherwise just a number of the installation.",
    ),
    Collected(
        "Which installation and session",
        ("user.id", "session.id", "gen_ai.conversation.id", "terminal.type"),
        "user.id is a hash for each installation.",
    ),
    Collected("Which agent in Mavvrik", ("mvk.agent_id",), "The Agent ID that you registered."),
    Collected(
        "Which computer, in general terms",
        ("host.arch", "os.type", "os.version", "service.name", "service.version"),
        "Kind of processor, operating system, version of Claude Code. No host name.",
    ),
    Collected(
        "Each request to a model",
        (
            "model",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_creation_tokens",
            "duration_ms",
            "success",
        ),
        "Model, four counts of tokens, duration, success.",
    ),
    Collected(
        "Each prompt, without its text",
        ("user_prompt_length", "interaction.sequence", "interaction.duration_ms"),
        "Its length and duration. The text is replaced by <REDACTED>.",
    ),
    Collected(
        "Each tool run",
        ("tool_name", "duration_ms", "bash_command_class"),
        "Name of the tool, duration, kind of command.",
    ),
    Collected(
        "The full shell command of each tool run",
        ("full_command",),
        "Commands can contain passwords. Switched off, nothing else is lost.",
    ),
)

NOT_SENT = (
    "The text of prompts, unless somebody sets OTEL_LOG_USER_PROMPTS=1.",
    "The output of tools, unless somebody sets OTEL_LOG_TOOL_CONTENT=1.",
    "Logs and metrics: both exporters are set to none.",
    "A cost: Mavvrik prices the tokens itself.",
)

WIZARD_SENDS = (
    "When you check: one empty request to Mavvrik with tenant, key and Agent ID. It "
    "creates no data.",
    "When you gave a verification address: the question there whether data shows.",
    "When you test here: Claude Code itself asks its model one short question.",
)
WIZARD_NEVER_SENDS = (
    "Your settings: they are read, merged and compared in this program only.",
    "What you paste to prove something: it is compared, not shown, sent nowhere.",
    "The API key to anyone but Mavvrik's ingest and that verification address.",
)
WIZARD_KEEPS = (
    "The original settings, readable by you alone; you can delete it in step 7.",
    "Your step, names, decisions and proofs. Never a key, never the settings.",
)
EVERY_DEVELOPER = (
    "Claude Code keeps the received settings as plain text on each computer, so "
    "every developer can read the Mavvrik key."
)


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
