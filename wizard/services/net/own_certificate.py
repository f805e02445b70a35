"""A certificate for a receiver on this computer, made anew for each run and good for a day.

It names this computer only and cannot sign others, so trusting it opens nothing else. No package in
the dependencies makes certificates; RSA with SHA-256 (RFC 8017) in X.509 (RFC 5280) is short.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import textwrap
from datetime import UTC, datetime, timedelta

_BITS = 2048
_EXPONENT = 65537
_BASES = (2, 3, 5, 7)  # of Fermat's test; of such large random numbers, no composite one passes
_SMALL = range(3, 1000, 2)  # divisors that are tried first
_NAME = "mvk-wizard test receiver"
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")  # DER in front of a digest
_RSA, _SHA256_RSA = "2a864886f70d010101", "2a864886f70d01010b"  # OIDs
_COMMON_NAME, _ALT_NAMES, _CONSTRAINTS = "550403", "551d11", "551d13"


def own_certificate() -> tuple[str, str]:
    """Make a certificate for 127.0.0.1 and localhost, and its private key; both as PEM."""
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


def _oid(encoded: str) -> bytes:
    return _tlv(0x06, bytes.fromhex(encoded))


def _pem(kind: str, data: bytes) -> str:
    lines = textwrap.wrap(base64.b64encode(data).decode(), 64)
    return "\n".join((f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""))
