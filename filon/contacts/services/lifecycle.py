"""The derived stage of people and companies: written here, computed where leads and orders are known."""

from collections import defaultdict
from collections.abc import Mapping

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage


def write_contact_stages(stages: Mapping[int, LifecycleStage]) -> int:
    """Set each contact's stage; returns how many differed."""
    return sum(
        Contact.objects.filter(pk__in=ids).exclude(lifecycle_stage=stage).update(lifecycle_stage=stage)
        for stage, ids in _by_stage(stages).items()
    )


def write_company_stages(stages: Mapping[int, LifecycleStage], *, signed: set[int]) -> int:
    """Set each company's stage, and whether it ever was a client (`signed`); returns how many stages differed."""
    Company.objects.filter(pk__in=signed, ever_customer=False).update(ever_customer=True)
    Company.objects.filter(pk__in=set(stages) - signed, ever_customer=True).update(ever_customer=False)
    return sum(
        Company.objects.filter(pk__in=ids).exclude(lifecycle_stage=stage).update(lifecycle_stage=stage)
        for stage, ids in _by_stage(stages).items()
    )


def _by_stage(stages: Mapping[int, LifecycleStage]) -> dict[LifecycleStage, list[int]]:
    grouped: dict[LifecycleStage, list[int]] = defaultdict(list)
    for pk, stage in stages.items():
        grouped[stage].append(pk)
    return grouped
