"""Removing Mavvrik: our entries go, all others stay, and what stays still works."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.document.documents import documents, styles
from tests.core.merge.plans import ENDPOINT, plan_env, plan_text
from wizard.core.client.routes import Route, replay
from wizard.core.document.reader import read
from wizard.core.edits import apply
from wizard.core.enforced import IN_ENV
from wizard.core.merge.model import KEEP_VENDOR, MAVVRIK, ChangeKind
from wizard.core.merge.options import Options
from wizard.core.merge.removal import (
    RemovalPlan,
    one_edit,
    plan_exact_removal,
    plan_removal,
    what_to_remove,
)
from wizard.core.values import mavvrik_values

TEN = dict(mavvrik_values("agent-xyz", "tnt-123", "key-abcdefgh"))
OURS = TEN["OTEL_EXPORTER_OTLP_HEADERS"]
VENDOR = "https://otlp.datadoghq.com"
SPLIT = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{ENDPOINT}/v1/traces",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS": OURS,
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json",
}
THEIRS = {
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": f"{VENDOR}/v1/metrics",
    "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "dd-api-key=theirs",
    "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf",
}


def removal(env: Mapping[str, Any]) -> RemovalPlan:
    return plan_removal(read(json.dumps({"env": env}, indent=2)), ENDPOINT)


def env_left(env: Mapping[str, Any]) -> dict[str, Any]:
    left: dict[str, Any] = json.loads(removal(env).result).get("env", {})
    return left


def routes_of(env: Mapping[str, Any]) -> dict[str, Route]:
    return {route.signal: route for route in replay(env)}


# What is ours -------------------------------------------------------------------------------------


def test_the_guides_ten_go_with_the_env_that_the_merge_made() -> None:
    plan = plan_removal(read(plan_text('{"model": "opus"}').result), ENDPOINT)
    assert plan.result == '{"model": "opus"}'
    assert [(change.kind, change.key) for change in plan.changes] == [
        (ChangeKind.REMOVE, key) for key in TEN
    ]
    assert (plan.notes, plan.blockers, plan.is_exact) == ((), (), False)


def test_other_entries_stay_to_the_last_space() -> None:
    text = '{\r\n\t"a" : 1.0,\r\n\t"env" : {\r\n\t\t"A" :  "b",\r\n\t\t"C" : "\\u0064"\r\n\t}\r\n}'
    assert plan_removal(read(plan_text(text).result), ENDPOINT).result == text


def test_settings_without_mavvrik_stay_as_they_are() -> None:
    env = {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "none",
        "OTEL_LOG_TOOL_DETAILS": "1",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
        "OTEL_EXPORTER_OTLP_ENDPOINT": VENDOR,
        "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id=theirs,Authorization=Basic theirs",
    }
    assert removal(env).changes_nothing
    assert plan_removal(read("{}"), ENDPOINT).changes_nothing
    assert plan_removal(read('{"env": null}'), ENDPOINT).changes_nothing


@pytest.mark.parametrize(
    "address",
    [
        ENDPOINT,
        f"{ENDPOINT}/",
        f" {ENDPOINT.upper()}\n",
        f"{ENDPOINT}/v1/traces",
        "http://ingest.mavvrik.ai",
        "ingest.mavvrik.ai",
        f"{ENDPOINT} ",
    ],
)
def test_mavvriks_address_is_recognized_however_it_is_written(address: str) -> None:
    assert env_left({**TEN, "OTEL_EXPORTER_OTLP_ENDPOINT": address}) == {}


def test_the_address_of_this_run_is_the_one_that_counts() -> None:
    own = "https://gateway.corp.example/mavvrik"
    env = {**TEN, "OTEL_EXPORTER_OTLP_ENDPOINT": own}
    beside = {**env, "OTEL_EXPORTER_OTLP_ENDPOINT": "https://gateway.corp.example/other"}
    assert what_to_remove(env, own).removed == set(TEN)
    without_headers = {**beside, "OTEL_EXPORTER_OTLP_HEADERS": "x-api-key=z"}
    assert what_to_remove(without_headers, own).removed == {"OTEL_RESOURCE_ATTRIBUTES"}
    with pytest.raises(ValueError, match="no address"):
        what_to_remove({}, "nonsense")


@pytest.mark.parametrize(
    ("attributes", "left"),
    [
        ("mvk.agent_id=agent-xyz", None),
        (" mvk.agent_id = x ,mvk.agent_id=y,", None),
        ("env=prod,mvk.agent_id=agent-xyz", "env=prod"),
        ("a=1, mvk.agent_id=agent-xyz ,b=%20", "a=1,b=%20"),
        ("MVK.agent_id=x", "MVK.agent_id=x"),
    ],
)
def test_only_our_item_of_the_resource_attributes_is_removed(
    attributes: str, left: str | None
) -> None:
    assert env_left({"OTEL_RESOURCE_ATTRIBUTES": attributes}) == (
        {} if left is None else {"OTEL_RESOURCE_ATTRIBUTES": left}
    )


def test_only_the_agent_is_removed_next_to_another_vendors_telemetry() -> None:
    env = {**THEIRS, "CLAUDE_CODE_ENABLE_TELEMETRY": "1", "OTEL_LOG_TOOL_DETAILS": "1"}
    assert env_left({**env, "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=x"}) == env


@pytest.mark.parametrize(
    ("headers", "left"),
    [
        (f"dd-api-key=z,{OURS}", "dd-api-key=z"),
        ("x-tenant-id=t, dd-api-key=z ,Authorization=Bearer k,x-agent-id=a", " dd-api-key=z "),
        ("x-tenant-id=t,Authorization=Bearer cut,at-comma,dd-api-key=z", "dd-api-key=z"),
        ("x-tenant-id=t,Authorization=Bearer a\u200bb,dd-api-key=z", "dd-api-key=z"),
        ("X-TENANT-ID=t,authorization=Basic z,dd-api-key=z", "dd-api-key=z"),
        ("Authorization=Bearer k", None),
        ("x-tenant-id=t,Authorization=Bearer cut,at-comma", None),
        ("dd-api-key=z", "dd-api-key=z"),
    ],
)
def test_only_our_items_of_a_mixed_header_string_are_removed(
    headers: str, left: str | None
) -> None:
    found = env_left({**TEN, "OTEL_EXPORTER_OTLP_HEADERS": headers})
    assert found == ({} if left is None else {"OTEL_EXPORTER_OTLP_HEADERS": left})


def test_a_signal_that_went_to_mavvrik_goes_nowhere_afterwards() -> None:
    env = {
        **TEN,
        "OTEL_METRICS_EXPORTER": "otlp, console",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_TRACES_EXPORTER": "OTLP,none",
    }
    assert env_left(env) == {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",  # metrics are still printed by it
        "OTEL_METRICS_EXPORTER": "console",
    }


def test_values_that_the_guide_does_not_print_stay() -> None:
    env = {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "yes",
        "OTEL_LOG_TOOL_DETAILS": "maybe",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
        "OTEL_LOGS_EXPORTER": "console",
    }
    assert env_left({**TEN, **env}) == env


@pytest.mark.parametrize("value", [None, [], {"a": 1}])
def test_entries_that_are_not_strings_stay(value: object) -> None:
    env = {**TEN, "OTEL_EXPORTER_OTLP_HEADERS": value}
    assert env_left(env) == {"OTEL_EXPORTER_OTLP_HEADERS": value}


def test_a_headers_entry_without_an_endpoint_is_removed_too() -> None:
    env = {key: value for key, value in TEN.items() if key != "OTEL_EXPORTER_OTLP_ENDPOINT"}
    assert env_left(env) == {}


# What somebody else needs -------------------------------------------------------------------------


def test_in_the_split_arrangement_the_other_vendors_lines_stay() -> None:
    assert env_left({**SPLIT, **THEIRS}) == {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", **THEIRS}


def test_no_exporter_is_left_without_its_protocol() -> None:
    theirs = {
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": f"{VENDOR}/v1/logs",
    }
    assert env_left({**TEN, **theirs}) == {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
        **theirs,
    }


def test_general_lines_of_another_vendor_stay_and_get_no_traces() -> None:
    general = {
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "none",
        "OTEL_EXPORTER_OTLP_ENDPOINT": VENDOR,
        "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer theirs",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
    }
    assert env_left({**SPLIT, **general}) == {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", **general}


def test_our_key_among_another_vendors_general_headers_is_removed() -> None:
    general = {
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": VENDOR,
        "OTEL_EXPORTER_OTLP_HEADERS": f"dd-api-key=z,{OURS}",
    }
    left = env_left({**SPLIT, **general})
    assert left["OTEL_EXPORTER_OTLP_HEADERS"] == "dd-api-key=z"
    assert "key-abcdefgh" not in str(left)


def test_traces_for_somebody_else_keep_their_switches() -> None:
    env = {
        **TEN,
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{VENDOR}/v1/traces",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "dd-api-key=z",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf",
        "OTEL_METRICS_EXPORTER": "otlp",
    }
    left = env_left(env)
    assert routes_of(left).keys() == {"traces"}
    assert left["CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"] == "1"
    assert "OTEL_METRICS_EXPORTER" not in left


@pytest.mark.parametrize("protocol", ["http/json", "http/protobuf", "grpc", None])
@pytest.mark.parametrize(
    "own",
    [
        {},
        {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://metrics.corp.example/in"},
        {"OTEL_EXPORTER_OTLP_LOGS_HEADERS": "DD-API-KEY=specific,x-own=1"},
        {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{VENDOR}/v1/traces"},
        {"OTEL_EXPORTER_OTLP_TRACES_HEADERS": "dd-api-key=traces"},
        {"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "grpc"},
        {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_RESOURCE_ATTRIBUTES": "env=prod"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
    ],
)
def test_after_keep_it_add_mavvrik_the_vendor_works_as_before(
    protocol: str | None, own: dict[str, str]
) -> None:
    env = {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": VENDOR,
        "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=dd-secret",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        **({"OTEL_EXPORTER_OTLP_PROTOCOL": protocol} if protocol else {}),
        **own,
    }
    merged = plan_env(env, {"other-telemetry": KEEP_VENDOR})
    left = json.loads(plan_removal(merged.result_document, ENDPOINT).result)["env"]

    before, after = routes_of(env), routes_of(left)
    assert after.keys() == before.keys() - {"traces"} == {"metrics", "logs"}
    for signal, route in after.items():
        was = before[signal]
        assert {h.key: h.value for h in route.headers} == {h.key: h.value for h in was.headers}
        assert route.protocol == was.protocol
        if route.protocol != "grpc":
            assert route.receiver == was.receiver
    assert "mavvrik" not in json.dumps(left)
    assert left.get("OTEL_RESOURCE_ATTRIBUTES") == env.get("OTEL_RESOURCE_ATTRIBUTES")


def test_mavvrik_only_leaves_nothing_that_sends() -> None:
    merged = plan_env({**THEIRS, "A": "b"}, {"other-telemetry": MAVVRIK})
    plan = plan_removal(merged.result_document, ENDPOINT)
    left = json.loads(plan.result)["env"]
    assert replay(left) == ()
    assert left["A"] == "b"


# What is said -------------------------------------------------------------------------------------


def test_what_enforce_added_stays_with_a_note() -> None:
    merged = plan_text("{}", options=Options(enforce=True))
    plan = plan_removal(merged.result_document, ENDPOINT)
    assert json.loads(plan.result) == {
        "env": {guard.name: guard.value for guard in IN_ENV},
        "otelHeadersHelper": "",
    }
    assert plan.notes == (
        f"{', '.join(guard.name for guard in IN_ENV)} stay: they may be yours, and have no effect"
        " without traces.",
        "The empty otelHeadersHelper stays: it may be yours, and keeps users from setting"
        " their own.",
    )


def test_who_still_gets_telemetry_is_said() -> None:
    env = {**SPLIT, **THEIRS, "OTEL_LOG_TOOL_DETAILS": "1"}
    assert removal(env).notes == ("Metrics still go to Datadog.",)
    logs = {"OTEL_LOGS_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": VENDOR}
    assert removal({**env, **logs}).notes == (
        "Metrics still go to Datadog.",
        "Logs still go to Datadog.",
        "If they held shell commands before Mavvrik, add OTEL_LOG_TOOL_DETAILS again.",
    )


def test_each_change_has_a_reason() -> None:
    env = {**SPLIT, "OTEL_RESOURCE_ATTRIBUTES": "a=b,mvk.agent_id=x"}
    assert {one.key: one.why for one in removal(env).changes} == {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "no longer needed",
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "no longer needed",
        "OTEL_TRACES_EXPORTER": "sent traces to Mavvrik",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "Mavvrik's endpoint",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "Mavvrik's headers",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "Mavvrik's protocol",
        "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id is removed from it",
    }


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"env": TEN})[:-1] + ', "env": {}}',
        '{"env": {"OTEL_LOGS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": "none"}}',
    ],
)
def test_duplicates_stop_the_removal_because_one_would_stay(text: str) -> None:
    plan = plan_removal(read(text), ENDPOINT)
    assert (plan.result, plan.edits) == (text, ())
    assert [one.code[:9] for one in plan.blockers] == ["duplicate"]
    assert not plan.changes_nothing


# What is left for a person ------------------------------------------------------------------------


def left_of(text: str) -> list[tuple[str, int | None]]:
    return [(one.message, one.line) for one in plan_removal(read(text), ENDPOINT).left]


def test_mavvrik_is_recognized_by_its_headers_whatever_its_endpoint() -> None:
    for endpoint in ("https://gateway.corp.example/otel", "http://127.0.0.1:4318", "gateway"):
        plan = removal({**TEN, "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "A": "b"})
        assert (json.loads(plan.result), plan.left) == ({"env": {"A": "b"}}, ())


def test_a_tenant_and_a_key_at_a_vendors_own_host_are_listed() -> None:
    env = {**TEN, "OTEL_EXPORTER_OTLP_ENDPOINT": VENDOR}
    plan = removal(env)
    assert json.loads(plan.result)["env"] == {
        key: value for key, value in env.items() if key != "OTEL_RESOURCE_ATTRIBUTES"
    }
    assert [(one.code, one.message, one.line) for one in plan.left] == [
        (
            "mavvrik-left",
            "env → OTEL_EXPORTER_OTLP_HEADERS has a tenant and a bearer key, like Mavvrik's"
            " headers.",
            6,
        )
    ]


def test_traces_to_an_unknown_host_next_to_our_agent_are_listed() -> None:
    env = {**TEN, "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel.corp.example"}
    plan = removal({**env, "OTEL_EXPORTER_OTLP_HEADERS": "x-api-key=z"})
    assert [(one.message, one.path, one.line) for one in plan.left] == [
        (
            "env → OTEL_EXPORTER_OTLP_ENDPOINT may be Mavvrik's endpoint: mvk.agent_id was set"
            " beside it.",
            ("env", "OTEL_EXPORTER_OTLP_ENDPOINT"),
            5,
        )
    ]


@pytest.mark.parametrize(
    ("elsewhere", "message"),
    [
        ({"note": "key-abcdefgh"}, "note has a Mavvrik API key."),
        ({"key-abcdefgh": 1}, "•••••••• has a Mavvrik API key."),
        ({"a": ["x", "y key-abcdefgh z"]}, "a → 1 has a Mavvrik API key."),
        ({"note": "mvk-agent-0123456789abcdef"}, "note has a Mavvrik API key."),
        (
            {"h": "curl -H 'x-tenant-id: t' -H 'Authorization: Bearer another'"},
            "h has a tenant and a bearer key, like Mavvrik's headers.",
        ),
        (
            {"h": {"X-Tenant-ID": "t", "Authorization": "Bearer another"}},
            "h has a tenant and a bearer key, like Mavvrik's headers.",
        ),
        (
            {"h": ["x-tenant-id=t", "Authorization=Bearer another"]},
            "h has a tenant and a bearer key, like Mavvrik's headers.",
        ),
        ({"e": {"A": "a=b,mvk.agent_id=x"}}, "e → A has mvk.agent_id."),
        ({"mcp": {"url": f"{ENDPOINT}/v1/traces"}}, "mcp → url is Mavvrik's endpoint."),
    ],
)
def test_marks_of_mavvrik_elsewhere_are_listed_without_showing_a_key(
    elsewhere: dict[str, Any], message: str
) -> None:
    text = json.dumps({**elsewhere, "env": TEN}, indent=1)
    plan = plan_removal(read(text), ENDPOINT)
    assert [one.message for one in plan.left] == [message]
    assert "key-abcdefgh" not in f"{plan.left}"
    assert plan.left[0].line is not None
    escaped = text.replace("key-abc", "key\\u002d\\u0061bc")
    assert [one.message for one in plan_removal(read(escaped), ENDPOINT).left] == [message]


def test_text_that_only_mentions_mavvrik_is_not_a_mark() -> None:
    elsewhere = {
        "companyAnnouncements": ["Usage goes to ingest.mavvrik.ai; see mvk.agent_id in the docs"],
        "permissions": {"allow": ["WebFetch(domain:ingest.mavvrik.ai)"]},
        "h": {"X-Tenant-ID": "t"},
    }
    assert left_of(json.dumps({**elsewhere, "env": TEN})) == []
    assert left_of(json.dumps({**elsewhere, "env": {"NO_PROXY": "ingest.mavvrik.ai"}})) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", "{}"),
        ('{"env": {}}\n', '{"env": {}}\n'),
        ('{\n  "a": 1\n}\n', '{\n  "a": 1\n}\n'),
        ('{"env":{}}', '{"env":{}}'),
        ('{\n "env": {},\n "b": 2\n}', '{\n "env": {},\n "b": 2\n}'),
        ('{\n  "b": 2,\n  "env": {\n  }\n}', '{\n  "b": 2\n}'),
        ('{\n  "b": 2,\n  "env": {\n\n  }\n}', '{\n  "b": 2,\n  "env": {}\n}'),
    ],
)
def test_an_env_that_a_merge_would_have_written_is_removed(before: str, after: str) -> None:
    assert plan_removal(plan_text(before).result_document, ENDPOINT).result == after


# Exact --------------------------------------------------------------------------------------------


def test_an_exact_removal_lists_what_comes_back() -> None:
    original = '{"env": {"OTEL_TRACES_EXPORTER": "none", "A": "b"}}'
    merged = plan_text(original, {"value:OTEL_TRACES_EXPORTER": MAVVRIK}, Options(enforce=True))
    plan = plan_exact_removal(merged.result_document, original, merged.undo)
    assert (plan.result, plan.is_exact, plan.notes) == (original, True, ())
    kinds = {change.key: change.kind for change in plan.changes}
    assert kinds["OTEL_TRACES_EXPORTER"] is ChangeKind.CHANGE
    assert kinds["otelHeadersHelper"] is ChangeKind.REMOVE
    assert "A" not in kinds
    assert apply(plan.result, plan.undo) == merged.result


def test_edits_that_do_not_give_the_original_are_refused() -> None:
    with pytest.raises(ValueError, match="do not give the original"):
        plan_exact_removal(read("{}"), '{"a": 1}', ())


@given(st.text("ab{", max_size=12), st.text("ab{", max_size=12))
def test_one_edit_leads_from_any_text_to_any_other(before: str, after: str) -> None:
    edits = one_edit(before, after)
    assert apply(before, edits) == after
    assert len(edits) == (before != after)


# Promises, over generated documents ---------------------------------------------------------------

_addresses = st.sampled_from(
    [ENDPOINT, f"{ENDPOINT}/v1/traces", VENDOR, f"{VENDOR}/v1/metrics", "", "nonsense", "x y"]
)
_header_strings = st.sampled_from(
    [OURS, f"dd-api-key=z,{OURS}", "dd-api-key=z", "Authorization=Basic v,x-own=1", "", "junk"]
)
_protocols = st.sampled_from(["http/json", "http/protobuf", "grpc"])
_exporters = st.sampled_from(["otlp", "none", "", "console", "otlp,console"])
_signals = ("", "TRACES_", "METRICS_", "LOGS_")
telemetry = st.fixed_dictionaries(
    {"CLAUDE_CODE_ENABLE_TELEMETRY": st.just("1")},
    optional={
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": st.sampled_from(["1", "0"]),
        "OTEL_LOG_TOOL_DETAILS": st.sampled_from(["1", "0", 1]),
        "OTEL_RESOURCE_ATTRIBUTES": st.sampled_from(["mvk.agent_id=x", "a=b,mvk.agent_id=x", "a"]),
        "A": st.just("b"),
        **{f"OTEL_{signal}EXPORTER": _exporters for signal in _signals[1:]},
        **{f"OTEL_EXPORTER_OTLP_{signal}ENDPOINT": _addresses for signal in _signals},
        **{f"OTEL_EXPORTER_OTLP_{signal}HEADERS": _header_strings for signal in _signals},
        **{f"OTEL_EXPORTER_OTLP_{signal}PROTOCOL": _protocols for signal in _signals},
    },
)


def is_ours(route: Route) -> bool:
    return route.receiver.host == "ingest.mavvrik.ai"


@given(telemetry)
def test_nothing_goes_to_mavvrik_and_everybody_else_gets_what_they_got(env: dict[str, Any]) -> None:
    before = {name: route for name, route in routes_of(env).items() if not is_ours(route)}
    left = env_left(env)
    after = routes_of(left)
    assert not any(map(is_ours, after.values()))
    assert after.keys() <= before.keys()
    for signal, route in before.items():
        if signal not in after:  # it was ours, with an address that Claude Code cannot use
            assert route.url is None
            continue
        now = {header.key: header.value for header in after[signal].headers}
        was = {header.key: header.value for header in route.headers}
        gone = {key: was[key] for key in was.keys() - now.keys()}
        assert gone.items() <= {
            ("x-tenant-id", "tnt-123"),
            ("authorization", "Bearer key-abcdefgh"),
        }
        assert after[signal].receiver == route.receiver
        assert after[signal].protocol == route.protocol
    assert left.get("A") == env.get("A")


@given(telemetry, st.data())
def test_a_second_removal_changes_nothing_and_undo_gives_the_input(
    env: dict[str, Any], data: st.DataObject
) -> None:
    text = data.draw(styles({"model": "opus", "env": env, "n": 1}))
    plan = plan_removal(read(text), ENDPOINT)
    again = plan_removal(read(plan.result), ENDPOINT)
    assert again.edits == ()
    assert {one.path for one in again.left} <= {one.path for one in plan.left}
    assert apply(plan.result, plan.undo) == text


@given(documents())
def test_a_merge_and_a_removal_leave_no_trace_of_mavvrik(text: str) -> None:
    merged = plan_text(text)
    plan = plan_removal(merged.result_document, ENDPOINT)
    env = json.loads(plan.result.removeprefix("\ufeff")).get("env", {})
    assert replay(env) == ()
    for word in ("mavvrik", "tnt-123", "mvk.agent_id"):
        assert plan.result.count(word) <= text.count(word)  # it may be a word of theirs


def test_the_repr_of_a_plan_shows_nothing_of_the_text() -> None:
    assert "key-abcdefgh" not in repr(removal(TEN))
    assert "key-abcdefgh" not in repr(what_to_remove(TEN, ENDPOINT))


def test_empty_general_headers_are_removed_with_mavvrik() -> None:
    kept = {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "none",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.datadoghq.com/v1/metrics",
        "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "dd-api-key=theirs",
    }
    ours = {
        "OTEL_EXPORTER_OTLP_HEADERS": ",",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "x-tenant-id=tnt-123,Authorization=Bearer key-abc",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json",
        "OTEL_TRACES_EXPORTER": "otlp",
    }
    removal = what_to_remove({**kept, **ours}, "https://ingest.mavvrik.ai")
    assert removal.removed == set(ours)
    assert removal.why["OTEL_EXPORTER_OTLP_HEADERS"] == "kept developers' own headers out"


def test_empty_general_headers_stay_where_mavvrik_is_not() -> None:
    kept = {"OTEL_EXPORTER_OTLP_HEADERS": ",", "OTEL_METRICS_EXPORTER": "otlp"}
    assert what_to_remove(kept, "https://ingest.mavvrik.ai").removed == set()
