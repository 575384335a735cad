"""No signals, no overridden save(): what happens when a record is written is read in the function that writes it."""

import ast

from tests.house_rules.source import Module, module_of, modules, names_used

SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")
WRITING_METHODS = {"save", "asave", "save_base", "delete", "adelete"}


def hidden_writes(module: Module) -> list[str]:
    found = [
        module.at(node, f"{name} is a signal")
        for node, name in names_used(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and (name + ".").startswith(tuple(f"{signal}." for signal in SIGNALS))
    ]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.bases:  # a class of its own overrides nothing
            methods = [method for method in node.body if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)]
            found += [
                module.at(it, f"{node.name}.{it.name} is overridden") for it in methods if it.name in WRITING_METHODS
            ]
    return found


def test_no_signals_and_no_overridden_save() -> None:
    assert [fault for module in modules("filon", "config", "demo") for fault in hidden_writes(module)] == []


def test_signals_and_overridden_save_are_seen() -> None:
    text = (
        "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n"
        "class Lead(Model):\n    def save(self):\n        pass\n"
        "class Account:\n    def save(self):\n        pass\n"
    )

    assert hidden_writes(module_of("filon/leads/models.py", text)) == [
        "filon/leads/models.py:1: django.db.models.signals.post_save is a signal",
        "filon/leads/models.py:2: django.dispatch.receiver is a signal",
        "filon/leads/models.py:4: Lead.save is overridden",
    ]
