"""What must be decided, what needs no decision, and what each answer does."""

from __future__ import annotations

import json

import pytest
from pydantic import SecretStr

from tests.core.check.settings import errors
from tests.core.merge.plans import (
    CREDENTIALS,
    ENDPOINT,
    env_after,
    open_questions,
    plan_env,
    plan_text,
)
from wizard.core.check import check
from wizard.core.client.routes import replay, route
from wizard.core.credentials.reading import Credentials
from wizard.core.document.proof import BrokenPromise
from wizard.core.document.reader import read
from wizard.core.enforced import IN_ENV
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import KEEP_VENDOR, LEAVE, MAVVRIK, ChangeKind, PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan
from wizard.core.values import mavvrik_values

TEN = dict(mavvrik_values("agent-xyz", "tnt-123", "key-abc"))
OLD_HEADERS = "x-tenant-id=tnt-123,Authorization=Bearer key-old"
DATADOG = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
    "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=dd-secret",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
}


def test_an_empty_document_gets_the_guides_ten_in_its_order() -> None:
    plan = plan_text("{}")
    assert list(env_after(plan).items()) == list(TEN.items())
    assert [change.kind for change in plan.changes] == [ChangeKind.ADD] * 10
    assert plan.is_ready


def test_what_is_right_already_changes_nothing() -> None:
    plan = plan_env(TEN)
    assert plan.changes_nothing
    assert {change.kind for change in plan.changes} == {ChangeKind.SAME}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("CLAUDE_CODE_ENABLE_TELEMETRY", True),
        ("CLAUDE_CODE_ENABLE_TELEMETRY", 1),
        ("CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", " yes "),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://ingest.mavvrik.ai/"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant-id=tnt-123 , Authorization=Bearer key-abc"),
        ("OTEL_LOGS_EXPORTER", ""),
    ],
)
def test_the_same_meaning_in_another_spelling_needs_no_decision(key: str, value: object) -> None:
    plan = plan_env({**TEN, key: value})
    assert open_questions(plan) == []
    assert env_after(plan) == TEN


def test_another_key_of_the_same_agent_and_tenant_is_a_rotation() -> None:
    plan = plan_env({**TEN, "OTEL_EXPORTER_OTLP_HEADERS": OLD_HEADERS})
    assert open_questions(plan) == []
    changed = [change for change in plan.changes if change.kind is ChangeKind.CHANGE]
    assert [(change.key, change.why) for change in changed] == [
        ("OTEL_EXPORTER_OTLP_HEADERS", "new API key, same tenant")
    ]


