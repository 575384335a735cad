"""The sale that follows a won deal is opened by whoever holds it: once, and as the page showed it."""

from datetime import datetime

from django.db import transaction

from filon.activities.models import Task
from filon.activities.services.tasks import complete_task
from filon.kit.errors import NotFound, NotPossible
from filon.kit.french import format_date
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.sequels import Sequel, sequels_of
from filon.opportunities.services.opening import open_opportunity
from filon.records.rules.authorship import by_person
from filon.usecases.following_clients import what_to_do
from filon.usecases.lifecycle import refresh_lifecycle
from filon.users.models import User


class NoSuchSequel(NotFound):
    """The process does not say it, or no longer."""


@transaction.atomic
def open_sequel(*, origin: Opportunity, stage_key: str, by: User, now: datetime) -> Opportunity:
    """The deal opened, or the one that somebody opened before: pressed twice, one deal. Its task on the won deal is done.

    NotPossible before its day, and while the client has an open deal of that process.
    """
    held = Opportunity.objects.select_for_update(of=("self",)).select_related("stage", "company", "owner")
    deal = held.get(pk=origin.pk)
    sequel = next((one for one in sequels_of(deal, viewer=by, now=now) if one.after.key == stage_key), None)
    if sequel is None:
        raise NoSuchSequel("Le processus ne prévoit pas, ou plus, cette suite\u00a0: rechargez la page.")
    if sequel.opened:
        return sequel.opened
    _check_may_open(sequel)
    opened = open_opportunity(
        name=sequel.name,
        stage=sequel.first,
        by=by_person(by.pk),
        now=now,
        owner_id=deal.owner_id or by.pk,
        company=deal.company,
        contact_id=deal.contact_id,
        cents=sequel.cents,
        currency=deal.currency,
        follows=deal,
        follows_stage=stage_key,
    )
    _settle_task(deal, sequel, by=by, now=now)
    refresh_lifecycle(company_ids={deal.company_id} if deal.company_id else (), contact_ids=())
    return opened


def _check_may_open(sequel: Sequel) -> None:
    if sequel.running:
        raise NotPossible(
            "Une vente de ce processus est déjà en cours avec ce client\u00a0: menez-la d’abord à son terme."
        )
    if not sequel.is_due:
        raise NotPossible(f"Cette suite s’ouvre à partir du {format_date(sequel.due_on)}.")


def _settle_task(deal: Opportunity, sequel: Sequel, *, by: User, now: datetime) -> None:
    about = Task.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk, done_at=None, deleted_at=None)
    for task in about.filter(title=what_to_do(sequel.after)):
        complete_task(task=task, by=by, now=now)
