"""Days away: each person writes his own, a leader those of his team, the administration everybody's."""

from datetime import date

from filon.kit.errors import NotPossible
from filon.users.models import Absence, User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, arranges_for, require


class AbsenceEndsBeforeStart(NotPossible):
    def __init__(self) -> None:
        super().__init__("Le dernier jour d’absence vient avant le premier.")


def add_absence(*, user: User, from_date: date, to_date: date, by: Viewer) -> Absence:
    """Both days included."""
    _check_may_write(user, by=by)
    if to_date < from_date:
        raise AbsenceEndsBeforeStart
    return Absence.objects.create(user=user, from_date=from_date, to_date=to_date)


def remove_absence(*, absence: Absence, by: Viewer) -> None:
    _check_may_write(absence.user, by=by)
    absence.delete()


def _check_may_write(user: User, *, by: Viewer) -> None:
    if by != user and not arranges_for(by, user.pk):
        require(by, Entity.SETTING, Action.WRITE)
