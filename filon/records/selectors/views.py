"""The saved views that a person sees above a list, and the columns that he last chose."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from filon.kit.subjects import SubjectKind
from filon.records.models import SavedView
from filon.records.rules.views import OWN_COLUMNS
from filon.users.models import User


@dataclass(frozen=True, slots=True)
class Views:
    """`columns` is empty when the person never chose any."""

    named: Sequence[SavedView]
    columns: Sequence[str]


def views_for(*, viewer: User, entity: SubjectKind) -> Views:
    """One's own views and those that are shared, in one query."""
    rows = list(
        SavedView.objects.filter(Q(by=viewer) | Q(shared=True), entity=entity)
        .select_related("by")
        .order_by("name", "pk")
    )
    own = next((row for row in rows if row.name == OWN_COLUMNS and row.by_id == viewer.pk), None)
    return Views([row for row in rows if row.name != OWN_COLUMNS], own.query.get("columns", []) if own else [])


def view_for(*, viewer: User, pk: int) -> SavedView | None:
    return SavedView.objects.filter(Q(by=viewer) | Q(shared=True), pk=pk).first()
