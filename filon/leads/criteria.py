"""What may be asked of leads, by lists, segments and rules."""

from collections.abc import Callable

from django.db.models import Q

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.criteria import Field, FieldType, register_bridge, register_fields, register_provider
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.leads.models import Lead
from filon.leads.rules.bant import Authority, BudgetStage, Horizon, NeedLevel
from filon.leads.rules.kinds import Entrance, NeedKind
from filon.playbook.selectors import campaign_choices, product_choices, source_choices
from filon.records.selectors.criteria import custom_fields, root_fields

LEAD = SubjectKind.LEAD
T = FieldType


def register() -> None:
    """Called once, when the application starts."""
    register_fields(*_fields(), *root_fields(LEAD))
    register_provider(LEAD, custom_fields)
    register_bridge(
        asked_of=LEAD,
        about=SubjectKind.COMPANY,
        bridge=lambda condition: Q(company__in=Company.objects.filter(condition)),
    )
    register_bridge(
        asked_of=LEAD,
        about=SubjectKind.CONTACT,
        bridge=lambda condition: Q(contact__in=Contact.objects.filter(condition)),
    )
    for about, holder in ((SubjectKind.COMPANY, "company"), (SubjectKind.CONTACT, "contact")):
        register_bridge(asked_of=about, about=LEAD, bridge=_having_a_lead(holder))


def _having_a_lead(holder: str) -> Callable[[Q], Q]:
    """Companies or people of whom one lead at least answers."""
    present = {f"{holder}__isnull": False, "deleted_at": None}
    return lambda condition: Q(pk__in=Lead.objects.filter(condition, **present).values(holder))


def _fields() -> list[Field]:
    return [
        Field(LEAD, "lead.name", "Nom du lead", T.TEXT, path="name_key", fold=fold),
        Field(
            LEAD,
            "lead.lifecycle_stage",
            "Étape du lead",
            T.CHOICE,
            path="lifecycle_stage",
            choices=LifecycleStage.choices,
        ),
        Field(LEAD, "lead.entrance", "Entrée", T.CHOICE, choices=Entrance.choices),
        Field(LEAD, "lead.product", "Produit", T.RECORD, choices=product_choices, nullable=True),
        Field(LEAD, "lead.source", "Origine du lead", T.RECORD, choices=source_choices, nullable=True),
        Field(LEAD, "lead.campaign", "Campagne du lead", T.RECORD, choices=campaign_choices, nullable=True),
        Field(LEAD, "lead.medium", "Support", T.TEXT),
        Field(LEAD, "lead.potential", "Montant potentiel", T.MONEY, path="potential_cents", nullable=True),
        Field(LEAD, "lead.project", "Projet", T.TEXT),
        Field(LEAD, "lead.need", "Ce dont il a besoin", T.TEXT),
        Field(LEAD, "lead.project_date", "Date du projet", T.DATE, nullable=True),
        Field(LEAD, "lead.is_willing", "Veut y répondre", T.BOOLEAN, nullable=True),
        Field(LEAD, "lead.budget_holder", "Détient le budget", T.BOOLEAN, nullable=True),
        Field(LEAD, "lead.need_kind", "Besoin exprimé ou supposé", T.CHOICE, choices=NeedKind.choices),
        Field(LEAD, "lead.budget", "Budget", T.MONEY, path="budget_cents", nullable=True),
        Field(LEAD, "lead.budget_stage", "État du budget", T.CHOICE, choices=BudgetStage.choices),
        Field(LEAD, "lead.authority", "Pouvoir de décision", T.CHOICE, choices=Authority.choices),
        Field(LEAD, "lead.need_level", "Force du besoin", T.CHOICE, choices=NeedLevel.choices),
        Field(LEAD, "lead.horizon", "Échéance", T.CHOICE, choices=Horizon.choices),
        Field(LEAD, "lead.stage_since", "Dans son étape depuis", T.INSTANT),
        Field(LEAD, "lead.closed_at", "Clos", T.INSTANT, nullable=True),
        Field(LEAD, "lead.reason", "Motif de clôture", T.TEXT),
        Field(LEAD, "lead.wake_date", "À reprendre", T.DATE, nullable=True),
        Field(LEAD, "lead.cycle_no", "Numéro de cycle", T.NUMBER),
    ]
