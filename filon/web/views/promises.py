"""Accord marketing-ventes > Délais: what is late, what soon will be, for who leads and for each of his own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.leads.selectors.promises import late_timers, pressing_timers, told
from filon.records.selectors.paging import Sort, read_page
from filon.users.rules.rights import Entity
from filon.web.access import needs
from filon.web.requests import PageRequest

MOST_LATE = Sort(("due_at",))
LATE, SOON = "retard", "bientot"


@require_GET
@needs(Entity.AGREEMENT)
def show_late(request: PageRequest) -> HttpResponse:
    shown = {
        LATE: late_timers(viewer=request.user, now=request.now),
        SOON: pressing_timers(viewer=request.user, now=request.now),
    }
    tab = SOON if request.GET.get("quoi") == SOON else LATE
    page = read_page(shown[tab], sort=MOST_LATE, cursor=request.GET.get("apres", "") or request.GET.get("avant", ""))
    context = {
        "tab": tab,
        "tabs": [(LATE, _("En retard"), shown[LATE].count()), (SOON, _("Bientôt dus"), shown[SOON].count())],
        "page": page,
        "promises": told(page.rows, now=request.now),
    }
    return render(request, "agreement/late.html", context)
