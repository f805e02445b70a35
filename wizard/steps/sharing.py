"""What a shared screen shows: IDs by their last four, hosts and people by nicknames, no secret."""

from __future__ import annotations

import re

from wizard.core.merge.current_env import agent_of, env_values, find_vendor, headers_of, specific
from wizard.core.merge.plan import document_of
from wizard.core.redact.mask import mask_value, tail4
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Evidence, Session
from wizard.core.values import HEADERS, RESOURCE_ATTRIBUTES, TENANT_HEADER
from wizard.core.vendors import vendor_name


class Cover:
    """Hides what a shared screen must not show. Without sharing, only secrets are masked."""

    def __init__(self, session: Session, names: Nicknames) -> None:
        self.sharing = session.sharing
        self._names = names
        self._known = self._learn(session) if self.sharing else {}
        longest_first = sorted(self._known, key=len, reverse=True)
        known = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"(?<![\w.-])(?:{known})(?![\w-])") if known else None

    def text(self, text: str) -> str:
        """A sentence, or any masked text, as it may be drawn."""
        if not self.sharing:
            return text
        text = self._names.sentence(text)
        if self._pattern is not None:
            text = self._pattern.sub(lambda found: self._known[found[0]], text)
        return text

    def value(self, key: str, value: str) -> str:
        """The value of an entry as it may be drawn."""
        return self.text(mask_value(key, value, self.sharing))

    def _learn(self, session: Session) -> dict[str, str]:
        """The IDs in the credentials and in the settings, and a vendor that is no public one."""
        settings, credentials = session.settings, session.credentials
        values = env_values(document_of(settings.text)) if settings else {}
        ids = {
            headers_of(values.get(name, "")).get(TENANT_HEADER, "")
            for name in (HEADERS, specific("TRACES", "HEADERS"))
        }
        ids.add(agent_of(values.get(RESOURCE_ATTRIBUTES, "")) or "")
        if credentials is not None:
            ids |= {credentials.agent_id, credentials.tenant_id}
        known = {one: tail4(one) for one in ids if one}
        vendor = find_vendor(values, session.endpoint)
        for host in (vendor.host, vendor.beta, vendor.tracer) if vendor else ():
            if host and vendor_name(host) == host:
                known[host] = self._names.host(host)
        return known


HERE = "from this computer"
_FROM = re.compile(r"(?<=from )(\S+)(?=, over SSH)")


def shown_host(name: str, names: Nicknames, sharing: bool) -> str:
    """The name of a computer, or the nickname that stands for it."""
    return names.host(name) if name and sharing else name


def shown_person(name: str, names: Nicknames, sharing: bool) -> str:
    """The name of a person, or the nickname that stands for it."""
    return names.user(name) if name and sharing else name


def shown_sentence(text: str, names: Nicknames, sharing: bool) -> str:
    """A sentence with a path or an address in it, as it may be shown."""
    return names.sentence(text) if sharing else text


def where_of(evidence: Evidence, names: Nicknames, sharing: bool) -> str:
    """Where evidence comes from: `from jump01, over SSH`, `from this computer`."""
    where = evidence.where or HERE
    return _FROM.sub(lambda found: names.host(found[1]), where) if sharing else where
