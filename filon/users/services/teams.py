"""Teams and their members."""

from collections.abc import Sequence

from django.db import transaction

from filon.kit.errors import NotPossible
from filon.users.models import Team, User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


class TeamNameTaken(NotPossible):
    def __init__(self, name: str) -> None:
        super().__init__(f"Une équipe s’appelle déjà « {name} ».")


def save_team(*, team: Team | None, name: str, members: Sequence[User], by: Viewer) -> Team:
    """A new team when `team` is None. Rights of the scope « équipe » follow the members at once."""
    require(by, Entity.SETTING, Action.WRITE)
    saved = team or Team()
    if Team.objects.filter(name__iexact=name).exclude(pk=saved.pk).exists():
        raise TeamNameTaken(name)
    with transaction.atomic():
        saved.name = name
        saved.save()
        saved.members.set(members)
    return saved


def delete_team(*, team: Team, by: Viewer) -> None:
    """People and records stay; only the link between them goes."""
    require(by, Entity.SETTING, Action.WRITE)
    team.delete()
