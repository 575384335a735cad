"""The list of leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.selectors.leads import lead_rows
from filon.records.selectors.annotations import tags_by_record
from filon.records.selectors.paging import Sort
from filon.users.rules.rights import Entity
from filon.web.lists.definition import Column, Empty, ListDefinition
from filon.web.words import stage_words


def load_leads(rows: Sequence[Any], _now: datetime) -> None:
    """One query, whatever the number of rows."""
    tags, words = tags_by_record(kind=SubjectKind.LEAD, ids=[row.pk for row in rows]), stage_words()
    for row in rows:
        row.tags, row.stage_label = tags.get(row.pk, ()), words[row.lifecycle_stage]


LEADS = ListDefinition(
    name="lead",
    kind=SubjectKind.LEAD,
    entity=Entity.LEAD,
    model=Lead,
    title=_("Leads"),
    group=_("Entrant"),
    one=_("lead"),
    many=_("leads"),
    feminine=False,
    record_url="lead",
    create_url="lead_new",
    rows=lead_rows,
    load=load_leads,
    columns=[
        Column("name", _("Lead"), sort="nom"),
        Column("company", _("Entreprise")),
        Column("contact", _("Contact")),
        Column("stage", _("Étape"), sort="etape"),
        Column("potential", _("Potentiel"), number=True),
        Column("source", _("Origine"), shown=False),
        Column("owner", _("Responsable")),
        Column("product", _("Produit"), shown=False),
        Column("entrance", _("Entrée"), shown=False),
        Column("tags", _("Étiquettes"), shown=False),
        Column("created", _("Ouvert le"), sort="date"),
    ],
    sorts={
        "nom": Sort(("name_key",)),
        "date": Sort(("created_at",)),
        "recents": Sort(("created_at",), descending=True),
        "etape": Sort(("lifecycle_stage", "stage_since")),
    },
    default_sort="recents",
    template="leads/_rows.html",
    empty=Empty(
        _("Aucun lead ici"),
        _("Un lead s’ouvre quand une personne montre un intérêt : un formulaire, un appel, une réponse."),
        "inbox",
    ),
)
