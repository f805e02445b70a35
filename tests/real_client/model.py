"""A simulation of the Anthropic Messages API, with and without streaming, and one tool call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.real_client.wire import Request, response

TOOL_WORD = "list the files"  # a prompt with these words makes the model request one shell command
COMMAND = "echo said-by-the-tool"
ANSWER = "All done."
MODEL = "claude-sonnet-4-6"
TOKENS = {
    "input_tokens": 11,
    "output_tokens": 7,
    "cache_read_input_tokens": 5,
    "cache_creation_input_tokens": 3,
}


@dataclass
class Model:
    """The simulated API. `asked` counts the requests, `others` names paths that are not served."""

    streaming: bool = True  # False: streaming is refused, so that the client asks without it
    asked: int = 0
    others: list[str] = field(default_factory=list)

    async def __call__(self, request: Request) -> bytes:
        """Answer one request."""
        path = request.path.partition("?")[0]
        if path == "/v1/messages/count_tokens":
            return response(200, b'{"input_tokens": 11}')
        if (request.method, path) != ("POST", "/v1/messages"):
            self.others.append(f"{request.method} {path}")
            return response(404, _error("not_found_error"))
        return self._message(json.loads(request.body))

    def _message(self, wish: dict[str, Any]) -> bytes:
        self.asked += 1
        message = _message(wish, wants_tool=_wants_tool(wish))
        ids = ("request-id", f"req_{self.asked}")
        if not wish.get("stream"):
            return response(200, json.dumps(message).encode(), ids)
        if not self.streaming:
            return response(404, _error("not_found_error"), ids)
        lines = "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in _events(message))
        return response(200, lines.encode(), ids, kind="text/event-stream")


def _error(kind: str) -> bytes:
    return json.dumps({"type": "error", "error": {"type": kind, "message": "not here"}}).encode()


def _wants_tool(wish: dict[str, Any]) -> bool:
    """Whether the prompt asks for the tool, it is available, and it has not run yet."""
    said = json.dumps(wish.get("messages", []))
    return bool(wish.get("tools")) and TOOL_WORD in said and '"tool_result"' not in said


def _message(wish: dict[str, Any], *, wants_tool: bool) -> dict[str, Any]:
    text = {"type": "text", "text": ANSWER}
    given = {"command": COMMAND, "description": "List the files"}
    tool = {"type": "tool_use", "id": "toolu_01", "name": "Bash", "input": given}
    return {
        "id": "msg_01",
        "type": "message",
        "role": "assistant",
        "model": wish.get("model", MODEL),
        "content": [tool if wants_tool else text],
        "stop_reason": "tool_use" if wants_tool else "end_turn",
        "stop_sequence": None,
        "usage": TOKENS,
    }


def _events(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the same message as a stream."""
    block = message["content"][0]
    empty: dict[str, Any] = {"text": ""} if block["type"] == "text" else {"input": {}}
    if block["type"] == "text":
        delta = {"type": "text_delta", "text": block["text"]}
    else:
        delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
    start = {**message, "content": [], "stop_reason": None}
    stop = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_start", "message": start}
    yield {"type": "content_block_start", "index": 0, "content_block": {**block, **empty}}
    yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    yield {"type": "message_delta", "delta": stop, "usage": message["usage"]}
    yield {"type": "message_stop"}
