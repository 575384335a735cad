"""The first steps of a new installation, each known to be done from what is there; the demonstration company does none of them."""

from dataclasses import dataclass

from django.db.models import Q

from filon.playbook.models import FunnelProfile, Process, Stage
from filon.playbook.rules.defaults import DEFAULT_PROCESS_KEY, DEFAULT_STAGES
from filon.records.models import Batch
from filon.records.rules.origin import BatchState
from filon.records.selectors.batches import DEMONSTRATION, loaded_demonstration
from filon.users.models import Invitation, User


@dataclass(frozen=True, slots=True)
class FirstSteps:
    imported: bool
    chose_funnel: bool
    wrote_process: bool
    invited: bool
    demonstration: bool

    @property
    def all_done(self) -> bool:
        return self.imported and self.chose_funnel and self.wrote_process and self.invited


def first_steps() -> FirstSteps:
    demonstration = loaded_demonstration()
    return FirstSteps(
        imported=Batch.objects.filter(state=BatchState.DONE).exclude(file_hash=DEMONSTRATION).exists(),
        chose_funnel=_chose_funnel(),
        wrote_process=_wrote_process(),
        invited=_invited(demonstration),
        demonstration=demonstration is not None,
    )


def _chose_funnel() -> bool:
    """A profile is in force, and not because the demonstration came with it, at the same instant."""
    loaded = Batch.objects.filter(entity=DEMONSTRATION).values("at")
    return FunnelProfile.objects.filter(active=True).exclude(installed_at__in=loaded).exists()


def _wrote_process() -> bool:
    """Somebody set a stage to his own words, chance or longest stay, or wrote another process."""
    seeds = Q()
    for seed in DEFAULT_STAGES:
        seeds |= Q(key=seed.key, label=seed.label, probability=seed.probability, max_days=seed.max_days)
    return (
        Stage.objects.filter(version__process__key=DEFAULT_PROCESS_KEY).exclude(seeds).exists()
        or Process.objects.exclude(key=DEFAULT_PROCESS_KEY).exists()
    )


def _invited(demonstration: Batch | None) -> bool:
    """Somebody was asked to join, or two people of the company work here already."""
    invented = demonstration.mapping.get(User._meta.label, []) if demonstration else []
    people = User.objects.filter(is_active=True).exclude(pk__in=invented)
    return Invitation.objects.exists() or people[:2].count() > 1
