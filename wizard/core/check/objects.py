"""The objects of a document by their paths, each read once however often it is asked for."""

from __future__ import annotations

from wizard.core.document.nodes import Path
from wizard.core.document.reader import Document, ObjectNode, read


class Objects:
    """Those of one document; their members stand at their places in the whole text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._known: dict[int, ObjectNode] = {}  # by where they begin

    def at(self, path: Path) -> ObjectNode | None:
        """The object at `path`; None where the way leads through a list or to something else."""
        node: ObjectNode | None = self.document.root
        for step in path:
            node = self._in(node, step) if node is not None and isinstance(step, str) else None
        return node

    def _in(self, node: ObjectNode, name: str) -> ObjectNode | None:
        member, text = node.get(name), self.document.text
        if member is None or text[member.value_start] != "{":
            return None
        start = member.value_start
        if start not in self._known:
            inside = read(text[start : member.value_end], limits=False).root
            self._known[start] = _shifted(inside, start)
        return self._known[start]


def _shifted(node: ObjectNode, shift: int) -> ObjectNode:
    members = tuple(
        member._replace(
            key_start=member.key_start + shift,
            key_end=member.key_end + shift,
            value_start=member.value_start + shift,
            value_end=member.value_end + shift,
        )
        for member in node.members
    )
    return ObjectNode(node.start + shift, node.end + shift, members)
