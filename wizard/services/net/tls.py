"""TLS certificates: the trusted ones, what a failure means, the issuer, and one for a receiver."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import ssl
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
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
# Object identifiers
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


# A certificate for a receiver on this computer ----------------------------------------------------

_BITS = 2048
_EXPONENT = 65537
_BASES = (2, 3, 5, 7)  # of Fermat's test; of such large random numbers, no composite one passes
_SMALL = range(3, 1000, 2)  # divisors that are tried first
_NAME = "mvk-wizard test receiver"
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")  # DER in front of a digest
_RSA = bytes.fromhex("2a864886f70d010101")
_SHA256_RSA = bytes.fromhex("2a864886f70d01010b")
_ALT_NAMES, _CONSTRAINTS = b"\x55\x1d\x11", b"\x55\x1d\x13"


def own_certificate() -> tuple[str, str]:
    """Make a certificate for 127.0.0.1 and localhost, and its private key; both as PEM.

    It is good for a day and cannot sign others, so trusting it opens nothing else. No package in
    the dependencies makes certificates; RSA with SHA-256 (RFC 8017) in X.509 (RFC 5280) is short.
    """
    modulus, private, first, second = _key()
    signed = _certificate(datetime.now(UTC), modulus)
    signature = _sign(signed, modulus, private)
    algorithm = _sequence(_oid(_SHA256_RSA), b"\x05\x00")
    certificate = _sequence(signed, algorithm, _tlv(0x03, b"\x00" + signature))
    parts = (
        *(0, modulus, _EXPONENT, private, first, second),
        *(private % (first - 1), private % (second - 1), pow(second, -1, first)),
    )
    key = _sequence(*map(_integer, parts))
    return _pem("CERTIFICATE", certificate), _pem("RSA PRIVATE KEY", key)


def _key() -> tuple[int, int, int, int]:
    """Return the modulus, the private exponent and the two primes."""
    while True:
        first, second = _prime(), _prime()
        group = (first - 1) * (second - 1)
        if first != second and group % _EXPONENT:
            return first * second, pow(_EXPONENT, -1, group), first, second


def _prime() -> int:
    high = 0b11 << (_BITS // 2 - 2)  # so that the product has all bits
    while True:
        number = secrets.randbits(_BITS // 2) | high | 1
        if all(number % small for small in _SMALL) and all(
            pow(base, number - 1, number) == 1 for base in _BASES
        ):
            return number


def _certificate(at: datetime, modulus: int) -> bytes:
    """Return what is signed: a version 3 certificate that is its own issuer."""
    name = _sequence(_tlv(0x31, _sequence(_oid(_COMMON_NAME), _tlv(0x0C, _NAME.encode()))))
    dates = (at - timedelta(days=1), at + timedelta(days=1))
    times = (_tlv(0x17, one.strftime("%y%m%d%H%M%SZ").encode()) for one in dates)
    public = _sequence(_integer(modulus), _integer(_EXPONENT))
    hosts = _sequence(_tlv(0x82, b"localhost"), _tlv(0x87, bytes((127, 0, 0, 1))))
    extensions = _sequence(
        _sequence(_oid(_ALT_NAMES), _tlv(0x04, hosts)),
        _sequence(_oid(_CONSTRAINTS), _tlv(0x01, b"\xff"), _tlv(0x04, _sequence())),
    )
    return _sequence(
        _tlv(0xA0, _integer(2)),
        _integer(secrets.randbits(120) + 1),
        _sequence(_oid(_SHA256_RSA), b"\x05\x00"),
        name,
        _sequence(*times),
        name,
        _sequence(_sequence(_oid(_RSA), b"\x05\x00"), _tlv(0x03, b"\x00" + public)),
        _tlv(0xA3, extensions),
    )


def _sign(data: bytes, modulus: int, private: int) -> bytes:
    digest = _SHA256 + hashlib.sha256(data).digest()
    length = _BITS // 8
    padded = b"\x00\x01" + b"\xff" * (length - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(padded), private, modulus).to_bytes(length)


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _tlv(0x30, b"".join(parts))


def _integer(number: int) -> bytes:
    return _tlv(0x02, number.to_bytes(number.bit_length() // 8 + 1))


def _oid(encoded: bytes) -> bytes:
    return _tlv(0x06, encoded)


def _pem(kind: str, data: bytes) -> str:
    lines = textwrap.wrap(base64.b64encode(data).decode(), 64)
    return "\n".join((f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""))
