"""Company settings on this computer are only read, and reading them never raises."""

from __future__ import annotations

import json
import os
import plistlib
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wizard.core.client.sources import SourceKind
from wizard.services.claude import managed_settings as company
from wizard.services.claude.managed_settings import (
    CompanyPlaces,
    CompanySource,
    company_places,
    find_company_settings,
)
from wizard.services.files import files

POLICY = b'{"env": {"OTEL_TRACES_EXPORTER": "otlp"}}\r\n'


@pytest.fixture
def managed(tmp_path: Path) -> Path:
    folder = tmp_path / "claude-code"
    folder.mkdir()
    return folder


def test_a_computer_without_company_settings_has_none(tmp_path: Path) -> None:
    places = CompanyPlaces(
        folder=tmp_path / "none",
        plists=(tmp_path / "none.plist",),
        registry=lambda: None,
        received=tmp_path / "none/remote-settings.json",
    )
    assert find_company_settings(places) == []


def test_a_path_inside_something_that_is_not_a_folder_has_no_settings(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    places = CompanyPlaces(folder=tmp_path / "file", received=tmp_path / "file/remote")
    assert find_company_settings(places) == []


def test_the_managed_file_is_found_byte_for_byte(managed: Path) -> None:
    path = managed / "managed-settings.json"
    path.write_bytes(POLICY)
    assert find_company_settings(CompanyPlaces(folder=managed)) == [
        CompanySource(SourceKind.FILE, str(path), True, POLICY)
    ]


def test_drop_ins_come_in_the_order_in_which_they_are_merged(managed: Path) -> None:
    folder = managed / "managed-settings.d"
    folder.mkdir()
    for name in ("20-b.json", "10-a.json", ".hidden.json", "notes.txt"):
        (folder / name).write_bytes(name.encode())
    found = find_company_settings(CompanyPlaces(folder=managed))
    assert [(source.kind, source.text) for source in found] == [
        (SourceKind.DROP_IN, b"10-a.json"),
        (SourceKind.DROP_IN, b"20-b.json"),
    ]


def test_sources_that_win_come_first(tmp_path: Path, managed: Path) -> None:
    received, plist = tmp_path / "remote-settings.json", tmp_path / "a.plist"
    received.write_bytes(POLICY)
    plist.write_bytes(plistlib.dumps({"channelsEnabled": True}))
    (managed / "managed-settings.json").write_bytes(POLICY)
    (managed / "managed-settings.d").mkdir()
    (managed / "managed-settings.d/a.json").write_bytes(POLICY)
    places = CompanyPlaces(managed, (plist,), lambda: "{}", received)
    assert [source.kind for source in find_company_settings(places)] == [
        "server",
        "plist",
        "registry",
        "file",
        "drop-in",
    ]


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_settings_of_device_management_on_a_mac_become_json(
    tmp_path: Path, form: plistlib.PlistFormat
) -> None:
    path = tmp_path / "com.anthropic.claudecode.plist"
    path.write_bytes(plistlib.dumps({"env": {"A": "ü"}}, fmt=form))
    (source,) = find_company_settings(CompanyPlaces(plists=(path,)))
    assert source.readable
    assert source.text is not None
    assert json.loads(source.text) == {"env": {"A": "ü"}}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a plist",
        b"<?xml version='1.0'?><plist><dict><key>a</key></plist>",
        b"<plist><array/></plist>",
        b"<plist><dict><string>no key</string></dict></plist>",
        b"<plist><dict><key>a</key><date>never</date></dict></plist>",
        b"bplist00" + b"\xff" * 40,
        b"bplist00",
        b"<plist>" + b"<array>" * 5000,
        plistlib.dumps({"env": {"A": "1"}, "data": b"\x00"}),
    ],
)
def test_a_plist_without_settings_is_called_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.plist"
    path.write_bytes(data)
    assert find_company_settings(CompanyPlaces(plists=(path,))) == [
        CompanySource(SourceKind.PLIST, str(path), False, None, f"{path} is not a settings plist.")
    ]


def test_the_registry_of_windows() -> None:
    assert find_company_settings(CompanyPlaces(registry=lambda: '{"a": "ü"}')) == [
        CompanySource(
            SourceKind.REGISTRY,
            r"HKLM\SOFTWARE\Policies\ClaudeCode, value Settings",
            True,
            '{"a": "ü"}'.encode(),
        )
    ]


