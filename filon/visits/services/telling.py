"""The visits of a known person on the timeline: one line a visit, one a file."""

from datetime import datetime

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import log_activity
from filon.contacts.models import Contact
from filon.playbook.rules.channels import SourceKind
from filon.visits.models import PageView, Visit


def tell_visit(visit: Visit, *, page: str, now: datetime) -> None:
    """Its pages are read with the line, while the visit goes on. Without direction: who looks around has not turned to us."""
    assert visit.contact is not None
    visit.activity = log_activity(
        kind=ActivityKind.SITE_VISIT,
        at=min(visit.started_at, now),
        by=None,
        now=now,
        contact_id=visit.contact.pk,
        company_id=visit.contact.company_id,
        text=_arrival_words(visit, page),
    )
    Visit.objects.filter(pk=visit.pk).update(activity=visit.activity)


def _arrival_words(visit: Visit, page: str) -> str:
    """ "Arrivée sur /tarifs · Réseaux sociaux (linkedin), campagne « rentree »"."""
    words = f"Arrivée sur {page}"
    if visit.channel != SourceKind.OTHER:
        words += f" · {SourceKind.label_of(visit.channel)}"
    if origin := visit.source or visit.referrer:
        words += f" ({origin})"
    return f"{words}, campagne «\u00a0{visit.campaign}\u00a0»" if visit.campaign else words


def tell_download(page: PageView, *, contact: Contact, now: datetime) -> None:
    """Asking for a document is a sign from the person (RET-1)."""
    page.activity = log_activity(
        kind=ActivityKind.DOWNLOAD,
        at=min(page.at, now),
        by=None,
        now=now,
        contact_id=contact.pk,
        company_id=contact.company_id,
        direction=Direction.INBOUND,
        text=page.page,
    )
    PageView.objects.filter(pk=page.pk).update(activity=page.activity)
