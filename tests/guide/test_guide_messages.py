"""The ready texts for developers, for the tester, and for whoever has to undo it."""

from __future__ import annotations

from wizard.core.values import MAVVRIK_KEYS
from wizard.guide.messages import message_to_developers, message_to_tester, undo_card


def test_developers_are_told_what_why_restart_and_yes() -> None:
    text = message_to_developers(
        command_lines=True, approval_names=("OTEL_EXPORTER_OTLP_ENDPOINT", "EDITOR")
    )
    for part in (
        "What: Claude Code will report its usage to Mavvrik",
        "Why: to see what Claude Code costs",
        "quit every open Claude Code once and start it again",
        '"Managed settings require approval", choose Yes',
        "It lists OTEL_EXPORTER_OTLP_ENDPOINT, EDITOR. This is expected.",
        "your account's email, session, model, token counts",
        "Trouble after the restart? Tell us. We can undo it within minutes.",
    ):
        assert part in text


def test_developers_are_told_of_command_lines_unless_they_are_off() -> None:
    on = message_to_developers(command_lines=True)
    off = message_to_developers(command_lines=False)
    assert "every full shell command that Claude Code runs" in on
    assert "full shell command" not in off
    assert "The shell commands that Claude Code runs are not collected." in off


def test_developers_are_told_whom_to_ask() -> None:
    text = message_to_developers(command_lines=True)
    assert text.endswith("Trouble after the restart? Tell us. We can undo it within minutes.\n")
    assert "It lists" not in text


def test_the_tester_gets_four_lines_and_one_condition() -> None:
    assert message_to_tester("acme-claude-code") == (
        "Could you test Claude Code's connection to Mavvrik (acme-claude-code)? It takes 2 "
        "minutes:\n"
        "\n"
        "1. Quit every running Claude Code. Open a new terminal window.\n"
        "2. Type claude. Choose Yes if it asks about managed settings.\n"
        "3. Ask it: List the files in this folder. (one model call, one tool)\n"
        "4. Wait 10 seconds, then type /exit.\n"
        "\n"
        "Sign in with your Claude account: with an API key, neither your name nor your email "
        "arrives.\n"
        "Then tell me when you did it.\n"
    )
    assert "()" not in message_to_tester()


def test_the_undo_card_needs_no_program() -> None:
    card = undo_card(original="~/kept/original.json", saved="23 Nov, 14:16")
    assert "changed: 23 Nov, 14:16." in card
    assert "~/kept/original.json" in card
    assert "Organization settings → Products → Claude Code" in card
    assert "mvk-wizard" not in card
    assert "leave only {} in the editor" in card
    assert max(map(len, card.splitlines())) <= 78


def test_the_undo_card_names_what_was_added() -> None:
    lines = undo_card(original="o", saved="today").splitlines()
    named = [line.strip() for line in lines if line.strip() in MAVVRIK_KEYS]
    assert named == [name for name in MAVVRIK_KEYS if name != "OTEL_RESOURCE_ATTRIBUTES"]
    assert any("remove only the item mvk.agent_id=...;" in line for line in lines)
    own = undo_card(original="o", saved="today", entries=("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",))
    assert "     OTEL_EXPORTER_OTLP_TRACES_ENDPOINT\n" in own
    assert "     OTEL_TRACES_EXPORTER\n" not in own


def test_the_undo_card_warns_of_another_vendor() -> None:
    assert "NOTE" not in undo_card(original="o", saved="today")
    card = undo_card(original="o", saved="today", other_vendor="Datadog")
    assert "Telemetry to Datadog was changed at the same time." in card
