"""Small on purpose: whoever opens a file or a function can hold it in the head."""

import ast
from pathlib import Path

from tests.house_rules.source import Module, files_of, module_of, modules

LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 50
LINES_OF_A_TEMPLATE = 120
LINES_OF_A_COMPONENT = 150  # one style sheet, one behaviour
OURS = ("filon", "config", "demo", "benchmarks", "scripts", "tests")


def too_long(module: Module) -> list[str]:
    lines = len(module.text.splitlines())
    found = [f"{module.path}: {lines} lines"] if lines > LINES_OF_A_MODULE else []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            if length > LINES_OF_A_FUNCTION:
                found.append(module.at(node, f"{node.name} has {length} lines"))
    return found


def too_long_files(paths: list[Path], *, most: int) -> list[str]:
    counted = {path: len(path.read_text().splitlines()) for path in paths if "vendor" not in path.parts}
    return [f"{path.name}: {lines} lines" for path, lines in counted.items() if lines > most]


def test_modules_and_functions_are_small() -> None:
    assert [fault for module in modules(*OURS) for fault in too_long(module)] == []


def test_templates_are_small() -> None:
    templates = [path for path in files_of("filon", suffixes=(".html", ".txt")) if "templates" in path.parts]

    assert too_long_files(templates, most=LINES_OF_A_TEMPLATE) == []


def test_styles_and_behaviours_are_small() -> None:
    assert too_long_files(files_of("filon", suffixes=(".css", ".js")), most=LINES_OF_A_COMPONENT) == []


def test_a_long_module_and_a_long_function_are_seen() -> None:
    long_function = "def act():\n" + "    pass\n" * LINES_OF_A_FUNCTION

    assert too_long(module_of("filon/a.py", long_function)) == ["filon/a.py:1: act has 51 lines"]
    assert too_long(module_of("filon/a.py", "x = 1\n" * (LINES_OF_A_MODULE + 1))) == ["filon/a.py: 401 lines"]
    assert too_long(module_of("filon/a.py", "x = 1\n" * LINES_OF_A_MODULE)) == []


def test_a_long_file_is_seen(tmp_path: Path) -> None:
    template = tmp_path / "list.html"
    template.write_text("<p>\n" * (LINES_OF_A_TEMPLATE + 1))

    assert too_long_files([template], most=LINES_OF_A_TEMPLATE) == ["list.html: 121 lines"]
