"""A visitor says who he is: his visits since he consented join his file, and so will the next ones."""

from datetime import datetime

from django.db import transaction

from filon.contacts.models import Contact
from filon.visits.models import PageView, Visit, Visitor
from filon.visits.rules.consent import may_be_followed
from filon.visits.services.telling import tell_download, tell_visit


@transaction.atomic
def join_visits(*, key: str, contact: Contact, now: datetime) -> int:
    """How many visits joined. None of a key that is unknown, withdrawn or too old; none that another person owns already."""
    visitor = Visitor.objects.select_for_update().filter(key=key).first() if key else None
    if visitor is None or not may_be_followed(
        consent_at=visitor.consent_at, withdrawn_at=visitor.withdrawn_at, at=max(now, visitor.consent_at)
    ):
        return 0
    Visitor.objects.filter(pk=visitor.pk).update(contact=contact)
    visits = list(visitor.visits.filter(contact=None, started_at__gte=visitor.consent_at).order_by("started_at", "pk"))
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(contact=contact)
    for visit in visits:
        _tell(visit, contact, now=now)
    return len(visits)


def _tell(visit: Visit, contact: Contact, *, now: datetime) -> None:
    visit.contact = contact
    pages: list[PageView] = list(visit.pages.all())
    seen = next((page for page in pages if not page.is_file), None)
    if seen:
        tell_visit(visit, page=seen.page, now=now)
    for page in pages:
        if page.is_file:
            tell_download(page, contact=contact, now=now)
