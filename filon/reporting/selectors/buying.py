"""Where people with a lead in work stand in their purchase."""

from django.db.models import Count

from filon.contacts.models import Contact
from filon.contacts.rules.axes import IN_WORK
from filon.reporting.rules.buying import BuyingFigures, buying_figures
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible


def buying_report(*, viewer: Viewer) -> BuyingFigures:
    require(viewer, Entity.REPORT, Action.READ)
    people = Contact.objects.filter(deleted_at=None, lifecycle_stage__in=IN_WORK)
    rows = visible(people, viewer=viewer, entity=Entity.REPORT).order_by().values_list("buying_stage")
    return buying_figures(dict(rows.annotate(n=Count("pk"))))
