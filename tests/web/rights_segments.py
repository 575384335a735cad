"""Segments for the rights walk: shared and nobody's, and what the forms send."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from filon.contacts.models import Company
from filon.kit.subjects import SubjectKind
from filon.segments.models import Segment
from filon.segments.services.writing import add_members, create_segment
from filon.users.selectors import SYSTEM
from tests.web.rights_doors import Place, kinds
from tests.web.rights_world import World

HOLDERS = (SubjectKind.COMPANY, SubjectKind.CONTACT)


def a_list() -> Segment:
    """Of every company, shared and nobody's."""
    name = f"Salon {Segment.objects.count()}"
    fair = create_segment(
        name=name, entity=SubjectKind.COMPANY, criteria=None, shared=True, by=SYSTEM, now=timezone.now()
    )
    add_members(segment=fair, ids=Company.objects.values_list("pk", flat=True), by=SYSTEM, now=timezone.now())
    return fair


def lyonnais() -> Segment:
    tree = {"all": [{"field": "company.city", "op": "is", "value": "Lyon"}]}
    name = f"Lyon {Segment.objects.count()}"
    return create_segment(
        name=name, entity=SubjectKind.COMPANY, criteria=tree, shared=True, by=SYSTEM, now=timezone.now()
    )


def a_segment(_world: World, place: Place) -> dict[str, Any]:
    """Of people where the walker reads them, else of companies; asks nothing that names anybody."""
    return {
        "nom": "Neuf",
        "faire": "enregistrer",
        "version": "1",
        "k-0": "all",
        "c-0.0": "company.city",
        "o-0.0": "known",
    }


def in_lists(world: World) -> Iterator[Place]:
    return (place for place in kinds(each_hand=True)(world) if place.kind in HOLDERS)


def chosen_for_a_list(_world: World, place: Place) -> dict[str, Any]:
    return {"ids": [place.record.pk], "segment": "Nouvelle liste"}
