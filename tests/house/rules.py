"""The rules of STYLE and DESIGN that no other tool holds. Each takes a tree and names its offences."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.house.tree import BESIDE, HOUSE, SHARED_BY_FLOWS, Source, Tree, floors

FUNCTION_LINES_MAX: Final = 50
FILE_LINES_MAX: Final = 400
Functions = (ast.FunctionDef, ast.AsyncFunctionDef)

_HISTORY: Final = "migrations/versions/"
"""A migration is a list of facts, written once: its length is its schema's."""

_ANSWERS_FOR_A_WHOLE: Final = ("bot/intake.py", "bot/outages.py", "bot/run.py", "jobs/")
"""Where a failure of one update, of one tick, or of a courtesy of the process ends: only they may catch everything."""

_CLOCKS: Final = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
_ROOM_DEEP: Final = 2
"""flows/<room>/<flow>.py."""


def packages_without_a_floor(tree: Tree) -> list[str]:
    """Every package is on a floor, or known to be beside the house."""
    known = floors(tree.root) | BESIDE
    return sorted({source.package for source in tree.python if "/" in source.path and source.package not in known})


def long_functions(tree: Tree) -> list[str]:
    """A function is read without scrolling."""
    return [
        _at(source, node, f"{node.name} has {length} lines")
        for source in tree.python
        for node in source.nodes
        if isinstance(node, Functions)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]


def long_files(tree: Tree) -> list[str]:
    """A file is one topic."""
    return [
        f"{source.path}: {source.lines} lines"
        for source in tree.sources
        if source.lines > FILE_LINES_MAX and not source.path.startswith(_HISTORY)
    ]


def commits(tree: Tree) -> list[str]:
    """Nobody calls commit: a session commits once, when its block ends."""
    return [
        _at(source, call, "commits")
        for source in tree.rooms
        if source.path != "store/sessions.py"
        for call in _calls(source)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]


def sessions_outside_flows(tree: Tree) -> list[str]:
    """Only flows open a session."""
    return [
        _at(source, call, f"opens a session to {call.func.attr}")
        for source in tree.rooms
        if source.package != "flows"
        for call in _calls(source)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"read", "write"}
        and _name(call.func.value) == "sessions"
    ]


def flows_of_several_intentions(tree: Tree) -> list[str]:
    """One file is one intention: one public function, of the file's own name."""
    offences = []
    for source in tree.flows:
        public = [node.name for node in source.statements if isinstance(node, Functions) and node.name[0] != "_"]
        if public != [Path(source.path).stem]:
            offences.append(f"{source.path}: has the functions {', '.join(public) or 'none'}")
    return offences


def flows_without_a_room(tree: Tree) -> list[str]:
    """A flow stands in the room of its subject, one floor down and no deeper."""
    return [f"{source.path}: stands in no room" for source in tree.flows if source.path.count("/") != _ROOM_DEEP]


def flows_that_call_flows(tree: Tree) -> list[str]:
    """A flow never calls a flow: a transaction has one beginning."""
    return [
        _at(source, node, f"imports {module}")
        for source in tree.rooms
        if source.package == "flows" and Path(source.path).name != "__init__.py"
        for node, module in _imports(source)
        if module.startswith("flows.") and module.split(".")[1] not in SHARED_BY_FLOWS | {"shared"}
    ]


def other_clocks(tree: Tree) -> list[str]:
    """One clock: nobody else asks what time it is."""
    return [
        _at(source, call, f"asks {_name(call.func.value)}.{call.func.attr}")
        for source in tree.rooms
        if source.path != "kernel/clock.py"
        for call in _calls(source)
        if isinstance(call.func, ast.Attribute) and (_name(call.func.value), call.func.attr) in _CLOCKS
    ]


def settings_read_elsewhere(tree: Tree) -> list[str]:
    """Settings are read once, in `bot`, and handed down."""
    return [
        _at(source, node, f"reads os.{node.attr}")
        for source in tree.rooms
        if source.package != "bot"
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and _name(node.value) == "os"
    ]


def catch_alls(tree: Tree) -> list[str]:
    """`except Exception` only where a whole update or a whole tick is answered for."""
    return [
        _at(source, node, "catches everything")
        for source in tree.rooms
        if not source.path.startswith(_ANSWERS_FOR_A_WHOLE)
        for node in source.nodes
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
    ]


def enums_with_twins(tree: Tree) -> list[str]:
    """Enums are @unique."""
    return [
        _at(source, node, f"{node.name} is not @unique")
        for source in tree.rooms
        for node in source.nodes
        if isinstance(node, ast.ClassDef)
        and any(_name(base) in {"Enum", "IntEnum", "StrEnum"} for base in node.bases)
        and "unique" not in {_name(decorator) for decorator in node.decorator_list}
    ]


def kinds_told_apart(tree: Tree) -> list[str]:
    """Handlers, views and jobs render and serve any kind of task: what differs, the kind says of itself."""
    kinds = {path.stem for path in (HOUSE / "tasks" / "kinds").glob("[!_]*.py")}
    return [
        _at(source, node, "tells a kind of task apart by its name")
        for source in tree.rooms
        if source.package in {"handlers", "views", "jobs"}
        for node in source.nodes
        if isinstance(node, ast.Compare)
        and any(_name(side) == "kind" for side in (node.left, *node.comparators))
        and kinds & {side.value for side in ast.walk(node) if isinstance(side, ast.Constant)}
    ]


def _catches_everything(node: ast.ExceptHandler) -> bool:
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(each is None or _name(each) == "Exception" for each in caught)


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in source.nodes if isinstance(node, ast.Call))


def _imports(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield from ((node, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)


def _name(node: ast.expr) -> str:
    """The last word of `a.b.c`, or of `c`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _at(source: Source, node: ast.stmt | ast.expr | ast.ExceptHandler, offence: str) -> str:
    return f"{source.path}:{node.lineno}: {offence}"
