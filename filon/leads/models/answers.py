"""What was answered to the questions of a qualification sheet, beside the fields of the lead that some of them fill."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.leads.models.leads import Lead, SuspectSheet

LONGEST_ANSWER = 2_000


class QualificationAnswer(models.Model):
    """Of a lead, or of a suspect before any lead is open (then of its sheet, and copied with it).

    `key`: `Question.answer_key`; of a suspect "field:…" too, since it has no field of a lead yet. `asked`: the version whose words
    were put. `value` as the record would store it, in letters.
    """

    lead = models.ForeignKey(Lead, null=True, on_delete=models.CASCADE, related_name="answers", db_index=False)
    suspect = models.ForeignKey(
        SuspectSheet, null=True, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    key = models.CharField(max_length=40)
    asked = models.ForeignKey("playbook.SheetVersion", on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.CharField(max_length=LONGEST_ANSWER)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "key"], name="lead_answer_once"),
            models.UniqueConstraint(fields=["suspect", "key"], name="suspect_answer_once"),
            models.CheckConstraint(
                condition=Q(lead__isnull=False, suspect=None) | Q(lead=None, suspect__isnull=False),
                name="answer_of_one",
            ),
        ]
