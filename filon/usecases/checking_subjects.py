"""A pair (kind, id) without foreign key names a record that exists: nothing else proves it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, ForeignKey, Model, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from filon.activities.models import Activity, Task
from filon.contacts.models import Company, Contact, Establishment
from filon.customers.models import Order
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.models import Persona, Product
from filon.records.models import Batch, Change, ExternalId, File, Follow, Lot, Note, Tagging
from filon.usecases.checking_findings import Finding, finding_of
from filon.users.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

TABLES: dict[SubjectKind, type[Model]] = {
    SubjectKind.COMPANY: Company,
    SubjectKind.ESTABLISHMENT: Establishment,
    SubjectKind.CONTACT: Contact,
    SubjectKind.LEAD: Lead,
    SubjectKind.OPPORTUNITY: Opportunity,
    SubjectKind.ORDER: Order,
    SubjectKind.TASK: Task,
    SubjectKind.PRODUCT: Product,
    SubjectKind.PERSONA: Persona,
    SubjectKind.USER: User,
    SubjectKind.BATCH: Batch,
    SubjectKind.LOT: Lot,
}
BEARING_IDENTIFIERS: dict[str, type[Model]] = {kind.value: table for kind, table in TABLES.items()} | {
    "activity": Activity
}
POINTING: dict[type[Model], "StrPromise"] = {
    Activity: _("Activités au sujet d’une fiche qui n’existe pas"),
    Task: _("Tâches au sujet d’une fiche qui n’existe pas"),
    Note: _("Notes sur une fiche qui n’existe pas"),
    File: _("Fichiers joints à une fiche qui n’existe pas"),
    Follow: _("Suivis d’une fiche qui n’existe pas"),
    Tagging: _("Étiquettes sur une fiche qui n’existe pas"),
    Change: _("Changements d’une fiche qui n’existe pas"),
    ExternalId: _("Identifiants externes d’une fiche qui n’existe pas"),
}


def check_pairs(model: type[Model], title: "StrPromise") -> Finding:
    identifiers = model is ExternalId
    kind_column = "entity" if identifiers else "subject_kind"
    tables = BEARING_IDENTIFIERS if identifiers else {kind.value: table for kind, table in TABLES.items()}
    orphaned = Q()
    for kind, table in tables.items():
        exists = Exists(table._default_manager.filter(pk=OuterRef("subject_id")))
        orphaned |= Q(~exists, **{kind_column: kind})
    unknown = ~Q(**{f"{kind_column}__in": [*tables, ""]})
    return finding_of(
        f"{model._meta.model_name}_subject", str(title), model._default_manager.filter(orphaned | unknown)
    )


def check_batches() -> Finding:
    """The database does not watch these (ADR 0010). Samples name rows of the first table at fault."""
    known = Exists(Batch.objects.filter(pk=OuterRef("batch_id")))
    found = [
        finding_of("batch", "", table._default_manager.exclude(batch=None).exclude(known)) for table in _of_a_batch()
    ]
    samples = next((finding.samples for finding in found if finding.count), [])
    title = _("Lignes d’un import qui n’existe pas")
    return Finding("batch", str(title), sum(finding.count for finding in found), samples)


def _of_a_batch() -> list[type[Model]]:
    """The tables whose batch has no constraint."""
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    keys = (field for field in fields if isinstance(field, ForeignKey) and field.related_model is Batch)
    return [key.model for key in keys if key.deconstruct()[3].get("db_constraint") is False]


SUBJECT_CHECKS: tuple[Callable[[], Finding], ...] = (
    *(partial(check_pairs, model, title) for model, title in POINTING.items()),
    check_batches,
)
