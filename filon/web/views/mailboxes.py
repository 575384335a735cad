"""Réglages > Boîtes d’envoi: one’s own mailboxes, and those of the company for who sets them."""

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.errors import BusinessError, NotPossible
from filon.messaging.models import Mailbox
from filon.messaging.rules.leave_given import address_to_ask
from filon.messaging.rules.mailboxes import BY_LEAVE, MailboxState, MailboxWay
from filon.messaging.selectors.mailboxes import in_service, mailbox_seen_by, mailboxes_seen_by, with_day
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.messaging.services.leave_given import client_of, office_of, take_leave
from filon.messaging.services.mailboxes import add_mailbox, close_mailbox, edit_mailbox, resume_mailbox, try_mailbox
from filon.messaging.services.pacing import cap_today
from filon.messaging.services.standing import figures_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.mailboxes import MailboxForm
from filon.web.requests import PageRequest
from filon.web.telling import tell

LEAVE = "mail_leave"  # in the session, between here and the page of the provider


@require_GET
@needs(Entity.MESSAGE, Action.WRITE)
def show_mailboxes(request: PageRequest) -> HttpResponse:
    rows = with_day(in_service(mailboxes_seen_by(request.user)), now=request.now)
    context = {
        "mailboxes": [(row, cap_today(row, now=request.now)) for row in rows],
        "held": why_nothing_leaves(),
    }
    return render(request, "mailboxes/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.MESSAGE, Action.WRITE)
def add(request: PageRequest) -> HttpResponse:
    """One's own; `?maison=1`, that of the company, for who sets them."""
    shared = "maison" in request.GET and may(request.user, Entity.SETTING, Action.WRITE)
    start = Mailbox(name=request.user.full_name, address=request.user.email or "")
    form = MailboxForm(request.POST or None, mailbox=start)
    if form.is_valid():
        try:
            owner = None if shared else request.user
            mailbox = add_mailbox(owner=owner, values=form.values(), secret=form.secret(), now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("La boîte est ajoutée."))
            return redirect("mailbox", mailbox.pk)
    context = {"form": form, "shared": shared, "may_share": may(request.user, Entity.SETTING, Action.WRITE)}
    return render(request, "mailboxes/page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Entity.MESSAGE, Action.WRITE)
def edit(request: PageRequest, pk: int) -> HttpResponse:
    action = Action.WRITE if request.method == "POST" else Action.READ
    mailbox = mailbox_seen_by(request.user, pk=pk, action=action)
    form = MailboxForm(request.POST or None, mailbox=mailbox)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            edit_mailbox(mailbox=mailbox, values=form.values(), secret=form.secret(), version=version, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("La boîte est à jour."))
            return redirect("mailbox", pk)
    context = {
        "form": form,
        "mailbox": mailbox,
        "figures": figures_of(mailbox),
        "by_leave": mailbox.way in BY_LEAVE,
        "closed": mailbox.state == MailboxState.CLOSED,
        "may_write": mailboxes_seen_by(request.user, action=Action.WRITE).filter(pk=pk).exists(),
    }
    return render(request, "mailboxes/page.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def ask_leave(request: PageRequest, pk: int) -> HttpResponse:
    """Off to the page of the provider, where the person says yes."""
    mailbox = mailbox_seen_by(request.user, pk=pk, action=Action.WRITE)
    way = MailboxWay(mailbox.way)
    if way not in BY_LEAVE:
        raise NotPossible(_("Cette boîte s’ouvre par un mot de passe ou par une clé."))
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    client, back_to = client_of(way), request.build_absolute_uri(reverse("mailbox_back"))
    request.session[LEAVE] = {"mailbox": pk, "state": state, "verifier": verifier}
    login = mailbox.login or mailbox.address
    asked = address_to_ask(office_of(way), client=client, back_to=back_to, state=state, verifier=verifier, login=login)
    return redirect(asked)


@require_GET
@needs(Entity.MESSAGE, Action.WRITE)
def come_back(request: PageRequest) -> HttpResponse:
    """With a code, or with a no. Only who left from here comes back: the state says so."""
    left = request.session.pop(LEAVE, None)
    if not left or not secrets.compare_digest(left["state"], request.GET.get("state", "")):
        raise NotPossible(
            _("Cet accord n’a pas été demandé d’ici, ou il a déjà servi\u00a0: recommencez depuis la boîte.")
        )
    mailbox = mailbox_seen_by(request.user, pk=left["mailbox"], action=Action.WRITE)
    if "code" not in request.GET:
        raise NotPossible(_("Le fournisseur n’a pas donné son accord\u00a0: la boîte reste à reconnecter."))
    back_to = request.build_absolute_uri(reverse("mailbox_back"))
    take_leave(mailbox=mailbox, code=request.GET["code"], verifier=left["verifier"], back_to=back_to, now=request.now)
    tell(request, _("La boîte est reconnectée\u00a0: ses messages repartent."))
    return redirect("mailbox", mailbox.pk)


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def send_test(request: PageRequest, pk: int) -> HttpResponse:
    mailbox = mailbox_seen_by(request.user, pk=pk, action=Action.WRITE)
    if held := why_nothing_leaves():
        raise NotPossible(held)
    message = try_mailbox(mailbox=mailbox, to=request.user, now=request.now)
    tell(request, _("Un message d’essai part vers %s.") % request.user.email)
    return redirect("message", message.pk)


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def resume(request: PageRequest, pk: int) -> HttpResponse:
    mailbox = mailbox_seen_by(request.user, pk=pk, action=Action.WRITE)
    done = resume_mailbox(mailbox=mailbox, now=request.now)
    tell(request, _("La boîte reprend ses envois.") if done else _("Cette boîte n’est plus en pause."))
    return redirect("mailbox", pk)


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def close(request: PageRequest, pk: int) -> HttpResponse:
    mailbox = mailbox_seen_by(request.user, pk=pk, action=Action.WRITE)
    close_mailbox(mailbox=mailbox, now=request.now)
    tell(request, _("La boîte est fermée, son mot de passe oublié."))
    return redirect("mailbox_list")
