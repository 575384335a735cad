"""The stage of a deal is written where its gates are asked, and nowhere else: no path goes around them."""

import ast
import re
from typing import TypeGuard

from tests.house_rules.source import Module, module_of, modules

# moves, beginnings, loads (a file declares the past, and asks the gates of what it moves), a new version (by previewed choice)
WRITERS = {
    "filon/opportunities/services/stages.py",
    "filon/opportunities/services/opening.py",
    "filon/opportunities/services/loading.py",
    "filon/opportunities/services/new_version.py",
}
COLUMNS = {"stage", "stage_id"}
OF_DEALS = {"Opportunity"}
VERBS = {"update", "create", "update_or_create", "bulk_update"}
STATEMENT = re.compile(r"(UPDATE|INSERT INTO) opportunities_opportunity\b.*\bstage_id\b", re.DOTALL)
FORCING = "filon/usecases/dealing.py"  # asks the right first
SIGNED = "filon/usecases/answering_proposals.py"  # the client accepted: no gate undoes a signature


def writes(module: Module) -> list[str]:
    """Assignments `deal.stage = …`, `.update(stage=…)` and `create(stage=…)` of deals, statements of SQL that name the column."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [module.at(node, f".{one.attr} =") for one in targets if _is_stage_of_deal(one)]
        elif isinstance(node, ast.Call) and {word.arg for word in node.keywords} & COLUMNS and _writes_deals(node):
            found.append(module.at(node, f"{ast.unparse(node.func)}(stage=…)"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.search(node.value):
            found.append(module.at(node, "SQL"))
    return found


def _is_stage_of_deal(target: ast.expr) -> TypeGuard[ast.Attribute]:
    if not isinstance(target, ast.Attribute) or target.attr not in COLUMNS:
        return False
    owner = ast.unparse(target.value).lower()
    return "deal" in owner or "opportunity" in owner


def _writes_deals(node: ast.Call) -> bool:
    called = ast.unparse(node.func)
    names = set(re.findall(r"\w+", called))
    return called in OF_DEALS or (called.rpartition(".")[2] in VERBS and bool(OF_DEALS & names))


def forces(module: Module) -> list[str]:
    return [
        module.at(node, "forces a passage")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("move_deals", "move_deal_rows"))
        and any(word.arg == "forced" for word in node.keywords)
    ]


def test_only_the_gated_services_write_the_stage_of_a_deal() -> None:
    others = [module for module in modules("filon") if str(module.path) not in WRITERS]

    assert [fault for module in others for fault in writes(module)] == []


def test_only_the_use_case_that_asks_the_right_forces_a_passage() -> None:
    passing_on = {FORCING, "filon/usecases/closing.py", SIGNED}
    others = [module for module in modules("filon") if str(module.path) not in passing_on]

    assert [fault for module in others for fault in forces(module)] == []


def test_a_stage_written_aside_is_seen() -> None:
    text = (
        "deal.stage = won\nOpportunity.objects.filter(pk=1).update(stage=won)\nOpportunity(stage_id=2)\n"
        'run("UPDATE opportunities_opportunity SET stage_id = 3")\nOpportunity.objects.filter(stage=won)\nlead.stage = 1\n'
        "move_deals(deals=[deal], forced=True)\n"
    )
    module = module_of("filon/usecases/acting_on_many.py", text)

    assert writes(module) == [
        "filon/usecases/acting_on_many.py:1: .stage =",
        "filon/usecases/acting_on_many.py:2: Opportunity.objects.filter(pk=1).update(stage=…)",
        "filon/usecases/acting_on_many.py:3: Opportunity(stage=…)",
        "filon/usecases/acting_on_many.py:4: SQL",
    ]
    assert forces(module) == ["filon/usecases/acting_on_many.py:7: forces a passage"]
