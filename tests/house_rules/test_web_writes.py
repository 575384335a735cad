"""Pages write nothing themselves: they call one function of `services` or `usecases`, where rights and history are kept."""

import ast

from tests.house_rules.source import Module, module_of, modules, names_used

ALWAYS = {
    "save", "asave", "create", "acreate", "delete", "adelete", "bulk_create", "abulk_create", "bulk_update", "abulk_update",
    "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create", "aupdate",
}  # fmt: skip
CONNECTIONS = {"django.db.connection", "django.db.connections", "django.db.transaction"}


def writes(module: Module) -> list[str]:
    """`.update(field=…)` is a query's; a dictionary's is written `{**one, **other}` in pages."""
    found = [module.at(node, f"{name} in a page") for node, name in names_used(module) if name in CONNECTIONS]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            if name in ALWAYS or (name == "update" and node.keywords):
                found.append(module.at(node, f".{name}() in a page"))
    return found


def test_no_page_writes() -> None:
    pages = [module for module in modules("filon") if module.path.parts[1] == "web"]

    assert [fault for module in pages for fault in writes(module)] == []


def test_writes_of_a_page_are_seen() -> None:
    text = (
        "from django.db import transaction\n"
        "lead.save()\nLead.objects.filter(pk=1).update(stage=2)\ncontext.update({'a': 1})\nform.instance.delete()\n"
        "Lead.objects.get_or_create(pk=1)\n"
    )

    assert writes(module_of("filon/web/views/leads.py", text)) == [
        "filon/web/views/leads.py:1: django.db.transaction in a page",
        "filon/web/views/leads.py:2: .save() in a page",
        "filon/web/views/leads.py:3: .update() in a page",
        "filon/web/views/leads.py:5: .delete() in a page",
        "filon/web/views/leads.py:6: .get_or_create() in a page",
    ]
