"""Find the managed settings on this computer, and the user's own. They are never changed.

Claude Code reads managed settings from several sources and uses the first source with any key. A
source on this computer therefore matters in two ways: saving in the console may silently switch its
policy off, and a trial on this computer shows the settings of that policy.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wizard.core.client.sources import (
    DROP_IN_FOLDER,
    FOLDERS,
    PLIST_DOMAIN,
    PREFERENCES,
    RECEIVED_FILE,
    REGISTRY_KEY,
    REGISTRY_VALUE,
    SETTINGS_FILE,
    SourceKind,
)
from wizard.core.document.reader import Document, read
from wizard.core.document.text import decode
from wizard.core.package.containers import read_property_list
from wizard.core.package.model import NoSettings
from wizard.core.syntax.problem import Unreadable
from wizard.services.files.files import read_limited
from wizard.services.files.trouble import (
    ABSENT,
    FileAction,
    FileTrouble,
    explain,
    home_folder,
    show_path,
)


@dataclass(frozen=True, slots=True)
class CompanySource:
    """Managed settings from one source. `text` may hold secrets, so the repr leaves it out."""

    kind: SourceKind
    place: str  # the path or registry key, as shown to people
    readable: bool
    text: bytes | None = field(default=None, repr=False)
    trouble: str = ""  # why it cannot be read


@dataclass(frozen=True, slots=True)
class CompanyPlaces:
    """The places to search. `registry` returns the text of the value, or None if there is none."""

    folder: Path | None = None
    plists: tuple[Path, ...] = ()
    registry: Callable[[], str | None] | None = None
    received: Path | None = None


def company_places(
    system: str = sys.platform,
    *,
    home: Path | None = None,
    user: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> CompanyPlaces:
    """Return the places to search on an operating system (a `sys.platform` name) for one user."""
    env = os.environ if environ is None else environ
    claude = claude_folder(env, home)
    folder, preferences = FOLDERS.get(system), Path(PREFERENCES)
    plists = [preferences / f"{PLIST_DOMAIN}.plist"]
    if user := user or env.get("USER"):  # these take precedence over the device's
        plists.insert(0, preferences / user / plists[0].name)
    return CompanyPlaces(
        folder=Path(folder) if folder else None,
        plists=tuple(plists) if system == "darwin" else (),
        registry=_registry_value if system == "win32" else None,
        received=claude and claude / RECEIVED_FILE,
    )


def find_company_settings(places: CompanyPlaces | None = None) -> list[CompanySource]:
    """Find all managed settings on this computer, in order of precedence. Never raises."""
    where = company_places() if places is None else places
    return list(_look(where))


def _look(places: CompanyPlaces) -> Iterator[CompanySource]:
    if places.received is not None:
        yield from _file(SourceKind.SERVER, places.received)
    for path in places.plists:
        yield from _file(SourceKind.PLIST, path, lambda data: read_property_list(data)[1].encode())
    if places.registry is not None:
        yield from _registry(places.registry)
    if places.folder is not None:
        yield from _file(SourceKind.FILE, places.folder / SETTINGS_FILE)
        yield from _drop_ins(places.folder / DROP_IN_FOLDER)


def _file(
    kind: SourceKind, path: Path, convert: Callable[[bytes], bytes] | None = None
) -> Iterator[CompanySource]:
    try:
        text = read_limited(path)
        yield CompanySource(kind, show_path(path), True, convert(text) if convert else text)
    except FileTrouble as trouble:
        if trouble.errno not in ABSENT:
            yield _unreadable(kind, show_path(path), trouble.sentence)
    except NoSettings:
        yield _unreadable(kind, show_path(path), f"{show_path(path)} is not a settings plist.")


def _drop_ins(folder: Path) -> Iterator[CompanySource]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        if error.errno not in ABSENT:
            sentence = explain(error.errno, folder, FileAction.READ).sentence
            yield _unreadable(SourceKind.DROP_IN, show_path(folder), sentence)
        return
    for name in names:
        if name.endswith(".json") and not name.startswith("."):
            yield from _file(SourceKind.DROP_IN, folder / name)


def _registry(read: Callable[[], str | None]) -> Iterator[CompanySource]:
    place = rf"HKLM\{REGISTRY_KEY}, value {REGISTRY_VALUE}"
    try:
        value = read()
    except OSError:
        yield _unreadable(SourceKind.REGISTRY, place, f"You have no permission to read {place}.")
        return
    if value is not None:
        text = value.encode("utf-8", "surrogatepass")
        yield CompanySource(SourceKind.REGISTRY, place, True, text)


def _registry_value() -> str | None:
    if sys.platform != "win32":
        return None
    import winreg

    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, REGISTRY_KEY, 0, access) as key:
            value, _ = winreg.QueryValueEx(key, REGISTRY_VALUE)
    except FileNotFoundError:
        return None
    return str(value)


def _unreadable(kind: SourceKind, place: str, trouble: str) -> CompanySource:
    return CompanySource(kind, place, False, None, trouble)


# The user's own -----------------------------------------------------------------------------------


def claude_folder(
    environ: Mapping[str, str] | None = None, home: Path | None = None
) -> Path | None:
    """Return the folder of the user's own Claude Code; None without a home folder."""
    if own := (os.environ if environ is None else environ).get("CLAUDE_CONFIG_DIR"):
        return Path(own)
    home = home or home_folder()
    return home and home / ".claude"


def user_settings_path(environ: Mapping[str, str] | None = None) -> Path | None:
    """Return the path of the user's own settings; None without a home folder."""
    folder = claude_folder(environ)
    return folder and folder / "settings.json"


def read_user_settings(path: Path | None = None) -> Document | None:
    """Read the user's own settings. The result is None if they are missing or cannot be read."""
    where = path or user_settings_path()
    try:
        return read(decode(read_limited(where)).text) if where else None
    except (FileTrouble, Unreadable):
        return None
