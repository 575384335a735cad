"""Leads that wait for somebody: without owner, or whose day to be taken up again has come."""

from datetime import datetime

from django.db.models import Q

from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.kit.business_time import day_in_paris


def waiting_leads(kind: str, *, now: datetime) -> Q | None:
    """The leads of one line of "what needs attention"; None for an unknown one."""
    if kind == "without_owner":
        return Q(owner=None, lifecycle_stage__in=IN_WORK)
    if kind == "to_resume":
        return Q(wake_date__lte=day_in_paris(now), lifecycle_stage__in=[*IN_WORK, LifecycleStage.RECYCLED])
    return None