def test_a_registry_that_may_not_be_read_is_reported() -> None:
    def refuse() -> str:
        raise PermissionError(5, "denied")

    (source,) = find_company_settings(CompanyPlaces(registry=refuse))
    assert not source.readable
    assert source.trouble == (
        r"You have no permission to read HKLM\SOFTWARE\Policies\ClaudeCode, value Settings."
    )


@pytest.mark.parametrize(
    ("make", "trouble"),
    [
        (lambda path: path.mkdir(), "{path} is a folder, not a file."),
        (lambda path: os.mkfifo(path), "{path} is a pipe, not a file."),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="needs FIFOs")
def test_a_place_that_cannot_be_read_is_listed_with_the_reason(
    managed: Path, make: Callable[[Path], None], trouble: str
) -> None:
    path = managed / "managed-settings.json"
    make(path)
    assert find_company_settings(CompanyPlaces(folder=managed)) == [
        CompanySource(SourceKind.FILE, str(path), False, None, trouble.format(path=path))
    ]


def test_a_file_that_may_not_be_read_is_reported(
    managed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(files.os, "stat", refuse)  # type: ignore[attr-defined]
    (source,) = find_company_settings(CompanyPlaces(received=managed / "remote-settings.json"))
    assert source.trouble == f"You have no permission to read {managed / 'remote-settings.json'}."


def test_a_folder_of_drop_ins_that_may_not_be_read_is_reported(
    managed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> Any:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    (source,) = find_company_settings(CompanyPlaces(folder=managed))
    assert (source.kind, source.readable) == (SourceKind.DROP_IN, False)
    assert source.trouble == f"You have no permission to read {managed / 'managed-settings.d'}."


def test_nothing_is_changed_by_looking(managed: Path) -> None:
    path = managed / "managed-settings.json"
    path.write_bytes(POLICY)
    before = path.stat()
    find_company_settings(CompanyPlaces(folder=managed))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert list(managed.iterdir()) == [path]


def test_a_source_does_not_show_its_text() -> None:
    assert "canary" not in repr(CompanySource(SourceKind.FILE, "/x", True, b"canary"))


@pytest.mark.parametrize(
    ("system", "folder"),
    [
        ("linux", "/etc/claude-code"),
        ("darwin", "/Library/Application Support/ClaudeCode"),
        ("win32", r"C:\Program Files\ClaudeCode"),
        ("freebsd", None),
    ],
)
def test_each_system_has_its_places(system: str, folder: str | None) -> None:
    places = company_places(system, home=Path("/home/ana"), user="ana", environ={})
    assert places.folder == (Path(folder) if folder else None)
    assert places.received == Path("/home/ana/.claude/remote-settings.json")
    assert (places.registry is not None) == (system == "win32")
    assert [str(path) for path in places.plists] == (
        [
            "/Library/Managed Preferences/ana/com.anthropic.claudecode.plist",
            "/Library/Managed Preferences/com.anthropic.claudecode.plist",
        ]
        if system == "darwin"
        else []
    )


def test_a_folder_of_its_own_for_claude_code_is_followed() -> None:
    places = company_places("linux", environ={"CLAUDE_CONFIG_DIR": "/srv/claude"})
    assert places.received == Path("/srv/claude/remote-settings.json")


def test_without_a_home_folder_or_a_user_the_rest_is_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(company, "home_folder", lambda: None)
    places = company_places("darwin", environ={})
    assert places.received is None
    assert [path.parent.name for path in places.plists] == ["Managed Preferences"]


def test_looking_at_this_computer_never_raises() -> None:
    assert isinstance(find_company_settings(), list)


class Key:
    """A registry key that is open."""

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize(("present", "value"), [(True, '{"a": 1}'), (False, None)])
def test_the_registry_value_is_asked_for_in_its_place(
    monkeypatch: pytest.MonkeyPatch, present: bool, value: str | None
) -> None:
    asked: list[object] = []

    def open_key(*arguments: object) -> Key:
        asked.append(arguments)
        return Key()

    def query(_: Key, name: str) -> tuple[str, int]:
        asked.append(name)
        if not present:
            raise FileNotFoundError
        return '{"a": 1}', 1

    registry = types.SimpleNamespace(
        KEY_READ=1,
        KEY_WOW64_64KEY=2,
        HKEY_LOCAL_MACHINE="HKLM",
        OpenKey=open_key,
        QueryValueEx=query,
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    assert company._registry_value() == value
    assert asked == [("HKLM", r"SOFTWARE\Policies\ClaudeCode", 0, 3), "Settings"]


def test_elsewhere_there_is_no_registry() -> None:
    if sys.platform != "win32":
        assert company._registry_value() is None
