"""Personas and an ideal profile for tests: the rule, the lines, nothing else."""

from typing import Any

from filon.kit.text import fold
from filon.kit.versions import VersionState
from filon.playbook.models import IdealProfile, Persona
from filon.playbook.rules.ideal_profile import ProfileLine
from tests.factories import NOW

Tree = dict[str, Any]


def leaf(field: str, op: str, value: Any = "") -> Tree:
    return {"field": field, "op": op, "value": value}


def persona(name: str, *criteria: Tree, **fields: Any) -> Persona:
    """Whoever answers to all these criteria; without any it has no rule. Personas come in the order of their making."""
    given = {"position": Persona.objects.count(), "criteria": {"all": list(criteria)} if criteria else {}, **fields}
    return Persona.objects.create(name=name, name_key=fold(name), created_at=NOW, updated_at=NOW, **given)


def line(label: str, points: int, *criteria: Tree, about: str = "company", excluding: bool = False) -> ProfileLine:
    return ProfileLine(label, about, {"all": list(criteria)}, points, excluding)


def profile(*lines: ProfileLine, state: VersionState = VersionState.LIVE, **fields: Any) -> IdealProfile:
    number = IdealProfile.objects.count() + 1
    documents = [one.as_document() for one in lines]
    return IdealProfile.objects.create(
        number=number, state=state, lines=documents, created_at=NOW, updated_at=NOW, **fields
    )


BIG = leaf("company.staff", "at_least", "50")
IN_IT = leaf("company.naf_code", "in", ["62"])
DECIDES = leaf("contact.decision_level", "is", "decision_maker")
