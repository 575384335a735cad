"""The last sign from each person follows the timeline, never backwards (rule RET-2)."""

from collections.abc import Collection

from django.db.models import F, OuterRef, Q, Subquery

from filon.activities.models import Activity
from filon.activities.rules.kinds import Actor, Direction
from filon.contacts.models import Contact


def follow_last_signs(*, contact_ids: Collection[int]) -> int:
    """Bring `last_inbound_at` up to the newest activity that came from the person; returns how many people moved.

    A later date that a file declared stays. The same condition as `rules.signs.comes_from_the_person`, as SQL.
    """
    theirs = Activity.objects.filter(contact=OuterRef("pk"), direction=Direction.INBOUND, actor=Actor.HUMAN)
    newest = Subquery(theirs.order_by("-at").values("at")[:1])
    people = Contact.objects.filter(pk__in=contact_ids).annotate(newest=newest)
    behind = people.filter(Q(last_inbound_at__isnull=True) | Q(last_inbound_at__lt=F("newest")), newest__isnull=False)
    return behind.update(last_inbound_at=newest)


def forget_signs_of_batch(*, batch_id: int) -> int:
    """Before the activities of an import go: whose last sign is one of them falls back on the one before, or on none."""
    theirs = Activity.objects.filter(direction=Direction.INBOUND, actor=Actor.HUMAN)
    gone = theirs.filter(batch=batch_id)
    own = theirs.filter(contact=OuterRef("pk")).order_by("-at").values("at")
    people = Contact.objects.filter(pk__in=gone.exclude(contact=None).values("contact"))
    last_gone = people.annotate(newest=Subquery(own.filter(batch=batch_id)[:1])).filter(last_inbound_at=F("newest"))
    return last_gone.update(last_inbound_at=Subquery(own.exclude(batch=batch_id)[:1]))


def forget_sign(*, activity: Activity) -> None:
    """Before one activity goes: where it was the last sign, the one before is."""
    own = Activity.objects.filter(contact=OuterRef("pk"), direction=Direction.INBOUND, actor=Actor.HUMAN)
    before = own.exclude(pk=activity.pk).order_by("-at").values("at")[:1]
    last = Contact.objects.filter(pk=activity.contact_id or 0, last_inbound_at=activity.at)
    last.update(last_inbound_at=Subquery(before))