@pytest.mark.parametrize(
    ("env", "question"),
    [
        (
            {"OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id=other,Authorization=Bearer key-old"},
            "tenant",
        ),
        ({"OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=other"}, "agent"),
        ({"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "address"),
        ({"OTEL_TRACES_EXPORTER": "none"}, "value:OTEL_TRACES_EXPORTER"),
        ({"OTEL_METRICS_EXPORTER": "otlp"}, "value:OTEL_METRICS_EXPORTER"),
        ({"CLAUDE_CODE_ENABLE_TELEMETRY": None}, "value:CLAUDE_CODE_ENABLE_TELEMETRY"),
        ({"CLAUDE_CODE_ENABLE_TELEMETRY": {"a": 1}}, "value:CLAUDE_CODE_ENABLE_TELEMETRY"),
        ({"OTEL_LOG_TOOL_DETAILS": "0"}, "command-lines"),
    ],
)
def test_what_somebody_set_differently_is_asked_and_both_answers_are_kept(
    env: dict[str, object], question: str
) -> None:
    given = {**TEN, **env}
    assert open_questions(plan_env(given)) == [question]
    assert env_after(plan_env(given, {question: MAVVRIK})) == TEN
    left = plan_env(given, {question: LEAVE})
    assert left.is_ready
    assert env_after(left) == given


def test_resource_attributes_are_merged_item_by_item() -> None:
    env = {"OTEL_RESOURCE_ATTRIBUTES": "env=prod, team=a%20b"}
    merged = env_after(plan_env(env))["OTEL_RESOURCE_ATTRIBUTES"]
    assert merged == "env=prod, team=a%20b,mvk.agent_id=agent-xyz"


def test_another_agent_is_replaced_in_its_place() -> None:
    env = {"OTEL_RESOURCE_ATTRIBUTES": "a=1, mvk.agent_id=old ,b=2,mvk.agent_id=older"}
    plan = plan_env(env, {"agent": MAVVRIK})
    assert env_after(plan)["OTEL_RESOURCE_ATTRIBUTES"] == "a=1, mvk.agent_id=agent-xyz ,b=2"


def test_an_unreadable_attribute_stops_the_merge_until_it_is_fixed() -> None:
    env = {"OTEL_RESOURCE_ATTRIBUTES": "team,cost=a=b"}
    blocked = plan_env(env)
    assert [one.code for one in blocked.blockers] == ["attribute-unreadable"]
    assert (blocked.result, blocked.edits) == (blocked.document.text, ())
    mended = plan_env(env, options=Options(fix_attributes=True))
    assert env_after(mended)["OTEL_RESOURCE_ATTRIBUTES"] == "cost=a%3Db,mvk.agent_id=agent-xyz"


def test_half_a_character_in_an_attribute_is_fixed_too() -> None:
    env = {"OTEL_RESOURCE_ATTRIBUTES": "team=a=\ud834"}
    mended = plan_env(env, options=Options(fix_attributes=True))
    assert env_after(mended)["OTEL_RESOURCE_ATTRIBUTES"].startswith("team=a%3D%EF%BF%BD,")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('{"env": {}, "env": {}}', "duplicate-env", (1, 13)),
        ('{\n  "env": []\n}', "env-not-object", (2, 10)),
        (
            '{"env": {"OTEL_LOGS_EXPORTER": "a", "OTEL_LOGS_EXPORTER": "b"}}',
            "duplicate-key",
            (1, 37),
        ),
    ],
)
def test_blockers_say_where(text: str, code: str, place: tuple[int, int]) -> None:
    plan = plan_text(text)
    assert [(one.code, (one.line, one.column)) for one in plan.blockers] == [(code, place)]
    assert not plan.is_ready


def test_duplicates_elsewhere_do_not_stop_the_merge() -> None:
    plan = plan_text('{"a": {"b": 1, "b": 2}, "a": 3}')
    assert plan.is_ready
    assert [one.path for one in plan.document.duplicates()] == [("a", "b"), ("a",)]


def test_another_vendor_is_asked_by_name_before_anything_else() -> None:
    plan = plan_env(DATADOG)
    assert open_questions(plan) == ["other-telemetry"]
    assert plan.questions[0].title == "You already send telemetry to Datadog."


@pytest.mark.parametrize(
    ("exporters", "title", "keeps", "loses", "notes"),
    [
        (
            {"METRICS": "otlp", "TRACES": "otlp"},
            "You already send telemetry to Datadog.",
            "keeps metrics. It loses the traces it gets today.",
            "gets nothing once developers restart.",
            ["mvk.agent_id shows there too."],
        ),
        (
            {"LOGS": "none"},
            "Your settings name Datadog for telemetry, but send it nothing.",
            "gets nothing today. Its entries stay.",
            "gets nothing today. Its entries are removed.",
            [],
        ),
    ],
    ids=["metrics and traces", "nothing"],
)
def test_the_question_says_what_the_vendor_really_gets_today(
    exporters: dict[str, str], title: str, keeps: str, loses: str, notes: list[str]
) -> None:
    env = {name: value for name, value in DATADOG.items() if not name.endswith("_EXPORTER")}
    env |= {f"OTEL_{signal}_EXPORTER": value for signal, value in exporters.items()}
    env["CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"] = "1"
    question = plan_env(env).questions[0]
    assert question.title == title
    assert [option.lines[0] for option in question.options] == [
        ("Datadog", keeps),
        ("Datadog", loses),
    ]
    assert [text for who, text in question.options[0].lines if who == "Note"] == notes


