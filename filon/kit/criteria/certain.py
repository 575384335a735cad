"""What is sure of a tree of criteria, where a value may be missing: « unknown » is neither yes nor no (Kleene's logic).

Trees go in, trees come out, in the same language. `may_miss` says of a leaf whether its value may be unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from filon.kit.criteria.compiler import group_of
from filon.kit.criteria.fields import Operator, field_of, operators_of

Tree = Mapping[str, Any]
MayMiss = Callable[[Tree], bool]
ALWAYS_KNOWN = (Operator.KNOWN, Operator.UNKNOWN, Operator.DID, Operator.DID_NOT)


def may_be_unknown(leaf: Tree) -> bool:
    """Whether the value that this criterion asks for may be missing; CriterionRefused when its field is gone."""
    field = field_of(str(leaf["field"]))
    return leaf.get("op") not in ALWAYS_KNOWN and Operator.KNOWN in operators_of(field)


def surely(tree: Tree, *, may_miss: MayMiss = may_be_unknown) -> dict[str, Any]:
    """The tree of those who certainly answer; a tree that asks nothing is refused by who writes it."""
    if "field" in tree:
        return {"all": [tree, known(tree)]} if may_miss(tree) else {"all": [tree]}
    kind, members = _asking(tree)
    if kind == "none":
        return {"all": [surely_not(member, may_miss=may_miss) for member in members]}
    return {kind: [surely(member, may_miss=may_miss) for member in members]}


def surely_not(tree: Tree, *, may_miss: MayMiss = may_be_unknown) -> dict[str, Any]:
    """The tree of those who certainly do not answer."""
    if "field" in tree:
        without = {"none": [tree]}
        return {"all": [without, known(tree)]} if may_miss(tree) else without
    kind, members = _asking(tree)
    if kind == "none":
        return {"any": [surely(member, may_miss=may_miss) for member in members]}
    opposite = "any" if kind == "all" else "all"
    return {opposite: [surely_not(member, may_miss=may_miss) for member in members]}


def known(leaf: Tree) -> dict[str, Any]:
    return {"field": leaf["field"], "op": Operator.KNOWN.value, "value": ""}


def _asking(tree: Tree) -> tuple[str, Sequence[Tree]]:
    """The members that ask something: an empty group is no condition, whatever its kind."""
    kind, members = group_of(tree)
    return kind, [member for member in members if "field" in member or _asking(member)[1]]
