"""Each module opens with one line saying what it is for (`make map` prints them), and no name says nothing."""

import ast

from tests.house_rules.source import Module, module_of, modules

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "tools"}
EMPTY_FUNCTIONS = {"process", "handle_data", "do_it"}


def silent(module: Module) -> list[str]:
    """An empty `__init__.py` in a folder of tests is only a folder; a package of ours says what it is."""
    if module.path.name == "__init__.py" and not module.text.strip() and module.path.parts[0] == "tests":
        return []
    sentence = (ast.get_docstring(module.tree) or "").partition("\n")[0]
    return [] if " " in sentence and module.text.startswith(('"""', "#!")) else [f"{module.path}: no opening sentence"]


def says_nothing(module: Module) -> list[str]:
    found = (
        [f"{module.path}: a name that says nothing"]
        if EMPTY_NAMES & {module.path.stem, module.path.parent.name}
        else []
    )
    functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]
    return found + [module.at(node, f"{node.name} says nothing") for node in functions if node.name in EMPTY_FUNCTIONS]


def test_each_module_says_what_it_is_for() -> None:
    everything = modules("filon", "config", "demo", "benchmarks", "scripts", "tests", "manage.py")

    assert [fault for module in everything for fault in silent(module)] == []


def test_names_say_something() -> None:
    assert [
        fault for module in modules("filon", "config", "demo", "benchmarks") for fault in says_nothing(module)
    ] == []


def test_a_silent_module_is_seen() -> None:
    assert silent(module_of("filon/leads/services.py", "import os\n")) == [
        "filon/leads/services.py: no opening sentence"
    ]
    assert silent(module_of("filon/leads/__init__.py", "")) == ["filon/leads/__init__.py: no opening sentence"]
    assert silent(module_of("filon/leads/services.py", '"""Opens leads."""\n')) == []
    assert silent(module_of("tests/leads/__init__.py", "")) == []


def test_empty_names_are_seen() -> None:
    assert says_nothing(module_of("filon/leads/utils.py", "def process(): ...\n")) == [
        "filon/leads/utils.py: a name that says nothing",
        "filon/leads/utils.py:1: process says nothing",
    ]
