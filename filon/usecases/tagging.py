"""The house's list of tags: renamed, joined, removed; never one that a segment, a view or a rule still asks for."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from django.db import transaction
from django.db.models import Count

from filon.automations.models import AutomationVersion
from filon.contacts.selectors.fit import lines_of
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.playbook.models import IdealProfile, Persona
from filon.records.models import SavedView, Tag, Tagging
from filon.records.selectors.annotations import tag_called
from filon.records.services.tags import TagRefused, read_tag
from filon.segments.models import Segment
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


class TagUse(NamedTuple):
    tag: Tag
    records: int


def tags_with_counts() -> list[TagUse]:
    """Every tag and how many records bear it, in one query."""
    rows = Tag.objects.annotate(records=Count("taggings")).order_by("name")
    return [TagUse(tag, tag.records) for tag in rows]


def rename_tag(*, tag: Tag, name: str, by: User) -> None:
    require(by, Entity.SETTING, Action.WRITE)
    word = read_tag(name)
    other = tag_called(word)
    if other is not None and other.pk != tag.pk:
        raise TagRefused(f"L’étiquette « {other} » existe déjà\u00a0: joignez plutôt « {tag} » à elle.")
    tag.name = word
    tag.save(update_fields=["name"])


@transaction.atomic
def join_tags(*, tag: Tag, into: Tag, by: User) -> int:
    """All that bears `tag` bears `into`, and `tag` is no more; returns how many records gained it."""
    require(by, Entity.SETTING, Action.WRITE)
    if tag.pk == into.pk:
        raise TagRefused("Choisissez une autre étiquette, à laquelle joindre celle-ci.")
    refuse_while_asked_for(tag)
    gained = 0
    for kind in SubjectKind:
        bearing = Tagging.objects.filter(tag=into, subject_kind=kind).values("subject_id")
        moving = Tagging.objects.filter(tag=tag, subject_kind=kind).exclude(subject_id__in=bearing)
        gained += moving.update(tag=into)
    tag.delete()
    return gained


@transaction.atomic
def remove_tag(*, tag: Tag, by: User) -> int:
    """For good: it comes off every record; returns off how many."""
    require(by, Entity.SETTING, Action.WRITE)
    refuse_while_asked_for(tag)
    borne = Tagging.objects.filter(tag=tag).count()
    tag.delete()
    return borne


def refuse_while_asked_for(tag: Tag) -> None:
    """A question about a tag that is gone would silently find nobody, or everybody."""
    if asking := next(_asking(tag), ""):
        raise NotPossible(f"{asking} demande l’étiquette « {tag} »\u00a0: changez-le d’abord.")


def _asking(tag: Tag) -> Iterator[str]:
    for segment in Segment.objects.all():
        if _names(segment.criteria, tag.pk):
            yield f"Le segment « {segment} »"
    for persona in Persona.objects.all():
        if _names(persona.criteria, tag.pk):
            yield f"Le persona « {persona} »"
    for profile in IdealProfile.objects.exclude(state=VersionState.PAST):
        for line in lines_of(profile):
            if _names(line.criteria, tag.pk):
                yield f"La ligne « {line.label} » du profil de client idéal"
    for version in AutomationVersion.objects.exclude(state=VersionState.PAST).select_related("automation"):
        if _names(version.criteria, tag.pk) or any(deed.get("tag") == tag.pk for deed in version.deeds):
            yield f"L’automatisation « {version.automation} »"
    for view in SavedView.objects.select_related("by"):
        asked = [raw.split("~", 2) for raw in parse_qs(str(view.query.get("query", ""))).get("f", [])]
        if any(one[0].endswith(".tag") and str(tag.pk) in one[-1].split(",") for one in asked):
            yield f"Le filtre de la vue « {view.name} » ({view.by})"


def _names(node: Any, pk: int) -> bool:
    """Whether a tree of criteria asks for the tag somewhere."""
    if isinstance(node, list):
        return any(_names(one, pk) for one in node)
    if not isinstance(node, dict):
        return False
    if str(node.get("field", "")).endswith(".tag"):
        value = node.get("value")
        return str(pk) in [str(one) for one in (value if isinstance(value, list) else [value])]
    return any(_names(one, pk) for one in node.values())
