"""The segments that the people of Halvane work from, shared with all."""

from typing import Any

from demo.staff import Staff
from demo.world import World
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.segments.models import Segment
from filon.segments.rules.kinds import SegmentKind

COMPANY, CONTACT = SubjectKind.COMPANY, SubjectKind.CONTACT
Leaf = dict[str, Any]


def _leaf(field: str, operator: str, value: Any = "") -> Leaf:
    return {"field": field, "op": operator, "value": value}


# owner, of which records, name, criteria
SEGMENTS: list[tuple[str, SubjectKind, str, Leaf]] = [
    (
        "marc",
        CONTACT,
        "Décideurs perdus de vue",
        {
            "all": [
                _leaf("contact.decision_level", "is", "decision_maker"),
                _leaf("contact.activity", "did", ["", "1", "365"]),
                _leaf("contact.activity", "did_not", ["", "1", "60"]),
            ]
        },
    ),
    (
        "camille",
        CONTACT,
        "Chauds sans lead ouvert",
        {
            "all": [
                _leaf("contact.temperature", "is", "hot"),
                {"none": [_leaf("lead.closed_at", "unknown"), _leaf("company.ever_customer", "is", "oui")]},
            ]
        },
    ),
    (
        "helene",
        COMPANY,
        "Clients sans commande depuis un an",
        {
            "all": [
                _leaf("company.ever_customer", "is", "oui"),
                _leaf("company.orders", "did_not", ["", "1", "365"]),
            ]
        },
    ),
    (
        "ines",
        COMPANY,
        "Industrie et information, 50 salariés et plus",
        {"all": [_leaf("company.naf_code", "in", ["C", "J"]), _leaf("company.staff", "at_least", "50")]},
    ),
]


def keep_segments(world: World, staff: Staff) -> None:
    for owner, entity, name, criteria in SEGMENTS:
        world.add(
            Segment(
                name=name,
                name_key=fold(name),
                entity=entity,
                kind=SegmentKind.DYNAMIC,
                criteria=criteria,
                shared=True,
                owner=staff.by_name[owner],
                created_at=world.now,
                updated_at=world.now,
            )
        )
