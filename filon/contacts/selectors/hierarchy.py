"""Which company stands above which, whatever the number of levels."""

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from filon.contacts.models import Company
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

# UNION, not UNION ALL: data that turns in a circle ends the search too.
ABOVE = (
    "WITH RECURSIVE above(id) AS (SELECT id FROM contacts_company WHERE id IN ({marks})"
    " UNION SELECT c.parent_id FROM contacts_company c JOIN above a ON c.id = a.id WHERE c.parent_id IS NOT NULL)"
    " SELECT c.id, c.parent_id FROM contacts_company c JOIN above a ON a.id = c.id WHERE c.parent_id IS NOT NULL"
)
CIRCLES = (
    "WITH RECURSIVE above(start, id) AS (SELECT id, parent_id FROM contacts_company WHERE parent_id IS NOT NULL"
    " UNION SELECT a.start, c.parent_id FROM above a JOIN contacts_company c ON c.id = a.id WHERE c.parent_id IS NOT NULL)"
    " SELECT start FROM above WHERE start = id ORDER BY start"
)
AT_ONCE = 5_000


def parents_above(ids: Collection[int]) -> dict[int, int]:
    """Company → parent, of these companies and of all above them."""
    found: dict[int, int] = {}
    every = sorted(ids)
    with connection.cursor() as cursor:
        for start in range(0, len(every), AT_ONCE):
            some = every[start : start + AT_ONCE]
            cursor.execute(ABOVE.format(marks=", ".join(["%s"] * len(some))), some)
            found.update(cursor.fetchall())
    return found


def companies_in_circles() -> list[int]:
    """Companies that stand above themselves: none, as long as only our own services write."""
    with connection.cursor() as cursor:
        cursor.execute(CIRCLES)
        return [pk for (pk,) in cursor.fetchall()]


def parent_of(company: Company, *, viewer: Viewer) -> Company | None:
    """None too for who may not see it."""
    parents = Company.objects.filter(pk__in=[company.parent_id] if company.parent_id else [])
    return visible(parents, viewer=viewer, entity=Entity.COMPANY).first()


def subsidiaries_of(company: Company, *, viewer: Viewer) -> "QuerySet[Company]":
    children = visible(Company.objects.filter(parent=company, deleted_at=None), viewer=viewer, entity=Entity.COMPANY)
    return children.order_by("name_key", "pk")
