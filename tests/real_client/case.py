"""A case: what Claude Code is given; and its outcome: what it did, and what arrived where."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from wizard.core.trace.spans import SpansUnreadable, TraceReading, join, read_spans

QUESTION = "Say hello."


@dataclass(frozen=True, slots=True)
class Case:
    """One run of `claude -p`. `managed` is the text of the computer's managed settings file.

    The URLs of Mavvrik and of another vendor lead to our own receivers, with certificates that the
    client is told to trust. The files are therefore the same as a customer's.
    """

    managed: bytes | None = None
    console: bytes | None = None  # saved in the admin console and fetched from there
    drop_ins: Mapping[str, bytes] = field(default_factory=dict)
    user: Mapping[str, Any] | None = None  # ~/.claude/settings.json
    project: Mapping[str, Any] | None = None  # .claude/settings.json in the folder in which it runs
    settings: bytes | None = None  # given as --settings FILE
    environ: Mapping[str, str] = field(default_factory=dict)
    prompt: str = QUESTION
    streaming: bool = True
    answer: str = "accept"  # how the receivers answer: see `answers`
    far: bool = False  # the handshake with the receivers takes as long as over a real network
    trusted: bool = True  # False: the client does not know the issuer of the certificates
    own_user: bool = False  # it runs as a user who is not root; the company settings are root's
    mode: int = 0o644  # of the company settings
    starts: int = 1  # how often it is started; the last start is what counts


@dataclass(frozen=True, slots=True)
class Sent:
    """One telemetry request as it arrived."""

    to: str  # scheme and host, as the client names them: "https://ingest.mavvrik.ai"
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the header with that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def signal(self) -> str:
        """The signal by the end of its path: `traces`, `metrics` or `logs`."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def reading(self) -> TraceReading:
        """The spans in the request. It is empty if the body is not OTLP/JSON."""
        packed = self.header("content-encoding") == "gzip"
        try:
            return read_spans(gzip.decompress(self.body) if packed else self.body)
        except SpansUnreadable:
            return TraceReading()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the client did. `exit_code` is None if it had to be ended."""

    exit_code: int | None
    stdout: str
    stderr: str
    asked: int  # requests to the model
    sent: tuple[Sent, ...]
    outside: int  # attempted connections to anything but loopback
    model_paths: tuple[str, ...]  # other paths that were requested from the model's server

    def to(self, address: str) -> tuple[Sent, ...]:
        """Return what arrived at one URL."""
        return tuple(one for one in self.sent if one.to == address)

    @property
    def reading(self) -> TraceReading:
        """All spans, from all receivers."""
        return join(one.reading for one in self.sent)


class _Bytes(json.JSONEncoder):
    def default(self, o: object) -> object:
        if isinstance(o, bytes):
            return {"bytes": base64.b64encode(o).decode()}
        return super().default(o)


def _bytes(value: dict[str, Any]) -> Any:
    return base64.b64decode(value["bytes"]) if set(value) == {"bytes"} else value


def pack(thing: Case | Outcome) -> bytes:
    """Encode as JSON, for the process in the namespaces and back."""
    return json.dumps(asdict(thing), cls=_Bytes).encode()


def unpack_case(data: bytes) -> Case:
    """Decode a case that `pack` encoded."""
    return Case(**json.loads(data, object_hook=_bytes))


def unpack_outcome(data: bytes) -> Outcome:
    """Decode an outcome that `pack` encoded."""
    found = json.loads(data, object_hook=_bytes)
    sent = tuple(
        Sent(**{**one, "headers": tuple((name, value) for name, value in one["headers"])})
        for one in found.pop("sent")
    )
    names = {field.name for field in fields(Outcome)} - {"sent", "model_paths"}
    return Outcome(
        **{name: found[name] for name in names},
        sent=sent,
        model_paths=tuple(found["model_paths"]),
    )
