"""Réglages > Réputation du domaine: what each sending domain publishes, what is wrong, and the line to publish."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.messaging.gateways.names import NameServers
from filon.messaging.models import SigningKey
from filon.messaging.services.reputation import reputation_of, sending_domains
from filon.messaging.services.signing import forget_key, make_key
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_GET
@needs(Entity.SETTING)
def show_reputation(request: PageRequest) -> HttpResponse:
    """`?domaine=` is read from the name servers; the others wait to be chosen, for each costs some seconds."""
    domains = sending_domains()
    chosen = request.GET.get("domaine") or next(iter(domains), "")
    chosen = chosen if chosen in domains else ""
    context = {
        "domains": list(domains),
        "chosen": chosen,
        "checks": reputation_of(chosen, host=domains[chosen], names=NameServers()) if chosen else [],
        "key": SigningKey.objects.filter(domain=chosen).first(),
        "may_write": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, "mailboxes/reputation.html", context)


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def add_key(request: PageRequest) -> HttpResponse:
    domain = request.POST.get("domaine", "")
    make_key(domain=domain, ours=set(sending_domains()), now=request.now)
    tell(request, _("La clé est prête\u00a0: publiez la ligne DKIM ci-dessous."))
    return redirect(f"{request.path.removesuffix('cle/')}?domaine={domain}")


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def drop_key(request: PageRequest) -> HttpResponse:
    done = forget_key(domain=request.POST.get("domaine", ""))
    tell(
        request,
        _("La clé est oubliée\u00a0: les messages partent sans signature.")
        if done
        else _("Ce domaine n’a pas de clé."),
    )
    return redirect("reputation")
