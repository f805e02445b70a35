"""TLS certificates: the system's trusted ones, the meaning of a failure, and the issuer."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from wizard.core.harmless import one_line
from wizard.core.verify.answer_kinds import AnswerKind
from wizard.services.net.connections import NetworkTrouble

# First OpenSSL's codes, then those that Windows and macOS report through truststore. The latter are
# taken from its source code and have not been seen in practice.
_KINDS = {
    9: AnswerKind.TLS_CLOCK,  # not yet valid
    10: AnswerKind.TLS_CLOCK,  # expired
    18: AnswerKind.TLS_UNKNOWN_CA,  # self-signed
    19: AnswerKind.TLS_UNKNOWN_CA,  # an unknown root certificate in the chain
    20: AnswerKind.TLS_UNKNOWN_CA,
    21: AnswerKind.TLS_UNKNOWN_CA,  # the chain was not sent completely
    62: AnswerKind.TLS_WRONG_HOST,
    64: AnswerKind.TLS_WRONG_HOST,  # the same for an IP address
    0x800B0101: AnswerKind.TLS_CLOCK,
    0x800B0109: AnswerKind.TLS_UNKNOWN_CA,
    0x800B010A: AnswerKind.TLS_UNKNOWN_CA,
    0x800B010F: AnswerKind.TLS_WRONG_HOST,
    -67818: AnswerKind.TLS_CLOCK,
    -67819: AnswerKind.TLS_CLOCK,
    -67843: AnswerKind.TLS_UNKNOWN_CA,
    -25318: AnswerKind.TLS_UNKNOWN_CA,
    -67602: AnswerKind.TLS_WRONG_HOST,
}
CERTIFICATES = "NODE_EXTRA_CA_CERTS"
_COMMON_NAME = b"\x55\x04\x03"
_ORGANIZATION = b"\x55\x04\x0a"


def verified_context(more: str = "") -> ssl.SSLContext:
    """Return a TLS context with the system's trusted certificates, SSL_CERT_FILE and SSL_CERT_DIR.

    `more` is a file with more certificates. Like NODE_EXTRA_CA_CERTS, it is ignored if it can't be
    read.
    Blocks while files are read. Unlike httpx's own context, it ignores SSLKEYLOGFILE.

    Raises:
        NetworkTrouble: BROKEN_CERTIFICATE_SETTINGS, with the name of the variable.
    """
    import truststore

    try:
        trouble = "the system's trusted certificates do not load"
        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
        if file:
            trouble = "SSL_CERT_FILE does not name a readable file of certificates"
            context.load_verify_locations(cafile=file)
        if folder:
            trouble = "SSL_CERT_DIR does not name an existing folder"
            if not any(Path(part).is_dir() for part in folder.split(os.pathsep)):
                raise FileNotFoundError
            context.load_verify_locations(capath=folder)
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        raise NetworkTrouble(AnswerKind.BROKEN_CERTIFICATE_SETTINGS, trouble) from None
    if more:
        with suppress(OSError, ValueError):
            context.load_verify_locations(cafile=more)
    return context


def unverified_context() -> ssl.SSLContext:
    """Return a TLS context that accepts any certificate, to read the issuer of a refused one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def kind_of(error: ssl.SSLError) -> AnswerKind:
    """Classify a failed handshake."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _KINDS.get(getattr(error, "verify_code", 0), AnswerKind.TLS_OTHER)
    return AnswerKind.CUT_OFF if isinstance(error, ssl.SSLEOFError) else AnswerKind.TLS_OTHER


def issuer_of(certificate: bytes | None) -> str | None:
    """Return a certificate's issuer, like "Example Root CA (Example Ltd)". None if unreadable."""
    try:
        names = dict(_issuer_names(certificate or b""))
    except (IndexError, ValueError):
        return None
    common, organization = names.get(_COMMON_NAME, ""), names.get(_ORGANIZATION, "")
    if common and organization and organization not in common:
        return f"{common} ({organization})"
    return common or organization or None


def _issuer_names(certificate: bytes) -> Iterator[tuple[bytes, str]]:
    """List the parts of the issuer's name with their object identifiers.

    The fields of a signed X.509 certificate start with version (A0, optional), serial number,
    algorithm and issuer.
    """
    signed = _parts(_parts(certificate)[0][1])[0][1]
    fields = _parts(signed)
    issuer = fields[3 if fields[0][0] == 0xA0 else 2][1]
    for _, group in _parts(issuer):
        for _, pair in _parts(group):
            (_, identifier), (tag, value) = _parts(pair)
            encoding = "utf-16-be" if tag == 0x1E else "utf-8"
            yield identifier, one_line(value.decode(encoding, "replace"))


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """Return the tag and the content of each element in a piece of DER."""
    parts, position = [], 0
    while position < len(data):
        tag, length = data[position], data[position + 1]
        position += 2
        if length & 0x80:
            octets = length & 0x7F
            length = int.from_bytes(data[position : position + octets], "big")
            position += octets
        if position + length > len(data):
            raise ValueError("cut off")
        parts.append((tag, data[position : position + length]))
        position += length
    return parts
