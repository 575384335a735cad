"""What may be asked of deals, by lists, segments and rules."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from filon.contacts.models import Company, Contact
from filon.kit.criteria import NEGATIVE, Field, FieldType, Operator, register_bridge, register_fields, register_provider
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.kit.versions import VersionState
from filon.opportunities.models import Line, Opportunity
from filon.opportunities.rules.kinds import Category, OpenedBecause
from filon.opportunities.selectors.next_actions import has_next_action
from filon.playbook.models import CloseReason, Process, Stage
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import Choices, campaign_choices, product_choices, source_choices
from filon.records.selectors.criteria import custom_fields, root_fields

DEAL = SubjectKind.OPPORTUNITY
T = FieldType


def register() -> None:
    """Called once, when the application starts."""
    register_fields(*_of_its_course(), *_of_its_worth(), *_of_its_origin(), *root_fields(DEAL))
    register_provider(DEAL, custom_fields)
    register_bridge(
        asked_of=DEAL,
        about=SubjectKind.COMPANY,
        bridge=lambda condition: Q(company__in=Company.objects.filter(condition)),
    )
    register_bridge(
        asked_of=DEAL,
        about=SubjectKind.CONTACT,
        bridge=lambda condition: Q(contact__in=Contact.objects.filter(condition)),
    )
    for about, holder in ((SubjectKind.COMPANY, "company"), (SubjectKind.CONTACT, "contact")):
        register_bridge(asked_of=about, about=DEAL, bridge=_having_a_deal(holder))


def _having_a_deal(holder: str) -> Callable[[Q], Q]:
    """Companies or people of whom one deal at least answers."""
    present = {f"{holder}__isnull": False, "deleted_at": None}
    return lambda condition: Q(pk__in=Opportunity.objects.filter(condition, **present).values(holder))


def _of_its_course() -> list[Field]:
    return [
        Field(DEAL, "opportunity.name", "Nom de l’opportunité", T.TEXT, path="name_key", fold=fold),
        Field(DEAL, "opportunity.state", "État", T.CHOICE, path="stage__kind", choices=StageKind.choices),
        Field(DEAL, "opportunity.stage", "Étape de vente", T.RECORD, choices=_stages),
        Field(DEAL, "opportunity.process", "Processus", T.RECORD, path="process_version__process", choices=_processes),
        Field(DEAL, "opportunity.stage_since", "À cette étape depuis", T.INSTANT),
        Field(DEAL, "opportunity.next_action", "A une prochaine action", T.BOOLEAN, query=_next_action),
        Field(DEAL, "opportunity.opened_at", "Ouverte", T.INSTANT, nullable=True),
        Field(DEAL, "opportunity.closed_at", "Conclue", T.INSTANT, nullable=True),
        Field(DEAL, "opportunity.expected_close_date", "Signature prévue", T.DATE, nullable=True),
        Field(DEAL, "opportunity.close_reason", "Motif de conclusion", T.RECORD, choices=_reasons, nullable=True),
        Field(DEAL, "opportunity.competitor", "Concurrent", T.TEXT),
    ]


def _of_its_worth() -> list[Field]:
    return [
        Field(DEAL, "opportunity.amount", "Montant", T.MONEY, path="cents", nullable=True),
        Field(DEAL, "opportunity.probability", "Chances propres, en %", T.NUMBER, path="probability", nullable=True),
        Field(DEAL, "opportunity.category", "Catégorie de prévision", T.CHOICE, choices=Category.choices),
        Field(DEAL, "opportunity.product", "Produit", T.RECORD, choices=product_choices, query=_with_product),
    ]


def _of_its_origin() -> list[Field]:
    return [
        Field(DEAL, "opportunity.opened_because", "Ouverte parce que", T.CHOICE, choices=OpenedBecause.choices),
        Field(DEAL, "opportunity.source", "Origine de l’opportunité", T.RECORD, choices=source_choices, nullable=True),
        Field(
            DEAL, "opportunity.campaign", "Campagne de l’opportunité", T.RECORD, choices=campaign_choices, nullable=True
        ),
    ]


def _next_action(operator: Operator, value: Any) -> Q:
    wanted = value if operator == Operator.IS else operator == Operator.KNOWN
    return Q(has_next_action()) if wanted else ~Q(has_next_action())


def _with_product(operator: Operator, value: Any) -> Q:
    lines = Line.objects.all()
    if value is not None:
        lines = lines.filter(product__in=value if isinstance(value, list) else [value])
    found = Q(pk__in=lines.values("opportunity_id"))
    return ~found if operator in NEGATIVE else found


def _stages() -> Choices:
    stages = Stage.objects.filter(version__state=VersionState.LIVE).select_related("version__process")
    return [(str(stage.pk), stage.label) for stage in stages]


def _processes() -> Choices:
    return [(str(process.pk), process.name) for process in Process.objects.all()]


def _reasons() -> Choices:
    return [(str(reason.pk), reason.label) for reason in CloseReason.objects.all()]
