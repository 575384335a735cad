"""The versions of the agreement: the one in force, the one prepared, those before."""

from django.db.models import QuerySet

from filon.kit.errors import NotFound
from filon.leads.models import Agreement, Learning
from filon.leads.rules.agreement import AgreementState
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


def versions_of_agreement(*, viewer: Viewer) -> QuerySet[Agreement]:
    """The last first."""
    require(viewer, Entity.AGREEMENT, Action.READ)
    return Agreement.objects.prefetch_related("clauses", "signatures")


def agreement_by_id(pk: int, *, viewer: Viewer) -> Agreement:
    found = versions_of_agreement(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette version de l’accord n’existe pas.")
    return found


def agreement_in_force() -> Agreement | None:
    return Agreement.objects.filter(state=AgreementState.LIVE).prefetch_related("clauses").first()


def decisions_after_refusals(*, viewer: Viewer) -> QuerySet[Learning]:
    """The last first."""
    require(viewer, Entity.AGREEMENT, Action.READ)
    return Learning.objects.all()
