"""The builder of criteria: a form that is a tree. Each node is named by its way from the root: `k-0` the kind of the whole,
`c-0.1` the field of its second member, `o-0.1` the comparison, `v-0.1` the values, `k-0.2` a group within.

The page sends all of it back with what to do (`faire`): it works without JavaScript.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from filon.kit.criteria import CriterionRefused, Field, FieldType, Operator, field_of, operators_of
from filon.kit.criteria.compiler import MAX_DEPTH, MAX_LEAVES
from filon.users.models import User
from filon.web.lists.asking import leaf_of
from filon.web.lists.controls import choices_for, control_for
from filon.web.lists.definition import ListDefinition

ROOT = "0"
GROUPS = ("all", "any", "none")
SEVERAL = (Operator.IN, Operator.NOT_IN, Operator.BETWEEN, Operator.DID, Operator.DID_NOT)
LONGEST_VALUE = 500


@dataclass(slots=True)
class Leaf:
    """One criterion as written so far."""

    name: str = ""
    operator: str = ""
    values: Sequence[str] = ()


@dataclass(slots=True)
class Group:
    kind: str = "all"
    members: list["Leaf | Group"] = field(default_factory=list)


def read_builder(sent: QueryDict) -> Group:
    """The tree as the form tells it; what is not of the form is left aside."""
    return _read_group(sent, ROOT, set(sent), 0)


def _read_group(sent: QueryDict, way: str, names: set[str], depth: int) -> Group:
    kind = sent.get(f"k-{way}", "all")
    group = Group(kind if kind in GROUPS else "all")
    for place in range(MAX_LEAVES):
        below = f"{way}.{place}"
        if f"k-{below}" in names and depth < MAX_DEPTH:
            group.members.append(_read_group(sent, below, names, depth + 1))
        elif f"c-{below}" in names:
            values = [value[:LONGEST_VALUE] for value in sent.getlist(f"v-{below}")]
            group.members.append(Leaf(sent.get(f"c-{below}", ""), sent.get(f"o-{below}", ""), values))
    return group


def do_in_builder(root: Group, what: str) -> None:
    """ "critere:0.1" adds a criterion to that group, "groupe:0" a group, "retirer:0.1" takes a member away."""
    verb, _, way = what.partition(":")
    if verb in ("critere", "groupe"):
        group = _group_at(root, way)
        if group is not None:
            group.members.append(Leaf() if verb == "critere" else Group("any", [Leaf()]))
    elif verb == "retirer" and "." in way:
        above, _, place = way.rpartition(".")
        group = _group_at(root, above)
        if group is not None and place.isdigit() and int(place) < len(group.members):
            group.members.pop(int(place))


def _group_at(root: Group, way: str) -> Group | None:
    """The group at the end of the way, as the page numbered it: the form was read in the same order."""
    found: Leaf | Group = root
    for place in way.split(".")[1:]:
        if not isinstance(found, Group) or not place.isdigit() or int(place) >= len(found.members):
            return None
        found = found.members[int(place)]
    return found if isinstance(found, Group) else None


def criteria_of(group: Group) -> dict[str, Any]:
    """The tree in the criteria language; criteria without a field and groups without criteria ask nothing yet."""
    members = [tree for member in group.members if (tree := _tree_of(member)) is not None]
    return {group.kind: members}


def _tree_of(member: "Leaf | Group") -> dict[str, Any] | None:
    if isinstance(member, Group):
        tree = criteria_of(member)
        return tree if tree[member.kind] else None
    if not member.name:
        return None
    values = list(member.values)
    several = member.operator in SEVERAL and len(values) > 1
    return {"field": member.name, "op": member.operator, "value": values if several else "".join(values[:1])}


def builder_of(tree: Mapping[str, Any]) -> Group:
    """Back from the criteria language; a lone criterion stands in a group of its own."""
    if "field" in tree:
        return Group("all", [_leaf_of(tree)])
    kind = next((kind for kind in GROUPS if isinstance(tree.get(kind), list)), "all")
    return Group(kind, [_leaf_of(one) if "field" in one else builder_of(one) for one in tree.get(kind, [])])


def _leaf_of(tree: Mapping[str, Any]) -> Leaf:
    value = tree.get("value")
    written = str(value if value is not None else "")
    parts = written.split(",") if tree.get("op") in SEVERAL else [written]
    return Leaf(
        str(tree["field"]), str(tree.get("op", "")), [str(one) for one in value] if isinstance(value, list) else parts
    )


def builder_of_list(definition: ListDefinition, asked: QueryDict) -> Group:
    """What a list is filtered by, as criteria: what it shows itself, its chips, its words in the name; else one to choose."""
    leaves = [*definition.criteria, *(leaf_of(raw) for raw in dict.fromkeys(asked.getlist("f")))]
    if words := asked.get("q", "").strip():
        leaves.append({"field": f"{definition.kind}.name", "op": Operator.CONTAINS, "value": words})
    return Group("all", [_leaf_of(leaf) for leaf in leaves] or [Leaf()])


# --- What the page draws.


def drawn(group: Group, *, viewer: User, way: str = ROOT) -> dict[str, Any]:
    members = [
        drawn(member, viewer=viewer, way=f"{way}.{place}")
        if isinstance(member, Group)
        else drawn_leaf(member, viewer=viewer, way=f"{way}.{place}")
        for place, member in enumerate(group.members)
    ]
    return {"way": way, "kind": group.kind, "members": members, "is_group": True, "may_nest": way.count(".") < 3}


def drawn_leaf(leaf: Leaf, *, viewer: User, way: str) -> dict[str, Any]:
    """A field that is gone keeps its place, with the sentence: the person decides what becomes of it."""
    shown: dict[str, Any] = {"way": way, "name": leaf.name, "values": list(leaf.values), "problem": ""}
    if not leaf.name:
        return shown
    try:
        asked = field_of(leaf.name)
    except CriterionRefused as refusal:
        return shown | {"problem": refusal.sentence, "operator": leaf.operator}
    operators = operators_of(asked)
    operator = next((one for one in operators if one == leaf.operator), operators[0])
    leaf.operator = operator
    control = control_for(asked, operator, choices=choices_for(asked, viewer=viewer))
    return shown | {"operators": operators, "operator": operator, **_filled(control, asked, leaf.values)}


def _filled(control: dict[str, Any], asked: Field, values: Sequence[str]) -> dict[str, Any]:
    """The control with the values that it shows: as many as it has places, the chosen ones among its choices."""
    if asked.type == FieldType.EVENTS:
        kind, times, days = [*values, "", "", ""][:3]
        return control | {"event": kind, "times": times, "days": days}
    places = len(control.get("places", ())) or 1
    if control["control"] == "choice":  # the chosen ones first: a long list is not scrolled to find them again
        choices = sorted(control["choices"], key=lambda choice: not control.get("several") or choice[0] not in values)
        return control | {"chosen": list(values), "choices": choices}
    if asked.open or places == 1:
        return control | {"shown": [", ".join(value for value in values if value)]}
    return control | {"shown": [*values, "", ""][:places]}
