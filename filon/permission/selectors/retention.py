"""People whose data are past their term, and people who were never told that we hold theirs."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.business_time import start_of_day_paris
from filon.kit.criteria import Holds
from filon.permission.models import NoticeRecord
from filon.permission.rules import figures
from filon.permission.rules.retention import months_before, newest_sign_past_term
from filon.records.rules.origin import INDIRECT_LOTS
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

CLIENTS = (LifecycleStage.CUSTOMER, LifecycleStage.EVANGELIST)  # their data follow the contract (RET-4)


def people_past_their_term(*, today: date, viewer: Viewer) -> QuerySet[Contact]:
    """RET-1, the oldest first."""
    people = Contact.objects.filter(past_term(today), deleted_at=None)
    return visible(people, viewer=viewer, entity=Entity.CONTACT).order_by("created_at", "pk")


def past_term(today: date) -> Q:
    """RET-1: three years after the last sign that came from them, else after their collection; clients left out.

    Opens and machines leave no sign (RET-2): `activities.rules.signs`.
    """
    newest = newest_sign_past_term(today, years=figures.retention_years(today))
    before = start_of_day_paris(newest + timedelta(days=1))
    past = Q(last_inbound_at__lt=before) | Q(last_inbound_at__isnull=True, created_at__lt=before)
    is_client = Q(lifecycle_stage__in=CLIENTS) | Q(company__isnull=False, company__lifecycle_stage__in=CLIENTS)
    return past & ~is_client


def people_never_informed(*, today: date, viewer: Viewer) -> QuerySet[Contact]:
    """SRC-1, the oldest first."""
    people = Contact.objects.filter(never_informed(today), deleted_at=None)
    return visible(people, viewer=viewer, entity=Entity.CONTACT).order_by("created_at", "pk")


def never_informed(today: date) -> Q:
    """SRC-1: their data came from elsewhere more than a month ago, and no notice was given."""
    before = start_of_day_paris(months_before(today, figures.notice_months(today)))
    return Q(lot__kind__in=INDIRECT_LOTS, created_at__lt=before) & ~Q(Holds(NoticeRecord, "contact"))
