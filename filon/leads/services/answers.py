"""Answers to the questions of a qualification sheet that no field of the lead holds."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from filon.leads.models import Lead, QualificationAnswer, SuspectSheet
from filon.playbook.models import SheetVersion
from filon.playbook.rules.sheets import OF_FIELD


@transaction.atomic
def keep_answers(
    *, holder: Lead | SuspectSheet, asked: SheetVersion, codes: Mapping[str, str], by_id: int | None, now: datetime
) -> None:
    """The last word counts; an empty one takes the answer back."""
    column = "lead" if isinstance(holder, Lead) else "suspect"
    taken_back = [key for key, code in codes.items() if not code]
    QualificationAnswer.objects.filter(**{column: holder}, key__in=taken_back).delete()
    rows = [
        QualificationAnswer(**{column: holder}, key=key, asked=asked, value=code, at=now, by_id=by_id)
        for key, code in codes.items()
        if code
    ]
    QualificationAnswer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[column, "key"],
        update_fields=["asked", "value", "at", "by"],
    )


def copy_answers(leads: Mapping[int, Lead]) -> None:
    """What suspects answered goes with their leads, by key of the sheet; what fills a field of the lead is not kept twice."""
    kept = QualificationAnswer.objects.filter(suspect__in=leads).exclude(key__startswith=OF_FIELD)
    QualificationAnswer.objects.bulk_create(
        QualificationAnswer(
            lead=leads[one.suspect_id], key=one.key, asked_id=one.asked_id, value=one.value, at=one.at, by_id=one.by_id
        )
        for one in kept
        if one.suspect_id
    )
