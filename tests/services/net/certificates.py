"""Certificates for the tests: one authority, good and bad ones."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

LONG_AGO = datetime.now(UTC) - timedelta(days=400)


@cache
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Acme Ltd", organization_unit_name="Acme Web Proxy")


def server_context(
    *names: str, expires: datetime | None = None, starts: datetime | None = None
) -> ssl.SSLContext:
    """A server's context with a certificate for these names, issued by our authority."""
    certificate = authority().issue_cert(*names, not_after=expires, not_before=starts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def signed_by(common_name: str, organization: str = "") -> str:
    """A certificate in PEM form whose issuer has this name."""
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if organization:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name(parts))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    return certificate.public_bytes(Encoding.PEM).decode()
