"""No proxy and no certificates of the machine that runs the tests, only ours where requested."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.files.saved_files import OLD
from tests.services.net.certificates import authority

_NETWORK = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def plain_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*_NETWORK, *(name.upper() for name in _NETWORK)):
        monkeypatch.delenv(name, raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def trusted(plain_network: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' authority is trusted, through SSL_CERT_FILE."""
    file = tmp_path / "authority.pem"
    authority().cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A settings file that others in its group may read."""
    path = tmp_path / "settings.json"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path
