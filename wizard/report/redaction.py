"""What other people may see of a session: on a shared screen, in a report or a change request.

API keys and other secrets are always masked. While sharing, IDs show only their last four
characters, and people, computers and hosts get nicknames. `hidden_names` lists the names to hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.credentials.names import AGENT, TENANT
from wizard.core.harmless import harmless
from wizard.core.merge.current_env import agent_of, headers_of, merge_values
from wizard.core.merge.plan import document_of
from wizard.core.redact.mask import mask_text, mask_value, tail4
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.record import Evidence
from wizard.core.session.session import Session
from wizard.core.values import RESOURCE_ATTRIBUTES, TENANT_HEADER
from wizard.core.vendors import host_of

HERE = "from this computer"
_HERE = re.compile(r"^(?:from this computer|(?=,|$))")
_FROM = re.compile(r"(?<=^from )(?!this computer|another computer)([^\s,]+)")
_MARKDOWN = re.compile(r"([\\`*\[\]<>|])")


class Redaction:
    """The rules for one session. `computer` is this computer's name, `home` the home folder.

    Until the screen is shared, the methods for a screen only mask secrets.
    """

    def __init__(
        self,
        session: Session,
        *,
        computer: str = "",
        home: str = "",
        names: Nicknames | None = None,
    ) -> None:
        self.sharing = session.sharing
        self._computer = computer
        self._home = home.rstrip("/\\")
        self._names = names or Nicknames()
        credentials = session.credentials
        self._secrets = (credentials.api_key,) if credentials else ()
        self._own_ids = (credentials.agent_id, credentials.tenant_id) if credentials else ()
        self._resumed = session.resumed
        self._hidden: dict[str, bool] = {}  # by lowercase name, whether it is a host
        self._pattern: re.Pattern[str] | None = None
        if self.sharing:
            hidden = dict(hidden_names(session, computer))
            self._hidden = {name.lower(): is_host for name, is_host in hidden.items()}
            longest_first = sorted(hidden, key=len, reverse=True)
            # Host names are matched in any case. A name without a dot may also be a word, like
            # "mavvrik".
            known = "|".join(
                f"(?i:{re.escape(name)})" if hidden[name] and "." in name else re.escape(name)
                for name in longest_first
            )
            self._pattern = re.compile(rf"(?<![\w.-])(?:{known})(?![\w-])") if known else None

    # On a screen ----------------------------------------------------------------------------------

    def sentence(self, text: str) -> str:
        """Return a sentence, or a text with secrets already masked, as a screen may show it."""
        return self._without_names(self._names.sentence(text)) if self.sharing else text

    def value(self, key: str, value: str) -> str:
        """Return the value of the setting `key` as a screen may show it."""
        return self.sentence(mask_value(key, value, self.sharing))

    # In a text that leaves ------------------------------------------------------------------------

    def text(self, text: str) -> str:
        """Mask secrets in a text and show the home folder as ~. While sharing, hide names too."""
        text = mask_text(harmless(text, keep=""), self._secrets, self.sharing)
        if self._home:
            text = re.sub(rf"{re.escape(self._home)}(?=[/\\]|$)", "~", text)
        return self._without_names(self._names.name(text)) if self.sharing else text

    def named_where(self, evidence: Evidence) -> str:
        """Return where evidence comes from, with this computer's name: `from jump01, over SSH`."""
        here = f"from {self._computer}" if self._computer else HERE
        where = _HERE.sub(here, evidence.where)
        return self._from_host(where) if self.sharing else self.text(where)

    def identifier(self, name: str) -> str:
        """Return an Agent ID or Tenant ID.

        While sharing, only its last four characters are returned. Of an earlier run only those are
        known.
        """
        if self._own_ids:
            value = dict(zip((AGENT, TENANT), self._own_ids, strict=True))[name]
            return tail4(value) if self.sharing else value
        if self._resumed is None:
            return ""
        tails = {AGENT: self._resumed.agent_tail, TENANT: self._resumed.tenant_tail}
        return tails[name]

    # In both --------------------------------------------------------------------------------------

    def person(self, name: str) -> str:
        """Return a person's name, or the nickname while sharing."""
        return self._names.user(name) if name and self.sharing else name

    def host(self, name: str) -> str:
        """Return the name of a host or computer, or the nickname while sharing."""
        return self._names.host(name) if name and self.sharing else name

    def where(self, evidence: Evidence) -> str:
        """Return where evidence comes from: `from jump01, over SSH`, or `from this computer`."""
        return self._from_host(evidence.where or HERE)

    def _from_host(self, where: str) -> str:
        return _FROM.sub(lambda found: self.host(found[1]), where)

    def _without_names(self, text: str) -> str:
        def nickname(found: re.Match[str]) -> str:
            is_host = self._hidden[found[0].lower()]
            return self._names.host(found[0]) if is_host else tail4(found[0])

        return self._pattern.sub(nickname, text) if self._pattern else text


def hidden_names(session: Session, computer: str = "") -> Iterator[tuple[str, bool]]:
    """List each name that must be hidden in a sentence, and whether it is a host.

    These are the tenants and agents of the credentials and the settings, the hosts of all endpoints
    in the settings, of this run's endpoint and verification URL, and the name of this computer.
    """
    credentials, settings = session.credentials, session.settings
    values = merge_values(document_of(settings.text)) if settings else {}
    headers = (value for name, value in values.items() if name.endswith("_HEADERS"))
    ids = [headers_of(value).get(TENANT_HEADER) for value in headers]
    ids.append(agent_of(values.get(RESOURCE_ATTRIBUTES, "")))
    if credentials is not None:
        ids += [credentials.agent_id, credentials.tenant_id]
    yield from ((one, False) for one in ids if one)
    endpoints = (value for name, value in values.items() if name.endswith("_ENDPOINT"))
    hosts = map(host_of, (*endpoints, session.endpoint, session.verify_url))
    yield from ((host, True) for host in (computer, *hosts) if host)


def escaped(text: str) -> str:
    """Escape text from outside, so that Markdown shows it unchanged and in one line."""
    return _MARKDOWN.sub(r"\\\1", harmless(text, keep=""))
