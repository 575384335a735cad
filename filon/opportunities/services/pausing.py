"""A sale is put on pause and taken up again; both are dated with their reason."""

from datetime import date, datetime

from django.db import transaction

from filon.kit.dates import PARIS
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.pausing import PauseRefused, check_pause, latest_close_date
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record


@transaction.atomic
def put_on_pause(
    *, deal: Opportunity, until: date | None, reason: str, version: int, by: Author, now: datetime
) -> None:
    """It leaves what stalls and presses; the day hoped for its signature is not before its end."""
    if deal.stage.kind != StageKind.OPEN:
        raise PauseRefused("Cette vente est conclue\u00a0: il n’y a rien à mettre en pause.")
    check_pause(until=until, reason=reason, today=now.astimezone(PARIS).date())
    assert until is not None  # checked above
    expected = latest_close_date(deal.expected_close_date, until=until)
    values = {"paused_until": until, "pause_reason": " ".join(reason.split()), "expected_close_date": expected}
    edit_record(record=deal, values=values, version=version, by=by, now=now)


def end_pause(*, deal: Opportunity, version: int, by: Author, now: datetime) -> bool:
    """False when it was not on pause. EditedMeanwhile when somebody wrote since."""
    values = {"paused_until": None, "pause_reason": ""}
    return bool(edit_record(record=deal, values=values, version=version, by=by, now=now))
