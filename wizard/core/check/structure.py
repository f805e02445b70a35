"""Findings about the document: size, duplicates, `env`, depth, and the settings beside `env`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from pkgutil import get_data
from typing import cast

from wizard.core.check.context import Subject
from wizard.core.check.fixes import rename
from wizard.core.check.names import is_near
from wizard.core.client.values import read_switch
from wizard.core.client.versions import (
    MEASURED_ON,
    NEWEST_MEASURED,
    OLDEST_SENDING,
    OLDEST_WITH_NONE,
    VERSION,
    as_release,
    read_limit,
)
from wizard.core.document.formatting import join_envs
from wizard.core.document.nodes import JsonKind, Member
from wizard.core.document.reader import Document, is_deeper
from wizard.core.document.text import MAX_BYTES
from wizard.core.finding import Finding
from wizard.core.findings import make_finding
from wizard.core.merge.current_env import OURS

CLIENT_LEVELS = 64  # of objects and lists, the outermost included
_MAX_VALUE = 100_000  # characters; reading a longer one again would cost more than it is worth
DUPLICATES = ("duplicate-env", "duplicate-key")
KIND_WORDS = {
    JsonKind.NULL: "null",
    JsonKind.BOOLEAN: "true or false",
    JsonKind.STRING: "text",
    JsonKind.NUMBER: "a number",
    JsonKind.ARRAY: "a list",
    JsonKind.OBJECT: "an object",
}


def check_structure(subject: Subject) -> Iterator[Finding]:
    """Find what stops Claude Code, replaces these settings or is ignored, except duplicates."""
    document = subject.document
    if document.size > MAX_BYTES:
        yield make_finding("file-too-large", path=(), size=document.size)
    env = document.env_member
    if env is not None and document.env is None:
        kind = KIND_WORDS[env.kind]
        yield make_finding("env-not-object", "check", offset=env.value_start, kind=kind)
    if is_deeper(document.text, CLIENT_LEVELS):
        for member in document.root.members:
            if is_deeper(document.raw(member), CLIENT_LEVELS - 1):
                name = member.key
                yield make_finding(
                    "value-too-deep", path=(name,), offset=member.value_start, name=name
                )
    permissions = document.root.get("permissions")
    if permissions is not None and not _is_well_typed(document, permissions):
        path, offset = ("permissions",), permissions.value_start
        yield make_finding("permissions-wrong-type", path=path, offset=offset)
    yield from _top_level(subject)


def find_duplicates(document: Document, *, arrives: bool = False) -> Iterator[Finding]:
    """Make one finding for each name that occurs more than once in an object, with its lines.

    The last entry of a name counts. If telemetry `arrives` with the last entries, none of the
    findings is an error.
    """
    for duplicate in document.duplicates():
        path, offsets = duplicate.path, duplicate.offsets
        lines = [document.lines.place(offset).line for offset in offsets]
        before = ", ".join(map(str, lines[:-1]))
        is_env = path == ("env",)
        decides = is_env or (len(path) == 2 and path[0] == "env" and path[1] in OURS)
        yield make_finding(
            DUPLICATES[0] if is_env else DUPLICATES[1],
            "check",
            "harmful" if decides and not arrives else "harmless",
            path=path,
            offset=offsets[-1],
            fix=join_envs(document) if is_env else None,
            name=path[-1],
            times="twice" if len(offsets) == 2 else f"{len(offsets)} times",
            where=f"lines {before} and {lines[-1]}" if len(set(lines)) > 1 else f"line {lines[0]}",
        )


def _is_well_typed(document: Document, member: Member) -> bool:
    if member.kind is not JsonKind.OBJECT:
        return False
    if member.value_end - member.value_start > _MAX_VALUE:
        return True
    try:
        rules = json.loads(document.raw(member), parse_int=float)
    except RecursionError:
        return False
    lists = [rules.get(name, []) for name in ("allow", "ask", "deny")]
    return all(type(rule) is list and {*map(type, rule)} <= {str} for rule in lists)


# Settings beside `env` ---------------------------------------------------------------------------

_MINIMUM, _MAXIMUM = "requiredMinimumVersion", "requiredMaximumVersion"
_ELSEWHERE = {"env", "permissions"}  # they have findings of their own
# The providers that "allowedProviders" may name, as 2.1.332 lists them; it ignores other words.
_PROVIDERS = frozenset(
    ("anthropic", "anthropicAws", "bedrock", "customEndpoint", "foundry", "mantle", "vertex")
)
_BEHAVIORS = ("merge", "first-wins")
_LOGINS = ("claudeai", "console")
_MOST_NAMES = 300  # nobody has more settings; comparing many names takes long
_SHORTEST = 5  # a shorter name is near too many others


def _top_level(subject: Subject) -> Iterator[Finding]:
    root, known = subject.document.root, _table()["kinds"]
    first = [*islice(root.each(), _MOST_NAMES + 1)]
    is_long = len(first) > _MOST_NAMES
    members = {member.key: member for member in (root.each(known) if is_long else first)}
    yield from _helpers(subject, members)
    yield from _versions(subject, members)
    yield from _requirements(subject, members)
    yield from _types(members)
    if not is_long:
        yield from _names(members)


def _about(code: str, member: Member, *cases: str, **facts: str) -> Finding:
    path, offset = (member.key,), member.value_start
    return make_finding(code, *cases, path=path, offset=offset, fix=None, name=member.key, **facts)


def _value(subject: Subject, member: Member | None) -> object:
    """Return a value, even an object or a list. None if it is missing or too large."""
    if member is None or member.kind not in (JsonKind.OBJECT, JsonKind.ARRAY):
        return member and member.value
    if member.value_end - member.value_start > _MAX_VALUE:
        return None
    try:
        return json.loads(subject.document.raw(member), parse_int=float)
    except RecursionError:
        return None


def _helpers(subject: Subject, members: Mapping[str, Member]) -> Iterator[Finding]:
    """Find programs whose output, or settings that, replace these settings (measured)."""
    one, many = members.get("policyHelper"), members.get("policyHelpers")
    value = _value(subject, one)
    if one is not None and isinstance(value, dict):
        yield _about("policy-helper", one, "replaces") if _has_path(value) else _form(one)
    value = _value(subject, many)
    if many is None or value is None or value == {}:
        return
    if not isinstance(value, dict) or "default" in value or _has_path(value.get("linux")):
        yield _about("policy-helper", many, "replaces")
    elif any(map(_has_path, value.values())):
        yield _about("policy-helper", many, "elsewhere")
    else:
        yield _form(many)


def _has_path(helper: object) -> bool:
    return isinstance(helper, dict) and isinstance(helper.get("path"), str)


def _form(member: Member) -> Finding:
    return _about("setting-wrong-type", member, "form")


def _versions(subject: Subject, members: Mapping[str, Member]) -> Iterator[Finding]:
    """Find version limits that contradict the document, or what is known of Claude Code."""
    least, most = (
        read_limit(one.value) if one and isinstance(one.value, str) else None
        for one in map(members.get, (_MINIMUM, _MAXIMUM))
    )
    facts = {"newest": VERSION, "date": f"{MEASURED_ON.day} {MEASURED_ON:%B %Y}"}
    if least is not None and least.order > as_release(NEWEST_MEASURED):
        member = members[_MINIMUM]
        yield _about("version-limit", member, "newer", "minimum", limit=least.text, **facts)
    if most is None:
        return
    nones = subject.nones
    if least is not None and most.order < least.order:
        cases = ("contradicts", "empty")
    elif most.order < as_release(OLDEST_SENDING) and not nones:
        cases = ("contradicts", "old")
    elif most.order < as_release(OLDEST_WITH_NONE) and nones:
        cases = ("contradicts", "none")
    elif most.order < as_release(NEWEST_MEASURED):
        cases = ("older", "maximum")
    else:
        return
    facts |= {"limit": most.text, "entry": nones[0] if nones else ""}
    yield _about("version-limit", members[_MAXIMUM], *cases, **facts)


def _requirements(subject: Subject, members: Mapping[str, Member]) -> Iterator[Finding]:
    """Find what must be there for Claude Code to start."""
    providers = members.get("allowedProviders")
    if providers is not None:
        value = _value(subject, providers)
        if not isinstance(value, list) or not any(
            one in _PROVIDERS for one in value if isinstance(one, str)
        ):
            yield _about("no-provider", providers)
    sandbox = members.get("sandbox")
    value = _value(subject, sandbox)
    if sandbox is not None and isinstance(value, dict):
        platforms = value.get("enabledPlatforms")
        on_linux = not isinstance(platforms, list) or {"linux", "wsl"} & set(map(str, platforms))
        if on_linux and _is_on(value.get("enabled")) and _is_on(value.get("failIfUnavailable")):
            yield _about("needs-bubblewrap", sandbox, "sandbox")
    merged = members.get("managedSourcesBehavior")
    if merged is not None and merged.value == "merge":
        yield _about("managed-sources-merged", merged)
    elif merged is not None and merged.value not in _BEHAVIORS:
        yield _form(merged)
    hooks = members.get("hooks")
    value = _value(subject, hooks)
    events = value.values() if isinstance(value, dict) else ()
    if hooks is not None and not all(isinstance(one, list) for one in events):
        yield _form(hooks)
    method, company = members.get("forceLoginMethod"), members.get("forceLoginOrgUUID")
    if company is not None:
        yield _about("login-required", company)
    elif method is not None and method.value in _LOGINS:
        yield _about("login-required", method)
    refresh = members.get("forceRemoteSettingsRefresh")
    if refresh is not None and refresh.value is True:
        yield _about("remote-refresh-required", refresh)


def _is_on(value: object) -> bool:
    return value is True or (isinstance(value, str) and read_switch(value))


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    names = get_data(__package__, "settings_names.json")
    return cast("Mapping[str, Mapping[str, str]]", json.loads(names or "{}"))


def _types(members: Mapping[str, Member]) -> Iterator[Finding]:
    """Find known settings whose value is of a kind that Claude Code refuses, or too small."""
    table = _table()
    for member in members.values():
        kinds = table["kinds"].get(member.key, "").split()
        if not kinds or member.key in _ELSEWHERE:
            continue
        wanted = " or ".join(KIND_WORDS[JsonKind(kind)] for kind in kinds if kind != JsonKind.NULL)
        least = table["least"].get(member.key)
        if member.kind.value not in kinds:
            kind = KIND_WORDS[member.kind]
            yield _about("setting-wrong-type", member, "kind", wanted=wanted, kind=kind)
        elif least and isinstance(member.value, int | float) and member.value < float(least):
            yield _about("setting-wrong-type", member, "small", wanted=least)


def _names(members: Mapping[str, Member]) -> Iterator[Finding]:
    """Find names that are known ones but for capitals or one or two letters."""
    known = _table()["kinds"]
    longest = max(map(len, known)) + 2
    for member in members.values():
        if member.key in known or not _SHORTEST <= len(member.key) <= longest:
            continue
        meant = next((name for name in known if _looks_like(member.key, name)), None)
        if meant is not None and meant not in members:
            yield make_finding(
                "setting-misspelled",
                path=(member.key,),
                offset=member.key_start,
                fix=rename(member, meant),
                name=member.key,
                meant=meant,
            )


def _looks_like(key: str, name: str) -> bool:
    plain, known = (one.replace("-", "").replace("_", "").lower() for one in (key, name))
    if plain == known:
        return True
    slips = 2 if len(known) > 9 else 1
    near = abs(len(plain) - len(known)) <= slips and plain[:1] == known[:1]
    return near and len(known) >= _SHORTEST and is_near(plain, known, slips)
