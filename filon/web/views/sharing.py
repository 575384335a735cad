"""What to share with the person of a record, chosen, worded and given; and what was given."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from filon.activities.models import ContentShare
from filon.activities.selectors.shares import proposal_of, share_of, shares_with, what_to_share
from filon.activities.services.sharing import Wording
from filon.contacts.models import Contact
from filon.kit.errors import BusinessError, NotFound, NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.messaging.selectors.outbox import the_sender, why_nothing_leaves
from filon.playbook.models import Content
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.contents import with_link
from filon.playbook.selectors.contents import contents_to_share
from filon.records.models import RootRecord
from filon.usecases.sharing import address_to_write_to, path_of, share_content
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.contents import ShareForm
from filon.web.records.definition import RecordDefinition
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.records import found

SHARED_FROM = (SubjectKind.CONTACT, SubjectKind.LEAD, SubjectKind.OPPORTUNITY)
MOST_PROPOSED = 3
MOST_GIVEN = 5


@require_GET
@needs(Entity.ACTIVITY)
def show_proposals(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """A part of the record page that comes after it; without JavaScript, a page of its own."""
    definition, record, person = whom(request, kind, pk)
    given = shares_with(person)
    context: dict[str, Any] = {
        "definition": definition,
        "record": record,
        "person": person,
        "proposals": what_to_share(person)[:MOST_PROPOSED],
        "planned": [share for share in reversed(given) if share.shared_at is None],
        "given": [share for share in given if share.shared_at][:MOST_GIVEN],
        "may_share": may(request.user, Entity.ACTIVITY, Action.WRITE),
        "may_read_method": may(request.user, Entity.METHOD, Action.READ),
    }
    return render(request, "contents/_proposals.html" if request.htmx else "contents/proposals_page.html", context)


def whom(request: PageRequest, kind: str, pk: int) -> tuple[RecordDefinition, RootRecord, Contact]:
    """The record and its person; the reader must be allowed to read both."""
    if kind not in SHARED_FROM:
        raise Http404(kind)
    definition, record = found(request, kind, pk, Action.READ)
    person_id = record.pk if isinstance(record, Contact) else getattr(record, "contact_id", None)
    if person_id is None:
        raise NotPossible(_("Personne n’est nommé ici\u00a0: dites d’abord à qui vous parlez."))
    _definition, person = found(request, SubjectKind.CONTACT, person_id, Action.READ)
    assert isinstance(person, Contact)
    return definition, record, person


@require_GET
@needs(Entity.ACTIVITY, Action.WRITE)
def choose_content(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """Those proposed first, then all the others that she was not given."""
    definition, record, person = whom(request, kind, pk)
    proposals = what_to_share(person)
    named = {one.content.pk for one in proposals} | {share.content_id for share in shares_with(person)}
    context = {
        "definition": definition,
        "record": record,
        "person": person,
        "proposals": proposals,
        "others": [content for content in contents_to_share() if content.pk not in named],
    }
    return render(request, "contents/choose.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.ACTIVITY, Action.WRITE)
def share_here(request: PageRequest, kind: str, pk: int, content_id: int) -> HttpResponse:
    definition, record, person = whom(request, kind, pk)
    content = Content.objects.filter(pk=content_id).first()
    if content is None:
        raise NotFound(_("Ce contenu n’existe pas."))
    share = share_of(content, contact=person)
    context = {"definition": definition, "record": record, "person": person, "content": content, "share": share}
    if share and share.shared_at:
        return render(request, "contents/shared.html", context | {"ready": text_to_carry(share)})
    form = ShareForm(request.POST or None, initial=wording_of(content, person, share))
    if form.is_valid():
        wording = Wording(
            ContactChannel(form.cleaned_data["channel"]), form.cleaned_data["heading"], form.cleaned_data["text"]
        )
        subject = None if definition.kind == SubjectKind.CONTACT else Subject(definition.kind, record.pk)
        try:
            share_content(
                content=content, contact=person, subject=subject, wording=wording, by=request.user, now=request.now
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return shared(request, definition, record, wording.channel)
    context |= {"form": form, "refusal": why_no_mail(request, person), "held": why_nothing_leaves()}
    return render(request, "contents/share.html", context, status=422 if form.errors else 200)


def wording_of(content: Content, person: Contact, share: ContentShare | None) -> dict[str, str]:
    """What was planned, else what the matrix or the content itself suggests."""
    if share:
        return {"channel": share.channel, "heading": share.heading, "text": share.text}
    proposal = proposal_of(content, contact=person)
    return {
        "channel": proposal.channel or ContactChannel.EMAIL,
        "heading": content.title,
        "text": proposal.text_for(person),
    }


def why_no_mail(request: PageRequest, person: Contact) -> str:
    """Empty when she may be written to."""
    try:
        address_to_write_to(person, by=request.user, now=request.now)
    except BusinessError as refusal:
        return refusal.sentence
    return ""


def shared(
    request: PageRequest, definition: RecordDefinition, record: RootRecord, channel: ContactChannel
) -> HttpResponse:
    """By e-mail all is done; by another way the text with its link is there to be carried."""
    if channel == ContactChannel.EMAIL:
        tell(request, _("C’est parti dans les messages, et noté dans le fil."))
        return redirect(reverse(definition.url, args=[record.pk]))
    tell(request, _("C’est noté dans le fil. Copiez le message\u00a0: il porte le lien de cette personne."))
    return redirect(request.path)


def text_to_carry(share: ContentShare) -> str:
    return with_link(share.text, the_sender().site + path_of(share))
