"""Put settings into a container, get them out of one, and undo the delivery of a container.

A container is the format in which device management or a file delivers settings (`Form`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wizard.core.document.reader import Document
from wizard.core.document.text import SettingsText, decode
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


def unpack(data: bytes) -> SettingsText | None:
    """Return the settings in a property list, a profile, a .reg file or a script of this program.

    Return None if the bytes are none of these, because they may be settings themselves.

    Raises:
        NoSettings: it is one of these, but it is damaged or contains no settings.
    """
    if data.lstrip()[:1] == b"{":
        return None
    if data.startswith(b"bplist"):
        return _from_property_list(data)
    if data.startswith(b"\x30") and b"<plist" in data:
        raise NoSettings(_SIGNED)
    try:
        text = decode(data).text
    except Unreadable:
        return None
    code, _ = other_format(text) or ("", 0)
    if code == "property-list":
        return _from_property_list(data)
    if code == "registry-export":
        return SettingsText(read_registry(text), form=Form.REGISTRY)
    script = read_script(text) if code == "powershell" else None
    return None if script is None else SettingsText(script, form=Form.SCRIPT)


def _from_property_list(data: bytes) -> SettingsText:
    form, text = read_property_list(data)
    return SettingsText(text, form=form, around=data if form is Form.PROFILE else b"")


def pack(form: Form, document: Document, data: bytes, around: bytes = b"") -> bytes:
    """Put the settings into a container.

    `data` are the bytes of the settings. A settings file contains exactly these bytes. `around` is
    the profile that the settings came from, if any.

    Raises:
        NotCarried: the container cannot hold these settings.
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
    """Return what undoes the delivery of a container. `document` are the settings without Mavvrik.

    The result is a container with the remaining settings. If none remain, the result for the
    registry deletes the value.

    Raises:
        NotCarried: the container cannot hold these settings.
    """
    removers = {Form.REGISTRY: remove_registry, Form.SCRIPT: remove_script}
    if form in removers and not document.root.members:
        return removers[form]()
    return pack(form, document, data, around)
