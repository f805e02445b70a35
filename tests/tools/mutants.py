"""Mutants of one module: the same code with one small error in it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
}
_SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.Raise)
_SKIPPED_CALLS = {"dataclass", "field", "lru_cache", "contextmanager"}


@dataclass(frozen=True)
class Mutant:
    """One change: its line, the code before and after, and the whole module with it."""

    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.before}  →  {self.after}"


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if _is_worth_it(node, parents):
            found += [_mutant(tree, node, new) for new in _changed(node)]
    return sorted(found, key=lambda mutant: (mutant.line, mutant.before))


def _is_worth_it(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Exclude docstrings, annotations, decorators, TYPE_CHECKING blocks and __all__."""
    child: ast.AST = node
    while (parent := parents.get(child)) is not None:
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
            if child in parent.decorator_list or child is parent.returns:
                return False
        elif (
            (isinstance(parent, ast.AnnAssign) and child is parent.annotation)
            or (isinstance(parent, ast.arg) and child is parent.annotation)
            or (isinstance(parent, ast.ClassDef) and child in parent.decorator_list)
            or (isinstance(parent, ast.If) and _names(parent.test) == {"TYPE_CHECKING"})
            or (isinstance(parent, ast.Assign) and _names(parent.targets[0]) == {"__all__"})
            or isinstance(parent, ast.ImportFrom | ast.Import)
            or _is_skipped_call(parent)
        ):
            return False
        child = parent
    return not _is_docstring(node, parents)


def _names(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}


def _is_skipped_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(
        isinstance(node.func, ast.Name) and node.func.id in _SKIPPED_CALLS
    )


def _is_docstring(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    holder = parents.get(node) if isinstance(node, ast.Constant) else node
    return (
        isinstance(holder, ast.Expr)
        and isinstance(holder.value, ast.Constant)
        and isinstance(holder.value.value, str)
    )


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the node with one error, in every way that we know."""
    match node:
        case ast.Compare(ops=[op, *rest]) if type(op) in _COMPARE:
            yield _with(node, ops=[_COMPARE[type(op)](), *rest])
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=op) if type(op) in _BINARY:
            yield _with(node, op=_BINARY[type(op)]())
        case ast.AugAssign(op=op) if type(op) in _BINARY:
            yield _with(node, op=_BINARY[type(op)]())
        case ast.If(test=test) | ast.IfExp(test=test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)) | ast.Constant(value=float(value)):
            yield ast.Constant(value + 1)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
    if isinstance(node, _SIMPLE) and not _is_yield(node):
        yield ast.Pass()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_yield(node: ast.AST) -> bool:
    return any(isinstance(found, ast.Yield | ast.YieldFrom) for found in ast.walk(node))


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _mutant(tree: ast.Module, node: ast.AST, new: ast.AST) -> Mutant:
    class Replace(ast.NodeTransformer):
        def visit(self, here: ast.AST) -> ast.AST:
            return new if here is node else super().visit(here)

    # A shallow walk would change the tree itself, so only the path to the node is copied.
    changed = Replace().visit(_copied(tree, node, new))
    source = ast.unparse(ast.fix_missing_locations(changed))
    line = getattr(node, "lineno", 0)
    return Mutant(line, _short(node), _short(new), source)


def _copied(tree: ast.Module, node: ast.AST, new: ast.AST) -> ast.AST:
    return copy.deepcopy(tree, {id(node): node, id(new): new})


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:67]}..."
