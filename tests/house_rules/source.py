"""The project's own source, as the house rules read it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent.parent


class Module(NamedTuple):
    """One Python file, its path relative to the checkout."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


def module_of(path: str, text: str) -> Module:
    """From a text: the checkers are tried on bad snippets this way."""
    return Module(PurePosixPath(path), text, ast.parse(text))


@cache
def tracked_files() -> tuple[Path, ...]:
    """What git knows or would know (not ignored), without what was deleted and not yet committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(path for name in names.split("\0") if name and (path := CHECKOUT / name).is_file()))


def files_of(*folders: str, suffixes: tuple[str, ...]) -> list[Path]:
    """The tracked files under one of the folders, migrations left out."""
    return [
        path
        for path in tracked_files()
        if path.suffix in suffixes and path.relative_to(CHECKOUT).parts[0] in folders and "migrations" not in path.parts
    ]


def modules(*folders: str) -> Iterator[Module]:
    """Each is read once, however many rules ask for it."""
    return (_read(path) for path in files_of(*folders, suffixes=(".py",)))


@cache
def _read(path: Path) -> Module:
    return module_of(path.relative_to(CHECKOUT).as_posix(), path.read_text())


@cache
def names_used(module: Module) -> tuple[tuple[ast.AST, str], ...]:
    """Each imported name where it is used or imported, as its full dotted path: `dt.now` is `datetime.datetime.now`."""
    known: dict[str, str] = {}
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                whole = alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
                start = whole if alias.asname or isinstance(node, ast.ImportFrom) else whole.partition(".")[0]
                known[alias.asname or start.rpartition(".")[2]] = start
                found.append((node, whole))
    for node in ast.walk(module.tree):
        start, point, rest = _dotted(node).partition(".")
        if start in known:
            found.append((node, known[start] + point + rest))
    return tuple(sorted(found, key=lambda pair: getattr(pair[0], "lineno", 0)))


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""
