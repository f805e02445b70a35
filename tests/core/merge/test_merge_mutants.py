"""Each test stands for a small mistake in the merge that no other test of it noticed."""

from __future__ import annotations

import pytest

from tests.core.merge.plans import ENDPOINT, env_after, open_questions, plan_env, plan_text
from wizard.core.document.proof import BrokenPromise
from wizard.core.document.reader import read
from wizard.core.merge import plan
from wizard.core.merge.current_env import Vendor, env_values, find_vendor, signal_url
from wizard.core.merge.plan import KEEP_VENDOR, LEAVE, MAVVRIK, Options
from wizard.core.merge.questions import OTHER_TELEMETRY

THEIRS = "https://otlp.vendor.example"


def test_what_was_changed_is_known_before_anyone_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "apply", lambda text, _: text.replace("1", "2"))
    with pytest.raises(BrokenPromise):
        plan_env({"A": "1"})


def test_the_document_of_a_result_is_that_of_the_result() -> None:
    planned = plan_env({"A": "1"})
    assert planned.result_document.text == planned.result
    assert env_values(planned.result_document) == env_after(planned)


def test_a_document_without_env_has_no_values() -> None:
    assert env_values(read("{}")) == {}
    assert env_values(read('{"env": {"A": "1", "B": {}, "C": 2}}')) == {"A": "1", "C": "2"}


@pytest.mark.parametrize(
    ("protocol", "url"),
    [
        ("grpc", "http://c:4317"),
        ("http/json", "http://c:4317/v1/logs"),
        ("", "http://c:4317/v1/logs"),
    ],
)
def test_a_moved_address_has_a_path_but_for_grpc(protocol: str, url: str) -> None:
    assert signal_url("http://c:4317", "logs", protocol) == url


def test_a_grpc_vendor_that_is_kept_gets_its_own_address() -> None:
    env = {
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c.vendor.example:4317",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
    }
    after = env_after(plan_env(env, {OTHER_TELEMETRY: KEEP_VENDOR}))
    assert after["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] == "http://c.vendor.example:4317"
    assert after["OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"] == "grpc"


@pytest.mark.parametrize(
    ("env", "vendor"),
    [
        # Mavvrik's own host is nobody else, whatever the path and the signal.
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": f"{ENDPOINT}/v1/wrong"}, None),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{ENDPOINT}/v1/traces"}, None),
        ({"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": f"{ENDPOINT}/v1/logs"}, None),
        # The beta address belongs to whoever set it, even there.
        ({"BETA_TRACING_ENDPOINT": THEIRS}, Vendor("otlp.vendor.example", gets_traces=False)),
        ({"BETA_TRACING_ENDPOINT": ENDPOINT}, Vendor("ingest.mavvrik.ai", gets_traces=False)),
        # Without an exporter of traces nobody loses any.
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS}, Vendor("otlp.vendor.example", gets_traces=False)),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS, "OTEL_TRACES_EXPORTER": "none"},
            Vendor("otlp.vendor.example", gets_traces=False),
        ),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS, "OTEL_TRACES_EXPORTER": "otlp"},
            Vendor("otlp.vendor.example", gets_traces=True),
        ),
        # What it keeps is what is sent to it today.
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS, "OTEL_LOGS_EXPORTER": "console,otlp"},
            Vendor("otlp.vendor.example", False, ("logs",)),
        ),
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS,
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": f"{ENDPOINT}/v1/metrics",
                "OTEL_METRICS_EXPORTER": "otlp",
                "OTEL_LOGS_EXPORTER": "otlp",
                "OTEL_TRACES_EXPORTER": "otlp",
            },
            Vendor("otlp.vendor.example", True, ("logs",)),
        ),
        # With its switch the beta address gets traces, whatever else is set.
        (
            {"BETA_TRACING_ENDPOINT": THEIRS, "ENABLE_BETA_TRACING_DETAILED": "1"},
            Vendor("otlp.vendor.example", gets_traces=True, beta="otlp.vendor.example"),
        ),
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS,
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{ENDPOINT}/v1/traces",
                "OTEL_TRACES_EXPORTER": "otlp",
            },
            Vendor("otlp.vendor.example", gets_traces=False),
        ),
    ],
)
def test_who_else_gets_telemetry(env: dict[str, str], vendor: Vendor | None) -> None:
    on = {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1"}
    assert find_vendor({**env, **on}, ENDPOINT) == vendor


@pytest.mark.parametrize(
    ("switches", "traces", "keeps", "starts"),
    [
        ({}, False, (), ("metrics",)),
        ({"CLAUDE_CODE_ENABLE_TELEMETRY": "0"}, False, (), ("metrics",)),
        ({"CLAUDE_CODE_ENABLE_TELEMETRY": "1"}, False, ("metrics",), ()),
        ({"CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1"}, False, (), ("metrics",)),
    ],
)
def test_what_is_switched_off_goes_to_nobody(
    switches: dict[str, str], traces: bool, keeps: tuple[str, ...], starts: tuple[str, ...]
) -> None:
    env = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": THEIRS,
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_TRACES_EXPORTER": "otlp",
    }
    vendor = Vendor("otlp.vendor.example", traces, keeps, starts)
    assert find_vendor({**env, **switches}, ENDPOINT) == vendor


