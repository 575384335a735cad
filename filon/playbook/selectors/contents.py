"""The library of contents and the matrix of messages, for those who read the method, and for what is offered to share."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from filon.kit.errors import NotFound
from filon.playbook.models import Content, MatrixCell
from filon.playbook.rules.contents import ContentState
from filon.playbook.rules.matrix import speaking_at, steps_in
from filon.playbook.selectors import buying_journey
from filon.playbook.selectors.readers import for_readers
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


def contents_for(*, viewer: Viewer) -> QuerySet[Content]:
    require(viewer, Entity.METHOD, Action.READ)
    return Content.objects.select_related("owner").prefetch_related("personas")


def narrowed(
    contents: QuerySet[Content], *, sought: str = "", kind: str = "", phase: str = "", persona: int | None = None
) -> QuerySet[Content]:
    if sought:
        contents = contents.filter(Q(title__icontains=sought) | Q(brings__icontains=sought))
    if kind:
        contents = contents.filter(kind=kind)
    return for_readers(contents, phase=phase, persona=persona)


def content_for(*, viewer: Viewer, pk: int) -> Content:
    found = contents_for(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce contenu n’existe pas.")
    return found


def contents_to_share() -> Sequence[Content]:
    """All that is at disposal: a library of some hundred titles at most, read whole."""
    return list(Content.objects.filter(state=ContentState.LIVE).prefetch_related("personas"))


def contents_to_review(contents: QuerySet[Content], *, today: date) -> QuerySet[Content]:
    return contents.exclude(state=ContentState.ARCHIVED).filter(review_on__lte=today)


def cells_about(*, persona: int | None, phase: str) -> list[MatrixCell]:
    """What the matrix says to such a person, step by step where the company counts five, then in the order of writing."""
    if persona is None:
        return []
    steps = steps_in(phase, five_steps=buying_journey().five_steps)
    cells = list(MatrixCell.objects.filter(persona=persona).select_related("content").order_by("pk"))
    told = [cell for step in steps for cell in speaking_at(step, cells)]
    return list({cell.pk: cell for cell in told}.values())
