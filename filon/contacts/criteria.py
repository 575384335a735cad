"""What may be asked of companies and people, by lists, segments and rules."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from filon.contacts.criteria_codes import code_fields
from filon.contacts.criteria_quality import quality_fields
from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.axes import BuyingStage, FitGrade, LifecycleStage
from filon.contacts.rules.kinds import Civility, DecisionLevel, DiffusionStatus, PointKind, PointState
from filon.contacts.rules.languages import LANGUAGES
from filon.kit.codes import departments, headcount_bands, legal_forms
from filon.kit.criteria import (
    NEGATIVE,
    Field,
    FieldType,
    Holds,
    Operator,
    register_bridge,
    register_fields,
    register_provider,
)
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold, name_key
from filon.playbook.selectors import persona_choices, source_choices
from filon.records.selectors.criteria import custom_fields, root_fields

COMPANY, CONTACT = SubjectKind.COMPANY, SubjectKind.CONTACT
T = FieldType


def register() -> None:
    """Called once, when the application starts."""
    register_fields(*_company_fields(), *root_fields(COMPANY), *_contact_fields(), *root_fields(CONTACT))
    register_fields(*quality_fields())
    register_provider(COMPANY, custom_fields)
    register_provider(CONTACT, custom_fields)
    register_bridge(
        asked_of=CONTACT, about=COMPANY, bridge=lambda condition: Q(company__in=Company.objects.filter(condition))
    )
    register_bridge(
        asked_of=COMPANY,
        about=CONTACT,
        bridge=lambda condition: Q(
            pk__in=Contact.objects.filter(condition, deleted_at=None, company__isnull=False).values("company")
        ),
    )


def _company_fields() -> list[Field]:
    return [
        Field(COMPANY, "company.name", "Nom de l’entreprise", T.TEXT, path="name_key", fold=fold),
        Field(COMPANY, "company.trade_name", "Enseigne", T.TEXT),
        Field(COMPANY, "company.siren", "SIREN", T.TEXT, nullable=True),
        Field(COMPANY, "company.vat_number", "Numéro de TVA", T.TEXT),
        Field(COMPANY, "company.parent", "Maison mère", T.TEXT, path="parent__name_key", fold=fold, nullable=True),
        Field(COMPANY, "company.lifecycle_stage", "Étape", T.CHOICE, choices=LifecycleStage.choices),
        Field(COMPANY, "company.department", "Département", T.CHOICE, choices=_department_choices),
        Field(COMPANY, "company.city", "Ville", T.TEXT),
        *code_fields(),
        Field(COMPANY, "company.headcount_band", "Effectif", T.CHOICE, choices=lambda: list(headcount_bands().items())),
        Field(
            COMPANY, "company.legal_form_code", "Forme juridique", T.CHOICE, choices=lambda: list(legal_forms().items())
        ),
        Field(COMPANY, "company.turnover", "Chiffre d’affaires", T.MONEY, path="turnover_cents", nullable=True),
        Field(COMPANY, "company.ever_customer", "Déjà client", T.BOOLEAN),
        Field(COMPANY, "company.in_target_at", "Entrée dans la cible", T.INSTANT, nullable=True),
        Field(COMPANY, "company.fit_grade", "Profil de l’entreprise", T.CHOICE, choices=FitGrade.choices),
        Field(COMPANY, "company.current_supplier", "Fournisseur actuel", T.TEXT),
        Field(COMPANY, "company.contract_end_date", "Fin de son contrat", T.DATE, nullable=True),
        Field(COMPANY, "company.website", "Site web", T.TEXT),
        Field(COMPANY, "company.domain", "Domaine", T.TEXT),
        Field(COMPANY, "company.diffusion_status", "Diffusion Sirene", T.CHOICE, choices=DiffusionStatus.choices),
        Field(COMPANY, "company.source", "Origine de l’entreprise", T.RECORD, choices=source_choices, nullable=True),
        Field(
            COMPANY,
            "company.point",
            "Coordonnée de l’entreprise",
            T.CHOICE,
            choices=_point_choices,
            query=having_point("company"),
        ),
    ]


def _contact_fields() -> list[Field]:
    return [
        Field(CONTACT, "contact.name", "Nom de la personne", T.TEXT, path="name_key", fold=name_key),
        Field(CONTACT, "contact.civility", "Civilité", T.CHOICE, choices=Civility.choices),
        Field(
            CONTACT,
            "contact.lifecycle_stage",
            "Étape du contact",
            T.CHOICE,
            path="lifecycle_stage",
            choices=LifecycleStage.choices,
        ),
        Field(CONTACT, "contact.buying_stage", "Phase d’achat", T.CHOICE, choices=BuyingStage.choices),
        Field(CONTACT, "contact.fit_grade", "Profil", T.CHOICE, choices=FitGrade.choices),
        Field(CONTACT, "contact.job_title", "Poste", T.TEXT),
        Field(CONTACT, "contact.job_function", "Fonction", T.TEXT),
        Field(CONTACT, "contact.decision_level", "Niveau de décision", T.CHOICE, choices=DecisionLevel.choices),
        Field(CONTACT, "contact.language", "Langue", T.CHOICE, choices=lambda: list(LANGUAGES.items())),
        Field(CONTACT, "contact.linkedin", "Profil LinkedIn", T.TEXT, path="linkedin_url"),
        Field(CONTACT, "contact.persona", "Persona", T.RECORD, choices=persona_choices, nullable=True),
        Field(
            CONTACT,
            "contact.in_target_at",
            "Entrée dans la cible du contact",
            T.INSTANT,
            path="in_target_at",
            nullable=True,
        ),
        Field(CONTACT, "contact.last_inbound_at", "Dernier signe reçu", T.INSTANT, nullable=True),
        Field(CONTACT, "contact.source", "Origine", T.RECORD, choices=source_choices, nullable=True),
        Field(CONTACT, "contact.point", "Coordonnée", T.CHOICE, choices=_point_choices, query=having_point("contact")),
    ]


def _department_choices() -> list[tuple[str, str]]:
    return [(code, f"{code} {name}") for code, name in departments().items()]


def _point_choices() -> list[tuple[str, str]]:
    return [
        *((kind.value, kind.label) for kind in PointKind),
        ("to_check", "à vérifier"),
        ("dead", "inutilisable"),
    ]


def having_point(holder: str) -> Callable[[Operator, Any], Q]:
    """Has an address of that kind, or one in that state: one look into the index for each holder that is considered.

    Most have an e-mail: a list of all of them would be made before the first line of a page.
    """

    def condition(operator: Operator, value: Any) -> Q:
        found = Q(Holds(ContactPoint, holder, _one_of(value)))
        return ~found if operator in NEGATIVE else found

    return condition


def _one_of(value: Any) -> Q:
    """Kinds and states of points alike; any of them when none is named."""
    if value is None:
        return Q()
    asked = set(value if isinstance(value, list) else [value])
    states = asked & {state.value for state in PointState}
    return Q(kind__in=sorted(asked - states)) | Q(state__in=sorted(states))
