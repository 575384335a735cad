"""A call list is closed when its work is over, and opened again."""

from datetime import datetime

from filon.calling.models import CallClaim, CallList


def close_call_list(*, call_list: CallList, now: datetime) -> bool:
    """Whether it is closed from now on; whom somebody still has on the line is let go."""
    closed = call_list.closed_at is None
    CallList.objects.filter(pk=call_list.pk).update(closed_at=now if closed else None)
    CallClaim.objects.filter(entry__call_list=call_list).delete()
    return closed
