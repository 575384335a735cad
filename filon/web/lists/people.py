"""The lists of people: all, and the suspects among them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import PointKind
from filon.contacts.selectors.companies import main_points
from filon.contacts.selectors.lookup import identified_by
from filon.contacts.selectors.people import contact_rows
from filon.kit.subjects import SubjectKind
from filon.records.selectors.annotations import tags_by_record
from filon.records.selectors.paging import Sort
from filon.scoring.selectors.current import bring_up_to
from filon.users.rules.rights import Entity
from filon.web.lists.definition import Column, Empty, ListDefinition
from filon.web.words import stage_words


def load_contacts(rows: Sequence[Any], now: datetime) -> None:
    """Three queries, whatever the number of rows."""
    bring_up_to(rows, now=now)
    ids, words = [row.pk for row in rows], stage_words()
    tags, points = tags_by_record(kind=SubjectKind.CONTACT, ids=ids), main_points("contact", ids)
    for row in rows:
        own = points.get(row.pk, {})
        row.tags, row.email = tags.get(row.pk, ()), own.get(PointKind.EMAIL)
        row.phone = own.get(PointKind.MOBILE) or own.get(PointKind.PHONE)
        row.stage_label = words[row.lifecycle_stage]


CONTACTS = ListDefinition(
    name="contact",
    kind=SubjectKind.CONTACT,
    entity=Entity.CONTACT,
    model=Contact,
    title=_("Contacts"),
    group=_("Fichier"),
    one=_("contact"),
    many=_("contacts"),
    feminine=False,
    record_url="contact",
    create_url="contact_new",
    rows=contact_rows,
    load=load_contacts,
    columns=[
        Column("name", _("Contact"), sort="nom"),
        Column("company", _("Entreprise")),
        Column("job", _("Poste")),
        Column("temperature", _("Température")),
        Column("engagement", _("Engagement"), number=True, shown=False),
        Column("stage", _("Étape"), sort="etape"),
        Column("email", _("E-mail"), shown=False),
        Column("phone", _("Téléphone")),
        Column("owner", _("Responsable")),
        Column("tags", _("Étiquettes"), shown=False),
        Column("created", _("Créé le"), shown=False),
        Column("updated", _("Modifié le"), sort="modif", shown=False),
    ],
    sorts={
        "nom": Sort(("name_key",)),
        "modif": Sort(("updated_at",)),
        "etape": Sort(("lifecycle_stage",)),
    },
    default_sort="nom",
    template="contacts/_rows.html",
    empty=Empty(_("Aucun contact ici"), _("Importez un fichier, ou ajoutez la première personne à la main."), "users"),
    identified=lambda text: identified_by(text, model=Contact),
)

SUSPECT_PEOPLE = replace(
    CONTACTS,
    name="suspect_people",
    title=_("Suspects"),
    one=_("suspect"),
    many=_("suspects"),
    only=Q(lifecycle_stage=LifecycleStage.SUSPECT),
    criteria=({"field": "contact.lifecycle_stage", "op": "is", "value": LifecycleStage.SUSPECT.value},),
    sorts={"nom": Sort(("name_key",)), "modif": Sort(("updated_at",))},
    switch="suspects/_switch.html",
    empty=Empty(
        _("Aucune personne dans la cible"),
        _(
            "Une personne est un suspect quand elle entre dans la cible sans avoir de lead. "
            "Faites-y entrer une sélection de contacts, un segment, ou importez un fichier ciblé."
        ),
        "target",
    ),
)
