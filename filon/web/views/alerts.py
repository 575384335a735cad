"""Réglages > Mes notifications: of what one is told, and by which way."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filon.kit.errors import NotPossible
from filon.users.rules.alerts import CANNOT_WAIT, WHY_NOT, AlertKind, AlertWay, way_of, ways_for
from filon.users.services.people import choose_alerts
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
def choose(request: PageRequest) -> HttpResponse:
    chosen = request.user.alert_ways
    refusal = ""
    if request.method == "POST":
        chosen = {kind.value: request.POST.get(kind.value, "") for kind in AlertKind}
        read = {kind: AlertWay(way) for kind in AlertKind if (way := chosen[kind.value]) in AlertWay._value2member_map_}
        try:
            choose_alerts(user=request.user, chosen=read)
        except NotPossible as found:
            refusal = found.sentence
        else:
            tell(request, _("C’est noté\u00a0: cela vaut pour ce qui arrive désormais."))
            return redirect("alert_choices")
    rows = [(kind, ways_for(kind), way_of(kind, chosen), kind in CANNOT_WAIT) for kind in AlertKind]
    context = {"rows": rows, "why_not": WHY_NOT, "refusal": refusal, "digest": request.user.digest_asked_at}
    return render(request, "settings/alerts.html", context, status=422 if refusal else 200)
