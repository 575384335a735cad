"""The list of orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from filon.customers.models import Order
from filon.customers.selectors import found_by, order_rows
from filon.kit.subjects import SubjectKind
from filon.records.selectors.annotations import tags_by_record
from filon.records.selectors.paging import Sort
from filon.users.rules.rights import Entity
from filon.web.lists.definition import Column, Empty, ListDefinition


def load_orders(rows: Sequence[Any], _now: datetime) -> None:
    """One query, whatever the number of rows."""
    tags = tags_by_record(kind=SubjectKind.ORDER, ids=[row.pk for row in rows])
    for row in rows:
        row.tags = tags.get(row.pk, ())
        row.products = ", ".join(str(line.product) for line in row.lines.all() if line.product)


ORDERS = ListDefinition(
    name="order",
    kind=SubjectKind.ORDER,
    entity=Entity.ORDER,
    model=Order,
    title=_("Clients et commandes"),
    group=_("Ventes"),
    one=_("commande"),
    many=_("commandes"),
    feminine=True,
    record_url="order",
    create_url="order_new",
    rows=order_rows,
    load=load_orders,
    columns=[
        Column("name", _("Commande"), sort="numero"),
        Column("ordered", _("Commandée le"), sort="date"),
        Column("company", _("Client")),
        Column("amount", _("Montant"), sort="montant", number=True),
        Column("products", _("Produits")),
        Column("deal", _("Opportunité"), shown=False),
        Column("owner", _("Responsable")),
        Column("tags", _("Étiquettes"), shown=False),
        Column("updated", _("Modifiée le"), shown=False),
    ],
    sorts={
        "numero": Sort(("number",)),
        "date": Sort(("ordered_at",)),
        "recentes": Sort(("ordered_at",), descending=True),
        "montant": Sort(("cents",)),
    },
    default_sort="recentes",
    template="orders/_rows.html",
    empty=Empty(
        _("Aucune commande ici"),
        _("Importez celles de votre logiciel de gestion, ou saisissez la première à la main."),
        "package",
    ),
    switch="orders/_switch.html",
    searched=_("Numéro ou nom du client"),
    identified=found_by,
)
