"""The six axes of state (never one status): their values, their order, and which lifecycle steps are allowed.

Source: domain.md 4.1, itself drawn from the vocabularies of the seed documents.
"""

from collections.abc import Iterable

from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible


class IdentificationLevel(LabelledEnum):
    ANONYMOUS = "anonymous", "Anonyme"
    COMPANY_ONLY = "company_only", "Entreprise seule"
    PERSON_IDENTIFIED = "person_identified", "Personne identifiée"


class LifecycleStage(LabelledEnum):
    NONE = "", "Hors cible"
    VISITOR = "visitor", "Visiteur"
    SUSPECT = "suspect", "Suspect"
    LEAD = "lead", "Lead"
    MQL = "mql", "Lead qualifié marketing"
    SAL = "sal", "Lead accepté"
    SQL = "sql", "Prospect qualifié"
    OPPORTUNITY = "opportunity", "Opportunité"
    CUSTOMER = "customer", "Client"
    EVANGELIST = "evangelist", "Ambassadeur"
    RECYCLED = "recycled", "Recyclé"
    DISQUALIFIED = "disqualified", "Disqualifié"
    LOST = "lost", "Perdu"
    FORMER_CUSTOMER = "former_customer", "Client ancien"


class Temperature(LabelledEnum):
    NONE = "none", "Inconnue"
    COLD = "cold", "Froid"
    WARM = "warm", "Tiède"
    HOT = "hot", "Chaud"


class FitGrade(LabelledEnum):
    NONE = "", "Non évalué"
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class BuyingStage(LabelledEnum):
    NONE = "", "Inconnue"
    INACTIVE = "inactive", "Inactif"
    AWARENESS = "awareness", "Prise de conscience"
    CONSIDERATION = "consideration", "Considération"
    DECISION = "decision", "Décision"


S = LifecycleStage

# The ladder that a lead climbs; a step may be skipped forward, never backward.
LADDER: tuple[LifecycleStage, ...] = (
    S.VISITOR,
    S.SUSPECT,
    S.LEAD,
    S.MQL,
    S.SAL,
    S.SQL,
    S.OPPORTUNITY,
    S.CUSTOMER,
    S.EVANGELIST,
)
LEAD_STAGES = LADDER[2:]  # visitor and suspect are states of people and companies: they cost no lead row
IN_WORK = frozenset({S.LEAD, S.MQL, S.SAL, S.SQL, S.OPPORTUNITY})
SIGNED = frozenset({S.CUSTOMER, S.EVANGELIST, S.FORMER_CUSTOMER})
ENDED = frozenset({S.RECYCLED, S.DISQUALIFIED, S.LOST})
NEEDS_REASON = ENDED

# How far a person or company came: its leads, orders and entry into a target are compared in this order. What ended
# without a signature ranks below what is in work; a former client who is worked again is what the work makes of him.
FURTHEST_ORDER: tuple[LifecycleStage, ...] = (
    S.NONE,
    S.VISITOR,
    S.SUSPECT,
    S.DISQUALIFIED,
    S.LOST,
    S.RECYCLED,
    S.FORMER_CUSTOMER,
    *LEAD_STAGES,
)
_RANK = {stage: rank for rank, stage in enumerate(FURTHEST_ORDER)}
_STEP = {stage: step for step, stage in enumerate(LADDER)}


class StageRefused(NotPossible):
    """A lifecycle step that the table of transitions forbids."""


def furthest(stages: Iterable[str]) -> LifecycleStage:
    """The stage of a person or company, from the stages of all that concerns it; NONE when nothing does."""
    return max((LifecycleStage(stage) for stage in stages), key=_RANK.__getitem__, default=S.NONE)


def check_lifecycle_step(*, old: str, new: str, reason: str) -> None:
    """Raise StageRefused unless a lead may go from `old` to `new`. The same stage again is not a step: callers drop it."""
    source, target = LifecycleStage(old), LifecycleStage(new)
    if target in NEEDS_REASON and not reason.strip():
        raise StageRefused(f"Indiquez le motif pour passer à l’étape « {target.label} ».")
    if not is_allowed_step(source, target):
        raise StageRefused(
            f"Un lead ne passe pas de « {source.label} » à « {target.label} ». "
            "On n’avance que vers l’avant ; pour revenir en arrière, recyclez le lead avec un motif."
        )


def is_behind(*, old: str, told: str) -> bool:
    """Whether the ladder says that who stands at `old` has left `told` below; a former client was one."""
    reached = S.CUSTOMER if old == S.FORMER_CUSTOMER else LifecycleStage(old)
    rung = _STEP.get(LifecycleStage(told))
    return rung is not None and reached in _STEP and rung < _STEP[reached]


def is_allowed_step(source: str, target: str) -> bool:
    """What the table of transitions says of a lead, its reason apart."""
    source, target = LifecycleStage(source), LifecycleStage(target)
    if source == S.NONE:
        return target in LEAD_STAGES
    if source in ENDED:
        return target == S.RECYCLED if source != S.RECYCLED else target in IN_WORK
    if target in ENDED:
        return source in IN_WORK
    if target == S.FORMER_CUSTOMER:
        return source in (S.CUSTOMER, S.EVANGELIST)
    if source == S.FORMER_CUSTOMER:
        return target in (S.CUSTOMER, S.EVANGELIST)
    return target in _STEP and _STEP[target] > _STEP[source]
