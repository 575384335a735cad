"""Saved views: a list as somebody likes it, for himself or for all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell
from filon.records.models import SavedView
from filon.records.rules.views import OWN_COLUMNS
from filon.users.models import User

LONGEST_NAME = 80


class ViewRefused(NotPossible):
    """A view that cannot be kept."""


def save_view(
    *, entity: SubjectKind, name: str, query: Mapping[str, Any], shared: bool, by: User, now: datetime
) -> SavedView:
    """Keep the list under the name; the person's own view of that name is replaced."""
    title = " ".join(clean_cell(name[: 4 * LONGEST_NAME]).split())
    if not title or len(title) > LONGEST_NAME:
        raise ViewRefused(f"Donnez à cette vue un nom, en {LONGEST_NAME} caractères au plus.")
    view, _ = SavedView.objects.update_or_create(
        by=by,
        entity=entity,
        name=title,
        defaults={"query": dict(query), "shared": shared},
        create_defaults={"query": dict(query), "shared": shared, "created_at": now},
    )
    return view


def delete_view(*, view: SavedView, by: User) -> None:
    if view.by_id != by.pk:
        raise ViewRefused("Cette vue appartient à quelqu’un d’autre : demandez-lui de la retirer.")
    view.delete()


def keep_columns(*, entity: SubjectKind, columns: Sequence[str], by: User, now: datetime) -> None:
    """Remember which columns the person wants in this list."""
    query = {"columns": list(columns)}
    SavedView.objects.update_or_create(
        by=by,
        entity=entity,
        name=OWN_COLUMNS,
        defaults={"query": query},
        create_defaults={"query": query, "created_at": now},
    )


def keep_columns_of_view(*, view: SavedView, columns: Sequence[str], by: User) -> None:
    """In the view itself: whoever opens it sees them. Empty: it shows what each person chose."""
    if view.by_id != by.pk:
        raise ViewRefused(
            "Les colonnes de cette vue sont celles de qui l’a faite : gardez d’abord la vue sous un autre nom, pour vous."
        )
    view.query = {**view.query, "columns": list(columns)}
    view.save(update_fields=["query"])
