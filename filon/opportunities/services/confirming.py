"""A person confirms what a stage asks and no fact can tell, or takes it back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Confirmation, Opportunity
from filon.opportunities.selectors.gates import Check, checks_of
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes


@transaction.atomic
def confirm_criterion(
    *, deal: Opportunity, criterion_id: int, holds: bool, seen: int, by: Author, now: datetime
) -> Check:
    """`seen`: the version of the confirmation that the person saw, 0 for none.

    Raises NotPossible when the next step of the deal does not ask it, EditedMeanwhile when somebody spoke first.
    """
    check = next((one for one in checks_of([deal], now=now).get(deal.pk, []) if one.criterion.pk == criterion_id), None)
    if check is None or not check.asks_a_person:
        raise NotPossible("Cette étape ne demande pas cette confirmation, ou ne la demande plus. Rechargez la page.")
    stage, key = check.criterion.stage, check.criterion.key
    rows = Confirmation.objects.filter(opportunity=deal, stage=stage, key=key, version=seen)
    if seen:
        written = rows.update(holds=holds, by_id=by.user_id, at=now, version=F("version") + 1)
    else:
        written = _confirm_first(deal, stage, key, holds=holds, by=by, now=now)
    if not written:
        raise EditedMeanwhile(
            f"«\u00a0{check.criterion.words}\u00a0» vient d’être confirmé ou repris par quelqu’un d’autre. Rechargez la page."
        )
    old, new = ("", check.criterion.words) if holds else (check.criterion.words, "")
    record_changes([NewChange(SubjectKind.OPPORTUNITY, deal.pk, Axis.CRITERION, old, new)], by=by, at=now)
    return check


def _confirm_first(deal: Opportunity, stage: str, key: str, *, holds: bool, by: Author, now: datetime) -> bool:
    """False when somebody else did at the same instant."""
    try:
        with transaction.atomic():
            Confirmation.objects.create(opportunity=deal, stage=stage, key=key, holds=holds, by_id=by.user_id, at=now)
    except IntegrityError:
        return False
    return True
