"""The list of opportunities."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.lists import cards_of, deal_rows
from filon.records.selectors.annotations import tags_by_record
from filon.records.selectors.paging import Sort
from filon.users.rules.rights import Entity
from filon.web.lists.definition import Column, Empty, ListDefinition


def load_deals(rows: Sequence[Any], now: datetime) -> None:
    """A constant number of queries, whatever the number of rows."""
    today = timezone.localtime(now).date()
    tags = tags_by_record(kind=SubjectKind.OPPORTUNITY, ids=[row.pk for row in rows])
    for row, card in zip(rows, cards_of(rows, now=now), strict=True):
        row.tags, row.card, row.today = tags.get(row.pk, ()), card, today


OPPORTUNITIES = ListDefinition(
    name="opportunity",
    kind=SubjectKind.OPPORTUNITY,
    entity=Entity.OPPORTUNITY,
    model=Opportunity,
    title=_("Opportunités"),
    group=_("Ventes"),
    one=_("opportunité"),
    many=_("opportunités"),
    feminine=True,
    record_url="opportunity",
    create_url="opportunity_new",
    rows=deal_rows,
    load=load_deals,
    columns=[
        Column("name", _("Opportunité"), sort="nom"),
        Column("company", _("Entreprise")),
        Column("stage", _("Étape"), sort="etape"),
        Column("missing", _("Il manque")),
        Column("amount", _("Montant"), number=True),
        Column("next", _("Prochaine action")),
        Column("expected", _("Signature prévue"), shown=False),
        Column("owner", _("Responsable")),
        Column("days", _("À l’étape depuis"), number=True, shown=False),
        Column("sentence", _("Où elle en est"), shown=False),
        Column("step", _("À faire maintenant"), shown=False),
        Column("contact", _("Contact"), shown=False),
        Column("probability", _("Chances"), number=True, shown=False),
        Column("source", _("Origine"), shown=False),
        Column("tags", _("Étiquettes"), shown=False),
        Column("created", _("Créée le"), sort="date", shown=False),
    ],
    sorts={
        "nom": Sort(("name_key",)),
        "etape": Sort(("stage", "stage_since")),
        "date": Sort(("created_at",)),
        "recents": Sort(("created_at",), descending=True),
    },
    default_sort="recents",
    template="opportunities/_rows.html",
    empty=Empty(
        _("Aucune opportunité ici"),
        _("Une opportunité s’ouvre quand un prospect demande un devis ou vous retient sur sa liste courte."),
        "target-arrow",
    ),
    totals_url="opportunity_totals",
    switch="opportunities/_switch_list.html",
)
