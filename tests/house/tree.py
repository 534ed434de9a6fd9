"""The house's own sources, read once: what the rules look at, here or in a tree with a trespass planted."""

import ast
import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOUSE: Final = Path(__file__).parents[2]
BESIDE: Final = frozenset({"sandbox", "benchmarks", "tests", "migrations"})
"""Beside the floors: no room of the house, so most rules of the house do not bind them."""

_LEFT_OUT: Final = frozenset({"var", "build", "dist"})


@dataclass(frozen=True, slots=True)
class Source:
    """One file of ours. `path` is relative to the house, with forward slashes."""

    path: str
    text: str

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def package(self) -> str:
        return self.path.split("/")[0]

    @property
    def statements(self) -> list[ast.stmt]:
        """What stands at the top of a Python file."""
        return _parsed(self.text).body

    @property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything that a Python file says."""
        return _walked(self.text)


@dataclass(frozen=True, slots=True)
class Tree:
    """All sources below a root."""

    root: Path
    sources: tuple[Source, ...]

    @property
    def python(self) -> list[Source]:
        return [source for source in self.sources if source.path.endswith(".py")]

    @property
    def rooms(self) -> list[Source]:
        """Python files of the floors."""
        return [source for source in self.python if "/" in source.path and source.package not in BESIDE]

    @property
    def flows(self) -> list[Source]:
        """The files that are one intention each, by the rooms that they stand in."""
        inside = [source for source in self.rooms if source.package == "flows"]
        named = [source for source in inside if Path(source.path).stem not in SHARED_BY_FLOWS]
        return [source for source in named if not source.path.startswith("flows/shared/")]


SHARED_BY_FLOWS: Final = frozenset({"__init__", "deps", "errors", "ports", "shapes"})


def read_tree(root: Path) -> Tree:
    """Read every Python, JavaScript and CSS file below `root`, but for hidden and made folders."""
    return Tree(root, tuple(_sources(root)))


def floors(root: Path) -> frozenset[str]:
    """The packages that the layers contract puts on a floor."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return frozenset(name.strip() for layer in layers for name in layer.split("|"))


@functools.cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@functools.cache
def _walked(text: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_parsed(text)))


def _sources(folder: Path, prefix: str = "") -> Iterator[Source]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "__pycache__")) or entry.name in _LEFT_OUT:
            continue
        if entry.is_dir():
            yield from _sources(entry, f"{prefix}{entry.name}/")
        elif entry.suffix in {".py", ".js", ".css"}:
            yield Source(f"{prefix}{entry.name}", entry.read_text(encoding="utf-8"))
