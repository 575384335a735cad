"""Prints each module with its first docstring line, as a tree: the listing is the architecture."""

import ast
import signal
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ROOTS = ["config", "filon", "demo", "benchmarks"]
HIDDEN = {"migrations", "__pycache__"}
COLUMN = 44


def first_line(path: Path) -> str:
    """What the module says that it is for; empty when it says nothing."""
    return (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0]


def map_lines(folder: Path, *, depth: int = 0) -> list[str]:
    """The folder's own sentence, its modules, then its folders, each under its parent."""
    start = folder / "__init__.py"
    sentence = first_line(start) if start.is_file() else ""
    lines = [_line(f"{folder.name}/", sentence, depth=depth)]
    for module in sorted(folder.glob("*.py")):
        if module != start:
            lines.append(_line(module.name, first_line(module), depth=depth + 1))
    for child in sorted(folder.iterdir()):
        if child.name not in HIDDEN and child.is_dir() and any(child.rglob("*.py")):
            lines += map_lines(child, depth=depth + 1)
    return lines


def _line(name: str, sentence: str, *, depth: int) -> str:
    return f"{'  ' * depth + name:<{COLUMN}}  {sentence}".rstrip()


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make map | head` ends quietly
    for root in ROOTS:
        if (CHECKOUT / root).is_dir():
            print("\n".join(map_lines(CHECKOUT / root)))