def test_a_step_of_indentation_is_counted_from_where_the_text_begins() -> None:
    """The whole text stands indented, and the last member has no line of its own."""
    after = plan_text('  {\n      "env": {\n      }, "b": 2\n  }').result
    first, second = after.splitlines()[1:3]
    assert first == '      "env": {'
    assert second.startswith('          "CLAUDE_CODE_ENABLE_TELEMETRY"')


def test_colons_that_line_up_go_on_lining_up() -> None:
    theirs = "A_NAME_THAT_IS_LONGER_THAN_EACH_OF_OURS_IS_FOR_THE_GUIDE"
    lines = [f'"A"{" " * (len(theirs) + 1)}: "1",', f'"{theirs}"  : "2"']
    after = plan_text('{\n  "env": {\n    ' + "\n    ".join(lines) + "\n  }\n}").result
    env = after.splitlines()[2:-2]
    assert env[:2] == [f"    {lines[0]}", f"    {lines[1]},"]
    assert len(env) == 12
    assert {line.index(": ") for line in env} == {4 + len(theirs) + 4}


def test_fixing_attributes_leaves_an_agent_alone_that_shall_stay() -> None:
    env = {"OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=other,team=a"}
    planned = plan_env(env, {"agent": LEAVE}, Options(fix_attributes=True))
    assert env_after(planned)["OTEL_RESOURCE_ATTRIBUTES"] == "mvk.agent_id=other,team=a"


def test_an_address_of_the_traces_alone_does_not_outvote_ours() -> None:
    theirs = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{ENDPOINT}/v1/traces",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "x-tenant-id=tnt-123,Authorization=Bearer old",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "grpc",
    }
    after = env_after(plan_env({"OTEL_EXPORTER_OTLP_ENDPOINT": ENDPOINT, **theirs}))
    assert set(theirs) & set(after) == set()


@pytest.mark.parametrize("value", [["a"], {"a": 1}])
def test_attributes_of_another_kind_are_not_replaced_without_a_question(value: object) -> None:
    planned = plan_env({"OTEL_RESOURCE_ATTRIBUTES": value})
    assert open_questions(planned) == ["value:OTEL_RESOURCE_ATTRIBUTES"]


def test_the_same_headers_in_another_order_are_no_new_key() -> None:
    ours = env_after(plan_env({}, {"command-lines": MAVVRIK}))
    spelled = {"OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer key-abc, x-tenant-id=tnt-123"}
    planned = plan_env({**ours, **spelled}, {"command-lines": MAVVRIK})
    assert open_questions(planned) == []
    assert env_after(planned) == ours
    why = [one.why for one in planned.changes if one.key in spelled]
    assert why == ["means the same, written as in the guide"]


@pytest.mark.parametrize(
    ("address", "questions"),
    [
        (f"{ENDPOINT}/", []),
        (f"{ENDPOINT}/v1/wrong", ["address"]),
        ("http://ingest.mavvrik.ai", ["address"]),
    ],
)
def test_another_address_at_mavvrik_is_a_question(address: str, questions: list[str]) -> None:
    assert open_questions(plan_env({"OTEL_EXPORTER_OTLP_ENDPOINT": address})) == questions


def test_a_line_end_in_front_of_everything_ends_no_indentation() -> None:
    after = plan_text("\n  {}").result.splitlines()
    assert after[1:3] == ["  {", '    "env": {']
    assert after[3].startswith('      "CLAUDE_CODE_ENABLE_TELEMETRY"')
