"""Finds the colleagues and teams that a file names; unknown ones become inactive people without e-mail when asked."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Lower

from filon.kit.sql import rows_of
from filon.kit.text import name_key
from filon.users.models import Team, User


def find_owners(names: list[str], *, create: bool, now: datetime) -> dict[str, int]:
    """The person behind each name or e-mail address of the file; names that nobody bears are left out unless `create`."""
    by_mail = dict(User.objects.filter(email__isnull=False).values_list(Lower("email"), "pk"))
    by_name = {name_key(name): pk for name, pk in User.objects.order_by("-pk").values_list("full_name", "pk")}
    found: dict[str, int] = {}
    for name in names:
        pk = by_mail.get(name.lower()) or by_name.get(name_key(name))
        if pk is None and create and name_key(name):
            pk = User.objects.create(full_name=name[:150], email=None, password="!", is_active=False, created_at=now).pk
            by_name[name_key(name)] = pk
        if pk is not None:
            found[name] = pk
    return found


def find_teams(names: list[str]) -> dict[str, int]:
    known = {name_key(name): pk for name, pk in Team.objects.values_list("name", "pk")}
    return {name: known[name_key(name)] for name in names if name_key(name) in known}


def forget_owners(*, created_at: datetime, owned: Sequence[tuple[str, str]]) -> int:
    """Remove the inactive people that an import created at that instant, unless a column of `owned` names them."""
    unknown = User.objects.filter(email=None, is_active=False, created_at=created_at)
    free = [
        user.pk
        for user in unknown
        if not any(rows_of(f"SELECT 1 FROM {table} WHERE {column} = %s LIMIT 1", [user.pk]) for table, column in owned)
    ]
    User.objects.filter(pk__in=free).delete()
    return len(free)
