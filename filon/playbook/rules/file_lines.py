"""On which line of a TOML file each value stands: the libraries that read TOML do not tell."""

import re
from collections import defaultdict
from collections.abc import Iterator

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-\"'.]+)\s*=")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|\\.|[\[\]{}]', re.DOTALL)


def lines_of(text: str) -> dict[Path, int]:
    """Way to a value ("stages", 2, "exit", 0, "kind") → its line, from 1; of a text that is sound TOML."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = defaultdict(int)
    table: Path = ()
    listed: Path = ()
    for number, line, depth in _statements(text):
        if depth:
            if listed and line.lstrip().startswith("{"):
                counts[listed] += 1
                found.setdefault((*listed, counts[listed] - 1), number)
        elif header := _HEADER.match(line):
            table = _table(header[2].split("."), counts, one_of_many=header[1] == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            value = (*table, key[1].strip("\"'"))
            found.setdefault(value, number)
            listed = value if line.rstrip().endswith("[") else ()
    return found


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """The line of the value, or of the nearest that holds it; 1 for the file itself."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)


def _table(names: list[str], counts: dict[Path, int], *, one_of_many: bool) -> Path:
    """[[stages.exit]] is the next exit of the last stage."""
    path: Path = ()
    for place, name in enumerate(names):
        path = (*path, name.strip("\"' "))
        if place == len(names) - 1 and one_of_many:
            counts[path] += 1
        if counts.get(path):
            path = (*path, counts[path] - 1)
    return path


def _statements(text: str) -> Iterator[tuple[int, str, int]]:
    """The lines that begin a header, a value (depth 0) or an element of a list (depth 1), not those within a long text."""
    quotes, depth = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not quotes and depth < 2:
            yield number, line, depth
        if not quotes and not depth and _HEADER.match(line):
            continue
        quotes, depth = _after(line, quotes, depth)


def _after(line: str, quotes: str, depth: int) -> tuple[str, int]:
    """Which long text and how many brackets are open at the end of the line."""
    place = 0
    while place < len(line):
        token = _TOKEN.search(line, place)
        if quotes:
            place, quotes = _in_long_text(line, place, quotes)
            continue
        if token is None:
            break
        place = token.end()
        if token[0] in ('"""', "'''"):
            quotes = token[0]
        elif token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
    return quotes, depth


def _in_long_text(line: str, place: int, quotes: str) -> tuple[int, str]:
    """Past its end when the line holds it, still in it otherwise; up to two more quotes belong to the text itself."""
    while place < len(line):
        if quotes == '"""' and line[place] == "\\":
            place += 2
        elif line.startswith(quotes, place):
            place += len(quotes)
            while place < len(line) and line[place] == quotes[0]:
                place += 1
            return place, ""
        else:
            place += 1
    return place, quotes
