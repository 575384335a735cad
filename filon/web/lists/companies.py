"""The lists of companies: all, and the suspects among them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Company
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import PointKind
from filon.contacts.selectors.companies import company_rows, contact_counts, main_points
from filon.contacts.selectors.lookup import identified_by
from filon.kit.codes import headcount_label, naf_label
from filon.kit.subjects import SubjectKind
from filon.records.selectors.annotations import tags_by_record
from filon.records.selectors.paging import Sort
from filon.users.rules.rights import Entity
from filon.web.lists.definition import Column, Empty, ListDefinition
from filon.web.words import stage_words


def load_companies(rows: Sequence[Any], _now: datetime) -> None:
    """Three queries, whatever the number of rows."""
    ids, words = [row.pk for row in rows], stage_words()
    tags, counts = tags_by_record(kind=SubjectKind.COMPANY, ids=ids), contact_counts(ids)
    points = main_points("company", ids)
    for row in rows:
        own = points.get(row.pk, {})
        row.tags, row.people = tags.get(row.pk, ()), counts.get(row.pk, 0)
        row.phone, row.email = own.get(PointKind.PHONE) or own.get(PointKind.MOBILE), own.get(PointKind.EMAIL)
        row.stage_label = words[row.lifecycle_stage]
        row.headcount, row.activity = (
            (headcount_label(row.headcount_band) or "").removesuffix(" salariés"),
            naf_label(row.naf_code),
        )


COMPANIES = ListDefinition(
    name="company",
    kind=SubjectKind.COMPANY,
    entity=Entity.COMPANY,
    model=Company,
    title=_("Entreprises"),
    group=_("Fichier"),
    one=_("entreprise"),
    many=_("entreprises"),
    feminine=True,
    record_url="company",
    create_url="company_new",
    rows=company_rows,
    load=load_companies,
    columns=[
        Column("name", _("Entreprise"), sort="nom"),
        Column("stage", _("Étape"), sort="etape"),
        Column("owner", _("Responsable")),
        Column("people", _("Contacts"), number=True),
        Column("city", _("Ville")),
        Column("activity", _("Activité")),
        Column("headcount", _("Effectif")),
        Column("tags", _("Étiquettes"), shown=False),
        Column("phone", _("Téléphone"), shown=False),
        Column("email", _("E-mail"), shown=False),
        Column("siren", _("SIREN"), shown=False),
        Column("turnover", _("Chiffre d’affaires"), number=True, shown=False),
        Column("created", _("Créée le"), shown=False),
        Column("updated", _("Modifiée le"), sort="modif"),
    ],
    sorts={
        "nom": Sort(("name_key",)),
        "modif": Sort(("updated_at",)),
        "etape": Sort(("lifecycle_stage",)),
    },
    default_sort="nom",
    template="companies/_rows.html",
    empty=Empty(
        _("Aucune entreprise ici"), _("Importez un fichier de prospects, ou ajoutez la première à la main."), "building"
    ),
    identified=lambda text: identified_by(text, model=Company),
)

SUSPECTS = replace(
    COMPANIES,
    name="suspect",
    title=_("Suspects"),
    one=_("suspect"),
    many=_("suspects"),
    feminine=False,
    only=Q(lifecycle_stage=LifecycleStage.SUSPECT),
    criteria=({"field": "company.lifecycle_stage", "op": "is", "value": LifecycleStage.SUSPECT.value},),
    sorts={"nom": Sort(("name_key",)), "modif": Sort(("updated_at",))},
    switch="suspects/_switch.html",
    empty=Empty(
        _("Aucun suspect"),
        _(
            "Un suspect est une entreprise de votre cible qui n’a pas encore montré d’intérêt. "
            "Importez un fichier ciblé, ou faites entrer un segment dans la cible."
        ),
        "target",
    ),
)
