"""Companies for lists and for their page."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, F, QuerySet

from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.kit.errors import NotFound
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, visible


class CompanyNotFound(NotFound):
    """No such company for this viewer: both look the same."""


def company_for(*, viewer: Viewer, pk: int) -> Company:
    """With all that its page shows at once; a company in the trash is found too, to be restored."""
    rows = visible(Company.objects.all(), viewer=viewer, entity=Entity.COMPANY)
    found = rows.select_related("owner", "parent", "source", "lot", "batch").filter(pk=pk).first()
    if found is None:
        raise CompanyNotFound("Cette entreprise n’existe pas, ou votre rôle ne permet pas de la voir.")
    return found


def company_rows() -> QuerySet[Company]:
    """With what a line of a list shows."""
    return Company.objects.select_related("owner")


def companies_to_change(*, viewer: Viewer, ids: Collection[int], action: Action = Action.WRITE) -> list[Company]:
    """Those of the companies that the viewer may write or delete."""
    return list(visible(Company.objects.filter(pk__in=ids), viewer=viewer, entity=Entity.COMPANY, action=action))


def contact_counts(company_ids: Collection[int]) -> dict[int, int]:
    rows = Contact.objects.filter(company__in=company_ids, deleted_at=None).order_by().values("company")
    return {row["company"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def main_points(holder: str, ids: Collection[int]) -> dict[int, dict[str, ContactPoint]]:
    """The main address and numbers of each company or contact of a page, by kind, in one query."""
    found: dict[int, dict[str, ContactPoint]] = {}
    for point in ContactPoint.objects.filter(**{f"{holder}__in": ids}).order_by("-main", "pk"):
        found.setdefault(getattr(point, f"{holder}_id"), {}).setdefault(point.kind, point)
    return found


def people_of(company: Company, *, viewer: Viewer, most: int) -> list[Contact]:
    """One more than `most` when there are more."""
    people = visible(company.contacts.filter(deleted_at=None), viewer=viewer, entity=Entity.CONTACT)
    return list(people.order_by("name_key", "pk")[: most + 1])


class Sites(NamedTuple):
    living: list[Establishment]
    thrown: list[Establishment]


def sites_of(company: Company, *, most: int) -> Sites:
    """At most so many and one more of those that count, and so many of those in the trash, in one query."""
    ordered = company.establishments.order_by(F("deleted_at").desc(nulls_first=True), "-head_office", "closed", "pk")
    rows = list(ordered[:MOST_SITES])
    return Sites(
        [site for site in rows if site.deleted_at is None][: most + 1],
        [site for site in rows if site.deleted_at is not None][:most],
    )


MOST_SITES = 200  # of one company that are looked at


def points_of_company(company: Company) -> list[ContactPoint]:
    """Its own, and those of its establishments."""
    own = ContactPoint.objects.filter(company=company).order_by("kind", "-main", "pk")
    sites = ContactPoint.objects.filter(establishment__company=company, company=None).order_by("kind", "-main", "pk")
    return [*own[:MOST_POINTS], *sites[:MOST_POINTS]]


MOST_POINTS = 30
