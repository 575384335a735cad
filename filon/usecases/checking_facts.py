"""Rules that the data must keep and that no program may mend: a person decides."""

from collections.abc import Callable, Iterator

from django.db.models import CharField, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext as _

from filon.contacts.models import Company, Establishment
from filon.contacts.selectors.hierarchy import companies_in_circles
from filon.customers.models import Order
from filon.forecasting.models import Objective, Snapshot
from filon.kit.currencies import CURRENCIES
from filon.kit.identifiers import parse_siren, parse_siret
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity, Proposal
from filon.playbook.models import Product
from filon.playbook.rules.process import StageKind
from filon.records.models import Change, Lot
from filon.records.rules.changes import Axis
from filon.usecases.checking_findings import SAMPLES, Finding, finding_of

WITH_MONEY: tuple[type[Model], ...] = (Lead, Opportunity, Proposal, Order, Product, Lot, Objective, Snapshot)
ROWS_AT_ONCE = 5000


def check_closing_dates() -> Finding:
    is_open = Q(stage__kind=StageKind.OPEN)
    wrong = Opportunity.objects.filter((is_open & Q(closed_at__isnull=False)) | (~is_open & Q(closed_at=None)))
    return finding_of("deal_closed_at", _("Opportunités closes sans date, ou ouvertes avec une date de clôture"), wrong)


def check_process_of_deals() -> Finding:
    wrong = Opportunity.objects.exclude(stage__version=F("process_version"))
    return finding_of("deal_process", _("Opportunités à une étape d’un autre processus que le leur"), wrong)


def check_last_change_of_leads() -> Finding:
    wrong = _told(Lead.objects.all(), SubjectKind.LEAD, Axis.LIFECYCLE).exclude(lifecycle_stage=F("told"))
    return finding_of("lead_last_change", _("Leads dont l’étape n’est pas celle du dernier changement"), wrong)


def check_last_change_of_deals() -> Finding:
    wrong = _told(Opportunity.objects.all(), SubjectKind.OPPORTUNITY, Axis.DEAL_STAGE).exclude(stage__key=F("told"))
    return finding_of("deal_last_change", _("Opportunités dont l’étape n’est pas celle du dernier changement"), wrong)


def _told(rows: "QuerySet[Model]", kind: SubjectKind, axis: Axis) -> "QuerySet[Model]":
    """With the value that the last change on the axis gave."""
    changes = Change.objects.filter(subject_kind=kind, subject_id=OuterRef("pk"), axis=axis).order_by("-at", "-pk")
    last = Subquery(changes.values("to_value")[:1], output_field=CharField())
    told: QuerySet[Model] = rows.annotate(told=Coalesce(last, Value("")))
    return told


def check_currencies() -> Finding:
    """Samples name rows of the first table at fault."""
    wrong = [model._default_manager.exclude(currency__in=CURRENCIES) for model in WITH_MONEY]
    found = [finding_of("currency", "", rows) for rows in wrong]
    samples = next((finding.samples for finding in found if finding.count), [])
    title = _("Montants dans une monnaie inconnue de la norme ISO 4217")
    return Finding("currency", title, sum(finding.count for finding in found), samples)


def check_sirens() -> Finding:
    wrong = [pk for pk, siren in _identifiers(Company, "siren") if parse_siren(siren) != siren]
    return Finding("siren", _("Entreprises dont le SIREN n’est pas valable"), len(wrong), wrong[:SAMPLES])


def check_sirets() -> Finding:
    wrong = [pk for pk, siret in _identifiers(Establishment, "siret") if parse_siret(siret) != siret]
    return Finding("siret", _("Établissements dont le SIRET n’est pas valable"), len(wrong), wrong[:SAMPLES])


def _identifiers(model: type[Model], column: str) -> Iterator[tuple[int, str]]:
    rows = model._default_manager.filter(**{f"{column}__isnull": False}).values_list("pk", column)
    return rows.iterator(chunk_size=ROWS_AT_ONCE)


def check_sites_of_companies() -> Finding:
    known = Establishment.objects.filter(siret__isnull=False, company__siren__isnull=False)
    wrong = known.annotate(of_company=Left("siret", 9)).exclude(of_company=F("company__siren"))
    return finding_of("site_company", _("Établissements dont le SIRET n’est pas celui de leur entreprise"), wrong)


def check_parents() -> Finding:
    wrong = companies_in_circles()
    return Finding("parent_circle", _("Entreprises qui sont leur propre maison mère"), len(wrong), wrong[:SAMPLES])


FACT_CHECKS: tuple[Callable[[], Finding], ...] = (
    check_closing_dates,
    check_process_of_deals,
    check_last_change_of_leads,
    check_last_change_of_deals,
    check_currencies,
    check_sirens,
    check_sirets,
    check_sites_of_companies,
    check_parents,
)
