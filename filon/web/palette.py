"""What Ctrl K finds: records by part of a name, pages, and what one may create; each person sees what he may read."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Company, Contact
from filon.customers.selectors import orders_numbered
from filon.kit.text import fold
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.selectors import active_profile
from filon.records.selectors.batches import lots_named
from filon.records.selectors.listing import first_named
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import visible
from filon.web.menu import CREATE, MENU, SETTINGS, TRASH, Words, links_for, shown_of

SHORTEST_SEARCH = 3
RECORDS_SHOWN = 5  # of each kind


class Searched(NamedTuple):
    """One kind of record found by its name: its page is `url_name`, given the primary key."""

    title: Words
    model: type[Model]
    entity: Entity
    url_name: str
    icon: str
    related: list[str]
    second: str


class Option(NamedTuple):
    label: Words
    address: str
    icon: str
    second: str = ""
    key: str = ""


SEARCHED = [
    Searched(_("Entreprises"), Company, Entity.COMPANY, "company", "building", [], "city"),
    Searched(_("Contacts"), Contact, Entity.CONTACT, "contact", "user", ["company"], "company"),
    Searched(_("Leads"), Lead, Entity.LEAD, "lead", "inbox", ["company"], "company"),
    Searched(_("Opportunités"), Opportunity, Entity.OPPORTUNITY, "opportunity", "target-arrow", ["company"], "company"),
]


def palette_groups(text: str, *, viewer: User) -> list[tuple[Words, list[Option]]]:
    """Titles with their options, the records first; empty groups are left out."""
    hidden = active_profile().hidden_screens
    records = [(kind.title, records_named(text, kind=kind, viewer=viewer)) for kind in SEARCHED]
    groups = [
        *records,
        (_("Commandes"), orders_bearing(text, viewer=viewer)),
        (_("Lots"), lots_bearing(text, viewer=viewer)),
        (_("Pages"), pages_named(text, viewer=viewer, hidden=hidden)),
        (_("Créer"), creations_named(text, viewer=viewer, hidden=hidden)),
    ]
    return [(title, options) for title, options in groups if options]


def records_named(text: str, *, kind: Searched, viewer: User) -> list[Option]:
    if len(text) < SHORTEST_SEARCH:
        return []
    living = kind.model._default_manager.filter(deleted_at=None).select_related(*kind.related)
    found = first_named(visible(living, viewer=viewer, entity=kind.entity), text=text, size=RECORDS_SHOWN)
    return [
        Option(str(record), address, kind.icon, str(getattr(record, kind.second) or ""))
        for record in found
        if (address := address_of_record(kind.url_name, record.pk))
    ]


def orders_bearing(text: str, *, viewer: User) -> list[Option]:
    if len(text) < SHORTEST_SEARCH:
        return []
    found = orders_numbered(text, viewer=viewer, size=RECORDS_SHOWN)
    return [Option(str(order), reverse("order", args=[order.pk]), "package", str(order.company)) for order in found]


def lots_bearing(text: str, *, viewer: User) -> list[Option]:
    if len(text) < SHORTEST_SEARCH:
        return []
    found = lots_named(text, viewer=viewer, most=RECORDS_SHOWN)
    return [Option(str(lot), reverse("lot", args=[lot.pk]), "package", lot.supplier) for lot in found]


def address_of_record(url_name: str, pk: int) -> str:
    """Empty while no page has that name."""
    try:
        return reverse(url_name, args=[pk])
    except NoReverseMatch:
        return ""


def pages_named(text: str, *, viewer: User, hidden: Collection[str]) -> list[Option]:
    entries = [*(entry for group in MENU for entry in group.entries), TRASH, SETTINGS]
    links = links_for(shown_of(entries, hidden), viewer=viewer)
    return [
        Option(link.label, link.address, link.icon, key=f"G {link.key.upper()}" if link.key else "")
        for link in links
        if says(link.label, text)
    ]


def creations_named(text: str, *, viewer: User, hidden: Collection[str]) -> list[Option]:
    links = links_for(shown_of(CREATE, hidden), viewer=viewer)
    return [
        Option(link.label, link.address, "plus") for link in links if says(link.label, text) or says(_("Créer"), text)
    ]


def says(label: Words, text: str) -> bool:
    return fold(text) in fold(str(label))
