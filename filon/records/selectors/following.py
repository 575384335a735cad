"""Who follows a record."""

from filon.kit.subjects import Subject
from filon.records.models import Follow
from filon.users.models import User


def followers_of(subject: Subject) -> list[User]:
    """Those who still work here, by name."""
    followed = Follow.objects.filter(subject_kind=subject.kind, subject_id=subject.pk)
    people = User.objects.filter(pk__in=followed.values("user"), is_active=True)
    return list(people.order_by("full_name"))
