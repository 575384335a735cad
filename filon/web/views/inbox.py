"""Sortant > Boîte de réception: who waits for an answer, and one conversation, answered where it is read."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.rules.axes import BuyingStage
from filon.inbox.models import Conversation, Mail
from filon.inbox.selectors.conversations import (
    conversation_seen_by,
    conversations_seen_by,
    last_mails,
    sought,
    waiting,
)
from filon.kit.errors import NotPossible
from filon.kit.merging import TemplateMistake
from filon.kit.text import fold
from filon.messaging.rules.incoming.kinds import Intent
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.playbook.models import Template
from filon.playbook.rules.contents import phase_of
from filon.playbook.rules.templates import TemplateChannel
from filon.playbook.selectors.templates import template_for, templates_to_offer
from filon.records.selectors.paging import Sort, read_page
from filon.usecases.answering_mail import answer_mail, settle
from filon.usecases.reading_mailboxes import mailboxes_to_read
from filon.usecases.receiving import reclassify
from filon.usecases.writing import write_for
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.personas import number_in
from filon.web.views.public_forms import page_of_lead

NEWEST = Sort(("last_at",), descending=True)
LONGEST_WAITING = Sort(("waiting_since",), descending=False)
TABS = {"": "À répondre", "toutes": "Toutes"}


@require_GET
@needs(Entity.MESSAGE)
def show_inbox(request: PageRequest) -> HttpResponse:
    """`?etat=toutes`, `?sens=` what the answer says, `?q=` part of a name, an address or a subject."""
    asked = request.GET
    tab, intent, words = asked.get("etat", ""), asked.get("sens", ""), asked.get("q", "").strip()[:100]
    tab = tab if tab in TABS else ""
    every = sought(conversations_seen_by(request.user), words=fold(words) and words, intent=intent)
    to_answer = waiting(every)
    rows, sort = (every, NEWEST) if tab else (to_answer, LONGEST_WAITING)
    page = read_page(rows, sort=sort, cursor=asked.get("apres", ""))
    mails = last_mails(page.rows)
    context = {
        "page": page,
        "lines": [(one, mails.get(one.pk)) for one in page.rows],
        "tabs": [("", TABS[""], to_answer.count()), ("toutes", TABS["toutes"], every.count())],
        "tab": tab,
        "here": urlencode({"etat": tab, "sens": intent, "q": words}),
        "intents": Intent.choices(),
        "intent": intent,
        "sought": words,
        "read": [mailbox.address for mailbox in mailboxes_to_read()],
        "may_set": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, "inbox/list.html", context)


@require_GET
@needs(Entity.MESSAGE)
def show_conversation(request: PageRequest, pk: int) -> HttpResponse:
    """`?modele=` begins the answer with a template filled in for this person."""
    conversation = conversation_seen_by(request.user, pk=pk)
    mails = list(conversation.mails.select_related("sent", "mailbox__owner"))
    offered, contact = _templates(conversation), conversation.contact
    chosen = number_in(request.GET.get("modele", ""))
    context = {
        "conversation": conversation,
        "mails": mails,
        "last": next((mail for mail in reversed(mails) if mail.kind), None),
        "intents": [(intent.value, intent.label) for intent in Intent if intent != Intent.UNCLEAR],
        "templates": offered,
        "text": _begun(request, conversation, chosen) if chosen and contact else "",
        "held": why_nothing_leaves(),
        "may_write": may(request.user, Entity.MESSAGE, Action.WRITE),
    }
    return render(request, "inbox/conversation.html", context)


def _templates(conversation: Conversation) -> list[Template]:
    contact = conversation.contact
    if contact is None:
        return []
    return templates_to_offer(
        channel=TemplateChannel.EMAIL,
        language=contact.language or "fr",
        persona=contact.persona_id,
        phase=phase_of(contact.buying_stage or BuyingStage.NONE),
    )


def _begun(request: PageRequest, conversation: Conversation, template: int) -> str:
    version = template_for(viewer=request.user, pk=template).in_force
    if version is None or conversation.contact is None:
        return ""
    try:
        return write_for(version=version, contact=conversation.contact, by=request.user).text
    except TemplateMistake as mistake:
        tell(request, mistake.sentence)
        return ""


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def answer(request: PageRequest, pk: int) -> HttpResponse:
    answer_mail(
        conversation=conversation_seen_by(request.user, pk=pk, action=Action.WRITE),
        text=request.POST.get("text", ""),
        version=version_seen(request),
        by=request.user,
        now=request.now,
        address_of=page_of_lead,
    )
    tell(request, _("Votre réponse part."))
    return redirect("conversation", pk)


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def put_away(request: PageRequest, pk: int) -> HttpResponse:
    settle(conversation=conversation_seen_by(request.user, pk=pk, action=Action.WRITE), version=version_seen(request))
    tell(request, _("C’est classé\u00a0: si la personne écrit de nouveau, la conversation revient."))
    return redirect("inbox")


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def say_what_it_means(request: PageRequest, pk: int) -> HttpResponse:
    conversation = conversation_seen_by(request.user, pk=pk, action=Action.WRITE)
    mail = conversation.mails.filter(pk=number_in(request.POST.get("mail", "")) or 0).exclude(kind="").first()
    intent = request.POST.get("sens", "")
    if not isinstance(mail, Mail) or intent not in Intent._value2member_map_:
        raise NotPossible(_("Choisissez ce que veut dire ce message."))
    reclassify(mail=mail, intent=Intent(intent), now=request.now)
    tell(request, _("C’est noté."))
    return redirect("conversation", pk)
