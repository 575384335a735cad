"""Réglages > Messagerie: whether messages leave and by which server, in whose name, and a message to try it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.kit.errors import BusinessError, NotPossible
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.selectors.outbox import count_by_state, mail_leaves, the_sender, why_nothing_leaves
from filon.messaging.services.outbox import queue_message
from filon.messaging.services.sender import edit_sender
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.access import needs
from filon.web.forms.mail import SenderForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.SETTING)
def edit_mail(request: PageRequest) -> HttpResponse:
    may_write = may(request.user, Entity.SETTING, Action.WRITE)
    form = SenderForm(request.POST or None, sender=the_sender(), site=request.build_absolute_uri("/").rstrip("/"))
    if request.method == "POST":
        require(request.user, Entity.SETTING, Action.WRITE)
    if form.is_valid():
        try:
            edit_sender(values=form.values(), version=form.cleaned_data["version"])
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("L’expéditeur est à jour."))
            return redirect("settings_mail")
    context = {
        "form": form,
        "held": why_nothing_leaves(),
        "server": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if mail_leaves() and settings.EMAIL_HOST else "",
        "counts": count_by_state(Message.objects.all()),
        "may_write": may_write,
    }
    return render(request, "settings/mail.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def send_test(request: PageRequest) -> HttpResponse:
    """To oneself: the one address that is sure to be wanted."""
    if not request.user.email:
        raise NotPossible(_("Votre compte n’a pas d’adresse e-mail\u00a0: donnez-la dans Réglages > Personnes."))
    held = why_nothing_leaves()
    if held:
        raise NotPossible(held)
    queue_message(
        kind=MessageKind.TEST,
        user=request.user,
        address=request.user.email,
        subject=_("Essai de la messagerie de Filon"),
        body=_("Bonjour,\n\nCe message montre que Filon sait écrire. Il n’attend pas de réponse."),
        key=f"test:{request.user.pk}:{request.now.timestamp():.0f}",
        now=request.now,
    )
    tell(request, _("Un message d’essai part vers %s.") % request.user.email)
    return redirect("settings_mail")
