"""Segments as the tests tell them."""

from typing import Any

from filon.kit.subjects import SubjectKind
from filon.segments.models import Segment
from filon.segments.services.writing import create_segment
from filon.users.selectors import SYSTEM, Viewer
from tests.factories import NOW

LYON = {"field": "company.city", "op": "is", "value": "Lyon"}
CLIENT = {"field": "company.ever_customer", "op": "is", "value": "oui"}


def of_companies(name: str, *members: dict[str, Any], group: str = "all", by: Viewer = SYSTEM) -> Segment:
    return a_segment(name, {group: list(members)}, entity=SubjectKind.COMPANY, by=by)


def a_segment(
    name: str,
    criteria: dict[str, Any] | None,
    *,
    entity: SubjectKind = SubjectKind.CONTACT,
    shared: bool = True,
    by: Viewer = SYSTEM,
) -> Segment:
    return create_segment(name=name, entity=entity, criteria=criteria, shared=shared, by=by, now=NOW)


def within(segment: Segment, *, op: str = "is", of: SubjectKind | None = None) -> dict[str, Any]:
    return {"field": f"{of or segment.entity}.segment", "op": op, "value": str(segment.pk)}
