"""What a trial leaves out, and the commands that it shows before they may run."""

from __future__ import annotations

import json

from wizard.core.document.reader import read
from wizard.core.trace.trial_settings import left_out_entries, top_level

HOOKS = {
    "Stop": [{"hooks": [{"type": "command", "command": "/opt/log sk-ant-api03-0123456789abcdef"}]}]
}
TOP = top_level(
    read(
        json.dumps(
            {
                "permissions": {"deny": ["Read(.env)"]},
                "otelHeadersHelper": "/opt/headers",
                "hooks": HOOKS,
                "requiredMinimumVersion": "3.0.0",
                "model": "opus",
                "statusLine": None,
            }
        )
    )
)


def test_commands_are_shown_and_no_secret_in_them() -> None:
    assert dict(TOP.commands)["otelHeadersHelper"] == "/opt/headers"
    assert "/opt/log" in dict(TOP.commands)["hooks"]
    assert "0123456789abcdef" not in str(TOP.commands) + repr(TOP)


def test_no_command_runs_without_a_yes() -> None:
    assert set(TOP.tried(commands=False, company=True)) == {"requiredMinimumVersion", "model"}
    assert TOP.tried(commands=True, company=False) == {
        "otelHeadersHelper": "/opt/headers",
        "hooks": HOOKS,
        "model": "opus",
    }


def test_what_is_left_out_is_named_with_the_reason() -> None:
    assert list(TOP.left_out(commands=False, company=False)) == [
        "otelHeadersHelper: a command, and commands run only if you say so.",
        "hooks: a command, and commands run only if you say so.",
        "requiredMinimumVersion: it counts in company settings only, which this computer could not"
        " stand in for.",
    ]
    assert list(TOP.left_out(commands=True, company=True)) == []


def test_a_policy_helper_needs_both_the_yes_and_the_place_of_company_settings() -> None:
    top = top_level(read('{"policyHelper": {"path": "/opt/policy"}}'))
    assert top.needs_company
    assert top.tried(commands=True, company=False) == {}
    assert top.tried(commands=False, company=True) == {}
    assert set(top.tried(commands=True, company=True)) == {"policyHelper"}


def test_an_empty_helper_is_not_a_command() -> None:
    top = top_level(read('{"otelHeadersHelper": ""}'))
    assert (top.commands, top.needs_company) == ((), False)
    assert top.tried(commands=False, company=False) == {"otelHeadersHelper": ""}


def test_a_number_that_python_refuses_is_read_too() -> None:
    assert top_level(read(f'{{"model": {"9" * 5000}}}')).members == {"model": float("inf")}


def test_entries_that_only_count_on_the_way_to_mavvrik_are_named() -> None:
    env = {
        "https_proxy": "http://proxy:8080",
        "NODE_EXTRA_CA_CERTS": "/etc/ca.pem",
        "OTEL_EXPORTER_OTLP_CLIENT_KEY": "/etc/key.pem",
        "ANTHROPIC_BASE_URL": "https://gateway",
        "CLAUDE_CODE_USE_BEDROCK": "1",
        "HTTP_PROXY": " ",
        "A": "1",
    }
    assert list(left_out_entries(env)) == [
        "https_proxy: the test receiver is on this computer, so no proxy is used.",
        "NODE_EXTRA_CA_CERTS: the test receiver has its own certificate.",
        "OTEL_EXPORTER_OTLP_CLIENT_KEY: the test receiver has its own certificate.",
        "ANTHROPIC_BASE_URL: the question goes to the model that you use here.",
        "CLAUDE_CODE_USE_BEDROCK: the question goes to the model that you use here.",
    ]