def test_a_signal_that_is_off_today_starts_with_the_merge() -> None:
    question = plan_env({**DATADOG, "CLAUDE_CODE_ENABLE_TELEMETRY": "0"}).questions[0]
    assert question.title == "Your settings name Datadog for telemetry, but send it nothing."
    lines = question.options[0].lines
    assert lines[0] == ("Datadog", "gets nothing today, and metrics and logs from now on.")
    assert lines[1] == (
        "Note",
        "mvk.agent_id, and commands in logs, show there too.",
    )


@pytest.mark.parametrize("beside", [{}, DATADOG], ids=["alone", "beside another"])
def test_a_receiver_at_the_beta_endpoint_is_named_with_what_it_loses(
    beside: dict[str, str],
) -> None:
    beta = {"BETA_TRACING_ENDPOINT": "https://b.test", "ENABLE_BETA_TRACING_DETAILED": "1"}
    question = plan_env({**beside, **beta}).questions[0]
    losses = [line for line in question.options[0].lines if "loses" in line[1]]
    if beside:
        assert question.title == "You already send telemetry to Datadog."
        assert question.options[0].lines[0] == (
            "Datadog",
            "keeps metrics, all it gets today.",
        )
        also = ("Also", "b.test loses the traces and logs it gets at the beta endpoint.")
        assert losses == [also]
        assert also in question.options[1].lines
    else:
        assert losses == [
            ("b.test", "loses the traces and logs it gets today. It gets nothing else.")
        ]


