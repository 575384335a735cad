"""Whose deals a viewer may ask for, and which competitors were met."""

from django.db.models import Count, QuerySet

from filon.opportunities.models import Opportunity
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, colleague_ids, scope_of


def owners_in_reach(*, viewer: Viewer, action: Action = Action.READ) -> QuerySet[User]:
    """The people whose deals the viewer may see (or write): imported owners, who never sign in, are among them."""
    scope = scope_of(viewer, entity=Entity.OPPORTUNITY, action=action)
    if scope == Scope.ALL:
        return User.objects.all()
    if scope == Scope.NONE:
        return User.objects.none()
    assert isinstance(viewer, User)
    return User.objects.filter(pk__in=colleague_ids(viewer) if scope == Scope.TEAM else [viewer.pk])


SUGGESTED = 50  # names that a list under a field still lets one read


def known_competitors() -> list[str]:
    """The competitors met so far, the most frequent first: one name written one way."""
    named = Opportunity.objects.filter(deleted_at=None).exclude(competitor="").order_by()
    found = named.values_list("competitor").annotate(met=Count("pk")).order_by("-met", "competitor")
    return [name for name, _met in found[:SUGGESTED]]
