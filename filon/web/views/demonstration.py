"""Réglages > Démonstration: what the invented company holds, and the one click that takes it away."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.french import format_integer
from filon.records.rules.authorship import by_person
from filon.records.selectors.batches import loaded_demonstration
from filon.usecases.emptying_demo import empty_demonstration
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell

SHOWN = ("company", "contact", "lead", "opportunity", "order", "activity")


@require_GET
@needs(Entity.SETTING)
def show_demonstration(request: PageRequest) -> HttpResponse:
    batch = loaded_demonstration()
    created = batch.counts.get("created", {}) if batch else {}
    held = [(entity, created[entity]) for entity in SHOWN if created.get(entity)]
    context = {"batch": batch, "held": held, "may_write": may(request.user, Entity.SETTING, Action.WRITE)}
    return render(request, "settings/demonstration.html", context)


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def empty(request: PageRequest) -> HttpResponse:
    removed = empty_demonstration(by=by_person(request.user.pk), now=timezone.now())
    rows = format_integer(sum(removed.values()))
    tell(
        request,
        _("La société de démonstration est retirée (%s lignes). Les fiches que vous aviez créées sont restées.") % rows,
    )
    return redirect("settings_demonstration")
