"""Settings into a container, out of one, and what takes a container back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wizard.core.document.reader import Document
from wizard.core.document.text import decode
from wizard.core.package.model import Form, NoSettings
from wizard.core.package.property_list import (
    read_property_list,
    write_profile,
    write_property_list,
)
from wizard.core.package.registry import (
    read_registry,
    read_script,
    remove_registry,
    remove_script,
    write_registry,
    write_script,
)
from wizard.core.syntax.not_settings import other_format
from wizard.core.syntax.problem import Unreadable

_SIGNED = "The configuration profile is signed. To get it unsigned: security cms -D -i FILE"


@dataclass(frozen=True, slots=True)
class Taken:
    """Settings that came out of a container, as JSON."""

    form: Form
    text: str = field(repr=False)


def take_out(data: bytes) -> Taken | None:
    """The settings in a property list, a profile, a .reg file or a script of ours.

    None where the bytes are none of these: they may be settings themselves.

    Raises:
        NoSettings: it is one of these, and no settings come out of it.
    """
    if data.startswith(b"bplist"):
        return Taken(*read_property_list(data))
    if data.startswith(b"\x30") and b"<plist" in data:
        raise NoSettings(_SIGNED)
    try:
        text = decode(data).text
    except Unreadable:
        return None
    code, _ = other_format(text) or ("", 0)
    if code == "property-list":
        return Taken(*read_property_list(data))
    if code == "registry-export":
        return Taken(Form.REGISTRY, read_registry(text))
    script = read_script(text) if code == "powershell" else None
    return None if script is None else Taken(Form.SCRIPT, script)


def pack(form: Form, document: Document, data: bytes, around: bytes = b"") -> bytes:
    """The settings in a container.

    `data` are the settings as bytes: a settings file holds exactly these. `around` is the profile
    that they came from, if any.

    Raises:
        NotCarried: the container has no way to hold them.
    """
    if form is Form.JSON:
        return data
    if form is Form.PROFILE:
        return write_profile(document, around)
    writers: Mapping[Form, Callable[[Document], bytes]] = {
        Form.PROPERTY_LIST: write_property_list,
        Form.REGISTRY: write_registry,
        Form.SCRIPT: write_script,
    }
    return writers[form](document)


def take_back(form: Form, document: Document, data: bytes, around: bytes = b"") -> bytes:
    """What takes a container back, given the settings without Mavvrik.

    That is the container with what is left. Where nothing is left, the registry loses its value.

    Raises:
        NotCarried: the container has no way to hold them.
    """
    removers = {Form.REGISTRY: remove_registry, Form.SCRIPT: remove_script}
    if form in removers and not document.root.members:
        return removers[form]()
    return pack(form, document, data, around)
