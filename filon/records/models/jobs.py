"""When each recurring job last ran, and who runs it now: several workers agree through these rows."""

from django.db import models


class JobRun(models.Model):
    """One row a job. A worker takes a due job by moving `claimed_until`; a worker that died loses it when that instant passes."""

    job = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["job"]

    def __str__(self) -> str:
        return self.job
