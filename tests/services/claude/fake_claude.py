"""A program that replaces Claude Code in a trial: it sends one request, or misbehaves.

`write` puts it somewhere. What it does is named in `FAKE_CLAUDE`; what it was given goes to the
file named in `FAKE_CLAUDE_SEEN`.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from wizard.services.net.tls import own_certificate

# To find the primes of a certificate takes longer than the rest of a trial.
_certificate = cache(own_certificate)

PROGRAM = """
import json, os, pathlib, subprocess, sys, time

COMPANY = pathlib.Path("/etc/claude-code/managed-settings.json")
given = "--settings" in sys.argv
settings = pathlib.Path(sys.argv[sys.argv.index("--settings") + 1]) if given else COMPANY
env = json.loads(settings.read_text())["env"]
does = os.environ.get("FAKE_CLAUDE", "")
seen = os.environ.get("FAKE_CLAUDE_SEEN")

def tell(child=None):
    if seen:
        known = {
            "arguments": sys.argv[1:], "settings": settings.read_text(), "pid": os.getpid(),
            "mode": settings.stat().st_mode & 0o777, "folder": str(settings.parent),
            "folder_mode": settings.parent.stat().st_mode & 0o777, "cwd": os.getcwd(),
            "environ": dict(os.environ), "child": child,
            "trusted": pathlib.Path(os.environ.get("NODE_EXTRA_CA_CERTS", "/dev/null")).read_text(),
        }
        beside = pathlib.Path(seen + ".new")
        beside.write_text(json.dumps(known))
        beside.rename(seen)

def post(address, body):
    import ssl, urllib.request
    items = (item.partition("=") for item in env["OTEL_EXPORTER_OTLP_HEADERS"].split(","))
    headers = {name: value for name, _, value in items}
    headers["Content-Type"] = "application/json"
    asked = urllib.request.Request(address, json.dumps(body).encode(), headers)
    trusted = ssl.create_default_context(cafile=os.environ.get("NODE_EXTRA_CA_CERTS"))
    handlers = urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusted)
    urllib.request.build_opener(*handlers).open(asked).read()

def span(number, parent, name):
    given = {
        "traceId": "0" * 31 + "1", "spanId": f"{number:016x}", "name": "claude_code." + name,
        "startTimeUnixNano": 1_000_000_000, "endTimeUnixNano": 2_000_000_000, "attributes": [
            {"key": "session.id", "value": {"stringValue": "s-1"}},
        ],
    }
    if name == "llm_request":
        given["attributes"] += [
            {"key": "model", "value": {"stringValue": "m-1"}},
            {"key": "input_tokens", "value": {"intValue": 11}},
        ]
    return given if parent is None else {**given, "parentSpanId": f"{parent:016x}"}

if "--debug-file" in sys.argv:
    log = pathlib.Path(sys.argv[sys.argv.index("--debug-file") + 1])
    log.write_text(os.environ.get("FAKE_CLAUDE_LOG", ""))
if does == "hang":
    child = subprocess.Popen(["sleep", "600"])
    tell(child.pid)
    time.sleep(600)
if does == "leave":  # ends, but what it started keeps its output open
    tell(subprocess.Popen(["sleep", "600"]).pid)
else:
    tell()
if does == "stubborn":
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tell(subprocess.Popen(["sleep", "600"]).pid)
    time.sleep(600)
if does == "fail":
    print("Not logged in. sk-ant-api03-0123456789abcdef0123456789")
    raise SystemExit(1)
key, _, value = env["OTEL_RESOURCE_ATTRIBUTES"].partition("=")
spans = [span(1, None, "interaction"), span(2, 1, "llm_request")]
resource = {"attributes": [{"key": key, "value": {"stringValue": value}}]}
if does != "silent":
    post(env["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/traces",
         {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": spans}]}]})
config = os.environ.get("CLAUDE_CONFIG_DIR")
if config:  # as Claude Code does for every place that it runs in
    slug = "".join(c if c.isalnum() else "-" for c in os.getcwd())
    (pathlib.Path(config) / "projects" / slug / "memory").mkdir(parents=True)
"""


def share_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the trials of this process use the same certificate."""
    monkeypatch.setattr("wizard.services.claude.trial.own_certificate", _certificate)


def write(folder: Path) -> Path:
    """Put the program there, under the name of the real one."""
    path = folder / "claude"
    path.write_text(f"#!{sys.executable} -I\n{PROGRAM}")
    path.chmod(0o700)
    return path
