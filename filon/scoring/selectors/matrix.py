"""How many people stand in each cell of fit and engagement, and who is ripe for sales: as it is now."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q

from filon.contacts.models import Contact
from filon.contacts.rules.axes import FitGrade
from filon.kit.french import format_decimal
from filon.scoring.selectors.current import scores_now
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

BANDS = (1, 2, 3, 4)


def matrix(*, viewer: Viewer, now: datetime) -> dict[tuple[str, int], int]:
    """(grade, band) → people whom the viewer may read; "" is no grade. Two queries."""
    require(viewer, Entity.SCORING, Action.READ)
    mine = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.CONTACT)
    scored = scores_now(now).filter(contact__in=mine.values("pk")).order_by()
    counted = {
        (grade, band): people
        for grade, band, people in scored.values_list("contact__fit_grade", "band").annotate(people=Count("pk"))
    }
    unscored = mine.filter(score__isnull=True).order_by().values_list("fit_grade").annotate(people=Count("pk"))
    for grade, people in unscored:
        counted[grade, 4] = counted.get((grade, 4), 0) + people
    return {(grade.value, band): counted.get((grade.value, band), 0) for grade in FitGrade for band in BANDS}


class Ripe(NamedTuple):
    """Both scores of a person, and from where on they make her ripe."""

    points: float
    grade: str
    least_points: int
    least_grade: str

    @property
    def sentence(self) -> str:
        return (
            f"Profil {self.grade} et engagement de {format_decimal(self.points, 0)}\u00a0: les seuils sont "
            f"{self.least_grade} et {self.least_points}"
        )


def ripe_people(*, now: datetime, among: Collection[int]) -> dict[int, Ripe]:
    """Of these people, who is ripe for sales by the model that applies to her. Both scores, never their sum; no grade, not ripe."""
    grades = [grade.value for grade in FitGrade if grade]
    good = Q(contact__fit_grade__in=grades, contact__fit_grade__lte=F("version__mql_fit"))
    rows = scores_now(now).filter(good, contact__in=among, points__gte=F("version__mql_engagement"))
    told = rows.values_list("contact", "points", "contact__fit_grade", "version__mql_engagement", "version__mql_fit")
    return {contact: Ripe(*ripe) for contact, *ripe in told}
