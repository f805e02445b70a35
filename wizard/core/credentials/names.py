"""The names of the credentials, and the shapes of their values."""

from __future__ import annotations

import re

from wizard.core.values import UUID

AGENT = "MVK_AGENT_ID"
TENANT = "MVK_TENANT_ID"
KEY = "MVK_API_KEY"
ENDPOINT_NAME = "MVK_ENDPOINT"
VERIFY_URL_NAME = "MVK_VERIFY_URL"

# In the order of Mavvrik's Connect tab.
CREDENTIAL_NAMES = (AGENT, TENANT, KEY)
ADDRESS_NAMES = (ENDPOINT_NAME, VERIFY_URL_NAME)

LABELS = {
    AGENT: "Agent ID",
    TENANT: "Tenant ID",
    KEY: "API key",
    ENDPOINT_NAME: "Endpoint",
    VERIFY_URL_NAME: "Verification URL",
}

_KEY_SHAPE = re.compile(r"(?:mvk-|mvk_)\S+")


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID, the form of the Agent IDs that Mavvrik generates."""
    return UUID.fullmatch(text) is not None


def is_key_shaped(text: str) -> bool:
    """Whether `text` begins like a Mavvrik key: `mvk-agent-…` in the docs, `mvk_…` in the SDK."""
    return _KEY_SHAPE.fullmatch(text) is not None
