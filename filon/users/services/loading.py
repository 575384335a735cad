"""Finds the colleagues and teams that a file names; unknown ones become inactive people without e-mail when asked."""

from datetime import datetime

from django.db.models.functions import Lower

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
