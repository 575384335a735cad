"""The clock of one promise about one lead."""

from django.db import models
from django.db.models import Q

from filon.leads.models.agreement import Clause
from filon.leads.models.leads import Lead

UNSETTLED = Q(met_at__isnull=True, void_at__isnull=True)


class Timer(models.Model):
    """Begun when the lead entered the stage that starts the clause; settled from facts, again and again (`leads.rules.timers`).

    `done`: attempts so far. `warned_at` and `escalated_at`: who had to know was told then.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="timers", db_index=False)
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="timers")
    cycle_no = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0)
    met_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "clause", "cycle_no"], name="one_timer_a_promise_and_cycle")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=UNSETTLED, name="timer_due"),
            models.Index(fields=["warn_at"], condition=UNSETTLED & Q(warned_at__isnull=True), name="timer_warn"),
            models.Index(fields=["started_at"], name="timer_started"),
        ]