def test_mavvrik_only_is_exactly_what_the_guide_prints() -> None:
    traces = {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://otlp.datadoghq.com/v1/traces"}
    plan = plan_env({**DATADOG, **traces}, {"other-telemetry": MAVVRIK})
    assert env_after(plan) == TEN


def test_keep_it_add_mavvrik_gives_each_its_own_entries() -> None:
    plan = plan_env(DATADOG, {"other-telemetry": KEEP_VENDOR})
    env = env_after(plan)
    assert env == {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1",
        "OTEL_EXPORTER_OTLP_HEADERS": ",",
        "OTEL_LOG_TOOL_DETAILS": "1",
        "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=agent-xyz",
        "OTEL_TRACES_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": TEN["OTEL_EXPORTER_OTLP_HEADERS"],
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.datadoghq.com/v1/metrics",
        "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "dd-api-key=dd-secret",
        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "https://otlp.datadoghq.com/v1/logs",
        "OTEL_EXPORTER_OTLP_LOGS_HEADERS": "dd-api-key=dd-secret",
        "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL": "http/protobuf",
    }
    kinds = {change.key: change.kind for change in plan.changes}
    assert kinds["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] is ChangeKind.MOVE
    assert kinds["OTEL_EXPORTER_OTLP_ENDPOINT"] is ChangeKind.REMOVE


@pytest.mark.parametrize("protocol", ["http/json", "http/protobuf", "grpc", None])
@pytest.mark.parametrize(
    "specific",
    [
        {},
        {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://metrics.corp.example/in"},
        {"OTEL_EXPORTER_OTLP_LOGS_HEADERS": "DD-API-KEY=specific,x-own=1"},
        {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://otlp.datadoghq.com/v1/traces"},
        {"OTEL_EXPORTER_OTLP_TRACES_HEADERS": "dd-api-key=traces"},
        {"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "grpc"},
    ],
)
def test_no_header_of_one_vendor_reaches_the_other(
    protocol: str | None, specific: dict[str, str]
) -> None:
    env = {**DATADOG, **specific}
    del env["OTEL_EXPORTER_OTLP_PROTOCOL"]
    if protocol:
        env["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol
    before = {found.signal: found for found in replay(env)}

    after = replay(env_after(plan_env(env, {"other-telemetry": KEEP_VENDOR})))

    routes = {found.signal: found for found in after}
    traces = routes.pop("traces")
    assert str(traces.receiver) == "https://ingest.mavvrik.ai/v1/traces"
    assert traces.protocol == "http/json"
    assert {header.key: header.value for header in traces.headers} == {
        "x-tenant-id": CREDENTIALS.tenant_id,
        "authorization": "Bearer key-abc",
    }
    for signal, found in routes.items():
        assert {header.key: header.value for header in found.headers} == {
            header.key: header.value for header in before[signal].headers
        }
        assert found.protocol == before[signal].protocol
        if found.protocol != "grpc":
            assert found.receiver == before[signal].receiver


def test_a_document_that_keeps_the_vendor_already_is_not_asked_again() -> None:
    kept = plan_env(DATADOG, {"other-telemetry": KEEP_VENDOR})
    again = plan_text(kept.result)
    assert again.changes_nothing
    assert plan_text(kept.result, {"other-telemetry": KEEP_VENDOR}).changes_nothing


@pytest.mark.parametrize("general", [None, "", " "], ids=["absent", "empty", "blank"])
def test_a_kept_vendor_gets_the_general_headers_that_were_missing(general: str | None) -> None:
    env = env_after(plan_env(DATADOG, {"other-telemetry": KEEP_VENDOR}))
    old = {name: value for name, value in env.items() if name != "OTEL_EXPORTER_OTLP_HEADERS"}
    given = old if general is None else {**old, "OTEL_EXPORTER_OTLP_HEADERS": general}
    plan = plan_env(given)
    assert plan.is_ready
    assert env_after(plan) == env
    (change,) = [one for one in plan.changes if one.kind is not ChangeKind.SAME]
    assert (change.key, change.after, change.why) == (
        "OTEL_EXPORTER_OTLP_HEADERS",
        ",",
        "no headers, so that a developer's own are not sent",
    )


def test_a_headers_helper_is_a_decision() -> None:
    text = '{"otelHeadersHelper": "/bin/token", "env": {}}'
    plan = plan_text(text)
    assert open_questions(plan) == ["headers-helper"]
    assert '"otelHeadersHelper": ""' in plan_text(text, {"headers-helper": MAVVRIK}).result
    assert '"/bin/token"' in plan_text(text, {"headers-helper": LEAVE}).result


def test_options_beyond_the_guide() -> None:
    off = plan_text("{}", options=Options(command_lines=False))
    assert env_after(off)["OTEL_LOG_TOOL_DETAILS"] == "0"
    old = env_after(plan_env(TEN, options=Options(old_clients=True)))
    assert "OTEL_LOGS_EXPORTER" not in old
    assert "OTEL_METRICS_EXPORTER" not in old
    enforced = plan_text("{}", options=Options(enforce=True))
    after = env_after(enforced)
    assert {guard.name: after[guard.name] for guard in IN_ENV} == {
        guard.name: guard.value for guard in IN_ENV
    }
    other = env_after(plan_env({"OTEL_BSP_MAX_QUEUE_SIZE": 0}, options=Options(enforce=True)))
    assert other["OTEL_BSP_MAX_QUEUE_SIZE"] == "2048"
    assert '"otelHeadersHelper": ""' in enforced.result
    asked = plan_text("{}", options=Options(command_lines=None))
    assert open_questions(asked) == ["command-lines"]


@pytest.mark.parametrize("headers", [{"x-tenant-id": "tnt-123"}, ["x-tenant-id=tnt-123"]])
def test_headers_that_are_not_strings_are_one_decision(headers: object) -> None:
    given = {**TEN, "OTEL_EXPORTER_OTLP_HEADERS": headers}
    assert open_questions(plan_env(given)) == ["address"]
    assert env_after(plan_env(given, {"address": MAVVRIK})) == TEN


def test_an_endpoint_for_metrics_that_are_not_sent_is_not_another_vendor() -> None:
    left = {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://otlp.datadoghq.com/v1/metrics"}
    assert plan_env({**TEN, **left}).changes_nothing
    only = plan_env({**DATADOG, **left}, {"other-telemetry": MAVVRIK})
    assert plan_text(only.result).changes_nothing


def test_a_headers_helper_of_a_wrong_type_is_not_a_program() -> None:
    assert open_questions(plan_text('{"otelHeadersHelper": 1, "env": {}}')) == []


@pytest.mark.parametrize(
    ("general", "own", "arrives"),
    [
        ("dd-api-key=50%;a", "", "dd-api-key=50%;a"),
        ("Authorization=a%20b", "x-own=c%20d", "authorization=a%20b x-own=c d"),
        ("Authorization=a", "authorization=b", "authorization=b"),
        ("Authorization=a", "Authorization=b,x=1", "authorization=a x=1"),
    ],
)
def test_headers_that_move_to_a_signal_arrive_as_before(
    general: str, own: str, arrives: str
) -> None:
    env = {**DATADOG, "OTEL_EXPORTER_OTLP_HEADERS": general}
    env["OTEL_EXPORTER_OTLP_METRICS_HEADERS"] = own
    kept = env_after(plan_env(env, {"other-telemetry": KEEP_VENDOR}))
    for values in (env, kept):
        headers = route(values, "metrics").headers
        assert " ".join(f"{one.key}={one.value}" for one in headers) == arrives


@pytest.mark.parametrize("item", ["a=b", "a00=" + "x" * 96], ids=["most items", "longest"])
def test_the_longest_list_that_can_be_read_is_merged(item: str) -> None:
    attributes = ",".join([item] * min(100_001, 999_999 // (len(item) + 1)))
    plan = plan_env({"OTEL_RESOURCE_ATTRIBUTES": attributes})
    assert len(plan.result_document.text) > len(attributes)
    assert env_after(plan)["OTEL_RESOURCE_ATTRIBUTES"] == f"{attributes},mvk.agent_id=agent-xyz"


@pytest.mark.parametrize("key", ["ke%y", "ke;y", "ke%2Cy"])
def test_a_key_with_special_characters_arrives_next_to_another_vendor(key: str) -> None:
    text = json.dumps({"env": DATADOG})
    credentials = Credentials("agent-xyz", "tnt-123", SecretStr(key))
    choices = (("other-telemetry", KEEP_VENDOR),)
    plan = make_plan(read(text), PlanInputs(text, credentials, ENDPOINT, Options(), choices))
    authorization = route(env_after(plan), "traces").header("authorization")
    assert authorization is not None
    assert authorization.value == f"Bearer {key}"
    assert errors(check(plan.result_document, credentials)) == []
    again = make_plan(
        read(plan.result), PlanInputs(plan.result, credentials, ENDPOINT, Options(), ())
    )
    assert again.changes_nothing


def test_what_was_changed_is_known_before_anyone_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.core.merge.plan.apply", lambda text, _: text.replace("1", "2"))
    with pytest.raises(BrokenPromise):
        plan_env({"A": "1"})


def test_the_document_of_a_result_is_that_of_the_result() -> None:
    planned = plan_env({"A": "1"})
    assert planned.result_document.text == planned.result
    assert env_values(planned.result_document) == env_after(planned)


def test_a_document_without_env_has_no_values() -> None:
    assert env_values(read("{}")) == {}
    assert env_values(read('{"env": {"A": "1", "B": {}, "C": 2}}')) == {"A": "1", "C": "2"}


def test_fixing_attributes_does_not_touch_an_agent_that_is_kept() -> None:
    env = {"OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=other,team=a"}
    planned = plan_env(env, {"agent": LEAVE}, Options(fix_attributes=True))
    assert env_after(planned)["OTEL_RESOURCE_ATTRIBUTES"] == "mvk.agent_id=other,team=a"


def test_an_endpoint_for_traces_alone_does_not_override_ours() -> None:
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


def test_the_same_headers_in_another_order_are_not_a_new_key() -> None:
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
