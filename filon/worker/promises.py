"""Watches the agreement between marketing and sales."""

from datetime import datetime

from django.urls import reverse

from filon.leads.models import Lead
from filon.usecases.promises import settle_everything, watch_promises


def watch_the_agreement(*, now: datetime, limit: int) -> int:
    return watch_promises(now=now, limit=limit, address_of=page_of_lead)


def page_of_lead(lead: Lead) -> str:
    return reverse("lead", args=[lead.pk])


def settle_the_agreement(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    settle_everything(now=now)
    return 0
