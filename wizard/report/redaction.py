"""How things from the session may appear in a text that other people read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.credentials.reading import AGENT, TENANT
from wizard.core.harmless import harmless
from wizard.core.merge.current_env import agent_of, headers_of, merge_values
from wizard.core.redact.mask import mask_text, tail4
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Evidence, Session
from wizard.core.values import RESOURCE_ATTRIBUTES, TENANT_HEADER
from wizard.core.vendors import host_of

_HERE = re.compile(r"^(?:from this computer|(?=,|$))")
_FROM = re.compile(r"(?<=^from )(?!this computer|another computer)([^\s,]+)")
_MARKDOWN = re.compile(r"([\\`*\[\]<>|])")


class Redaction:
    """The rules for one text: `computer` is this computer's name, `home` the home folder."""

    def __init__(
        self,
        session: Session,
        *,
        computer: str = "",
        home: str = "",
        names: Nicknames | None = None,
    ) -> None:
        self._sharing = session.sharing
        self._computer = computer
        self._home = home.rstrip("/\\")
        self._names = names or Nicknames()
        credentials = session.credentials
        self._secrets = (credentials.api_key,) if credentials else ()
        self._ids = (credentials.agent_id, credentials.tenant_id) if credentials else ()
        self._resumed = session.resumed
        self._hidden: dict[str, str] = {}
        if session.sharing:
            self._hidden = dict(_hidden(session, self._ids, computer, self._names))

    def text(self, text: str) -> str:
        """A text with secrets masked and the home folder as ~; while sharing, more is hidden."""
        text = mask_text(harmless(text, keep=""), self._secrets, self._sharing)
        if self._home:
            text = re.sub(rf"{re.escape(self._home)}(?=[/\\]|$)", "~", text)
        if not self._sharing:
            return text
        for one in sorted(self._hidden, key=len, reverse=True):
            text = re.sub(rf"(?<![\w.-]){re.escape(one)}(?![\w-])", self._hidden[one], text)
        return self._names.name(text)

    def person(self, name: str) -> str:
        """The name of whoever made the test, as a nickname while sharing."""
        return self._names.user(name) if name and self._sharing else self.text(name)

    def host(self, name: str) -> str:
        """The name of a vendor; its host as a nickname while sharing."""
        hidden = self._sharing and "." in name and " " not in name
        return self._names.host(name) if hidden else name

    def where(self, evidence: Evidence) -> str:
        """`from jump01, over SSH`: this computer is named, for the reader sits elsewhere."""
        here = f"from {self._computer}" if self._computer else "from this computer"
        where = _HERE.sub(here, evidence.where)
        if self._sharing:
            return _FROM.sub(lambda found: self._names.host(found[1]), where)
        return self.text(where)

    def identifier(self, name: str) -> str:
        """Agent or tenant: whole, or its last four; what an earlier run kept of it is its tail."""
        if self._ids:
            value = dict(zip((AGENT, TENANT), self._ids, strict=True))[name]
            return tail4(value) if self._sharing else value
        if self._resumed is None:
            return ""
        tails = {AGENT: self._resumed.agent_tail, TENANT: self._resumed.tenant_tail}
        return tails[name]


def _hidden(
    session: Session, ids: tuple[str, ...], computer: str, names: Nicknames
) -> Iterator[tuple[str, str]]:
    """Names that may appear bare in a sentence, with the replacement for each."""
    values = merge_values(session.plan.document) if session.plan else {}
    headers = (value for name, value in values.items() if name.endswith("_HEADERS"))
    found = [headers_of(value).get(TENANT_HEADER) for value in headers]
    found.append(agent_of(values.get(RESOURCE_ATTRIBUTES, "")))
    yield from ((one, tail4(one)) for one in (*ids, *filter(None, found)))
    endpoints = (value for name, value in values.items() if name.endswith("_ENDPOINT"))
    hosts = map(host_of, (*endpoints, session.endpoint, session.verify_url))
    yield from ((host, names.host(host)) for host in (computer, *hosts) if host)


def escaped(text: str) -> str:
    """Text from outside, as it is read, whatever Markdown would make of it, in one line."""
    return _MARKDOWN.sub(r"\\\1", harmless(text, keep=""))
