"""What is sent to Mavvrik, what is not, what this program sends, and which columns show it.

This was measured with exactly these settings: no span contains a cost, and only a claude.ai login
adds the user's email to the spans.
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
        "Who: email and account",
        ("user.email", "user.account_uuid", "user.account_id", "organization.id"),
        "With a claude.ai login only. Otherwise, an installation number.",
    ),
    Collected(
        "Which installation and session",
        ("user.id", "session.id", "gen_ai.conversation.id", "terminal.type"),
        "user.id is a hash of the installation.",
    ),
    Collected("Which agent in Mavvrik", ("mvk.agent_id",), "The Agent ID that you registered."),
    Collected(
        "What kind of computer",
        ("host.arch", "os.type", "os.version", "service.name", "service.version"),
        "Processor type, operating system, Claude Code version. No host name.",
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
            "gen_ai.usage.*",
        ),
        "gen_ai.usage.input_tokens includes the cache. Don't add it to the others.",
    ),
    Collected(
        "Each prompt, without its text",
        ("user_prompt_length", "interaction.sequence", "interaction.duration_ms"),
        "Length and duration. <REDACTED> replaces the text.",
    ),
    Collected(
        "Each tool run",
        ("tool_name", "duration_ms", "bash_command_class"),
        "Tool name, duration, kind of command.",
    ),
    Collected(
        "The full shell command of each tool run",
        ("full_command",),
        "Commands can contain passwords. You can switch only this off.",
    ),
)

NOT_SENT = (
    "Prompt text, unless someone sets OTEL_LOG_USER_PROMPTS=1.",
    "Tool output, unless someone sets OTEL_LOG_TOOL_CONTENT=1.",
    "Logs and metrics: both exporters are none.",
    "Cost: Mavvrik prices the tokens itself.",
)

WIZARD_SENDS = (
    "When you check: one empty request to Mavvrik with tenant, key and Agent ID. It creates no "
    "data.",
    "With a verification URL: a request there to see whether data shows.",
    "When you try it here: Claude Code asks its model one short question.",
)
WIZARD_NEVER_SENDS = (
    "Your settings: read, merged and compared in this program only.",
    "What you paste to compare: not shown, sent nowhere.",
    "The API key to anyone but Mavvrik's ingest and that verification URL.",
)
WIZARD_KEEPS = (
    "The original settings, readable only by you. You can delete them in step 7.",
    "Your step, names, choices and evidence. Never a key, never the settings.",
)
EVERY_DEVELOPER = (
    "Claude Code keeps the received settings as plain text on each computer, so every developer "
    "can read the Mavvrik key."
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a Mavvrik view: its source, and why it may be empty."""

    name: str
    source: str
    missing: str


_NO_ACCOUNT = "The tester has no claude.ai login: an API key or a token sends no user."

COST_FIELDS = (
    Column("User", "The Claude account that ran it.", _NO_ACCOUNT),
    Column("User email", "The email of the Claude account.", _NO_ACCOUNT),
    Column("Model", "The model of each request.", "The test asked the model nothing."),
    Column(
        "Operation", "The kind of span: interaction, model request or tool.", "No span has arrived."
    ),
)

SESSION_FIELDS = (
    Column(
        "Session ID",
        "The ID that Claude Code gives each session.",
        "OTEL_METRICS_INCLUDE_SESSION_ID is false.",
    ),
    Column(
        "Agent",
        "The Agent ID in OTEL_RESOURCE_ATTRIBUTES.",
        "The attribute is missing, misspelled, or unreadable to Claude Code.",
    ),
    Column("User", "The Claude account that ran it.", _NO_ACCOUNT),
    Column(
        "Duration",
        "The times and durations of its spans.",
        "The session still runs, or was claude -p, which sends no interaction span.",
    ),
    Column(
        "Tokens",
        "Input, output, cache reads and cache writes, added up.",
        "The test asked the model nothing.",
    ),
    Column("LLM Calls", "The number of model requests.", "The test asked the model nothing."),
    Column("Tool Calls", "The number of tool runs.", "Claude used no tool in the test."),
    Column(
        "Cost",
        "Mavvrik prices the tokens itself: Claude Code sends no cost.",
        "No tokens arrived, or Mavvrik could not price them.",
    ),
)

COST_VIEW = "Cost and usage of Claude Code over time, for the agent you registered."
SESSIONS_VIEW = "One line for each session: who did what, with which model."
