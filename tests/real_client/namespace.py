"""Namespaces for a run of the real client: a separate computer in memory, with loopback only.

Nothing that runs here can reach the computer outside: none of its files is mounted, and there is no
route to any network. Claude Code's managed settings folder is empty.
"""

from __future__ import annotations

import ctypes
import fcntl
import socket
import struct
from pathlib import Path

MANAGED = Path("/etc/claude-code")
API = "api.anthropic.com"
HOSTS = (
    API,
    "ingest.mavvrik.ai",
    "app.mavvrik.ai",
    "otlp.datadoghq.com",
    "ingest.mavvrik.ai.example.com",
    "ingest.mavvrik.invalid",
    "redirected.example.com",
)
# What a client is told in any of them: a key, and to contact nobody on its own account.
QUIET = {
    "ANTHROPIC_API_KEY": "sk-ant-api03-stand-in",
    "DISABLE_AUTOUPDATER": "1",
    "DISABLE_ERROR_REPORTING": "1",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
}
_KEPT = ("passwd", "group", "nsswitch.conf", "ld.so.cache")  # what programs want to read there
_MS_BIND = 4096
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1


def refuse_outside() -> None:
    """Refuse to run as the computer's own root, because that would hide its /etc.

    In our namespaces users are mapped one by one.
    """
    lines = Path("/proc/self/uid_map").read_text().splitlines()
    if any(line.split()[2] != "1" for line in lines):
        raise SystemExit("This runs inside unshare -rmn only.")


def isolate(folder: Path) -> None:
    """Mount file systems in memory over /etc and our folder, set host names, and start loopback.

    Nothing outside is mounted, so that nothing done here can reach it.
    """
    refuse_outside()
    kept = {name: Path("/etc", name).read_bytes() for name in _KEPT if Path("/etc", name).exists()}
    _tmpfs(Path("/etc"))
    _tmpfs(folder)
    for name, data in kept.items():
        Path("/etc", name).write_bytes(data)
    lines = ["127.0.0.1 localhost", "::1 localhost", *(f"127.0.0.1 {name}" for name in HOSTS)]
    Path("/etc/hosts").write_text("\n".join(lines) + "\n")
    MANAGED.mkdir()
    _loopback_up()


def lend(program: str, folder: Path) -> str:
    """Make a program in root's home readable in our folder. Nothing can be written through it."""
    place = folder / "program"
    place.touch()
    _mount(program, place, b"", _MS_BIND)
    return str(place)


def _tmpfs(target: Path) -> None:
    _mount("tmpfs", target, b"tmpfs", 0)


def _mount(source: str, target: Path, kind: bytes, flags: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), str(target).encode(), kind, flags, None):
        raise OSError(ctypes.get_errno(), f"cannot mount {source} on {target}")


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        asked = fcntl.ioctl(handle, _SIOCGIFFLAGS, struct.pack("16sH14x", b"lo", 0))
        flags = struct.unpack("16sH14x", asked)[1] | _IFF_UP
        fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags))


def unrouted() -> int:
    """Return how often a program here tried to leave. Only loopback has a route."""
    ipv4 = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines()]
    names, values = [line for line in ipv4 if line[0] == "Ip:"]
    ipv6 = dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines())
    return int(values[names.index("OutNoRoutes")]) + int(ipv6.get("Ip6OutNoRoutes", 0))
