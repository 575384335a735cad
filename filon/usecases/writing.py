"""A template becomes what one person reads: only the values that it asks for are looked up, and what is missing is told."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import html2text
from django.db.models import Q

from filon.activities.models import Activity, ContentShare
from filon.activities.rules.kinds import ActivityKind, Actor
from filon.contacts.models import Contact
from filon.contacts.rules.kinds import Civility
from filon.intake.models import Submission
from filon.kit.codes.activities import naf_label
from filon.kit.errors import NotPossible
from filon.kit.french import join_and
from filon.kit.merging import merge, variables_of
from filon.leads.models import Lead
from filon.meetings.selectors.pages import own_pages
from filon.messaging.rules.letters import SITE
from filon.messaging.selectors.outbox import the_sender
from filon.playbook.models import TemplateVersion
from filon.playbook.rules.contents import phase_of
from filon.playbook.rules.templates import CUSTOM, TemplateChannel
from filon.users.models import User

LONGEST_READ = 120
MOST_LOOKED_AT = 10  # downloads: beyond, what she read is old
IS_ADDRESS = ("/", "http://", "https://")
INNER_QUOTES = ((re.compile("«\\s*"), "“"), (re.compile("\\s*»"), "”"))
# html2text writes Markdown: back to what a person would type.
NAMED_LINK = re.compile(r"\[([^\]]*)\]\((\S+?)\)")
BARE_LINK = re.compile(r"<(https?://[^>\s]+)>")
AS_TYPED = re.compile(r"^(\s*\d*)\\([.+-])", re.MULTILINE)
BLANKS = re.compile(r"\n{3,}")


class NotComplete(NotPossible):
    """A text whose values are not all known of that person."""


class Written(NamedTuple):
    """`html` is empty but for an e-mail; `missing`: values that the text prints and that nobody knows of this person."""

    subject: str
    text: str
    html: str
    missing: tuple[str, ...]

    def require_complete(self) -> None:
        if self.missing:
            named = join_and([f"«\u00a0{name}\u00a0»" for name in self.missing])
            raise NotComplete(
                f"Il manque {named} sur la fiche de cette personne\u00a0: complétez-la, "
                "ou prévoyez «\u00a0sinon\u00a0» dans le texte."
            )


def write_for(
    *,
    version: TemplateVersion,
    contact: Contact,
    by: User | None,
    given: Mapping[str, str] | None = None,
) -> Written:
    """As this person would read it, from that colleague. `given`: values of the occasion (« contenu », « lien »…)."""
    is_mail = version.template.channel == TemplateChannel.EMAIL
    wanted = {*variables_of(version.subject), *variables_of(version.body, markup=is_mail)}
    values = _values(wanted, contact, by) | dict(given or {})
    subject, body = merge(version.subject, values), merge(version.body, values, markup=is_mail)
    missing = tuple(dict.fromkeys((*subject.missing, *body.missing)))
    return Written(
        subject=" ".join(subject.text.split()),
        text=text_of(body.text) if is_mail else body.text,
        html=body.text if is_mail else "",
        missing=missing,
    )


def text_of(markup: str) -> str:
    """The text part of a letter: no sign of layout is left, a link stands behind its words."""
    reader = html2text.HTML2Text(bodywidth=0)
    reader.ignore_emphasis = reader.ignore_images = True
    reader.ul_item_mark = "-"
    text = AS_TYPED.sub(r"\1\2", reader.handle(markup))
    text = BARE_LINK.sub(r"\1", NAMED_LINK.sub(r"\1 (\2)", text))
    lines = (line.rstrip() for line in text.strip().splitlines())
    return BLANKS.sub("\n\n", "\n".join(lines))


def _values(wanted: set[str], contact: Contact, by: User | None) -> dict[str, Any]:
    """Those asked for, no others: a text without « lu » reads no timeline."""
    known: dict[str, Any] = {name: find(contact, by) for name, find in FOUND.items() if name in wanted}
    if any(name.startswith(CUSTOM) for name in wanted):
        known[CUSTOM.rstrip(".")] = {key: value for key, value in contact.custom.items() if value not in ("", None)}
    return known


def _city(contact: Contact, _by: User | None) -> str:
    site, company = contact.establishment, contact.company
    return (site.city if site else "") or (company.city if company else "")


def _problem(contact: Contact, _by: User | None) -> str:
    """The first problem of her persona at the phase to which one speaks."""
    pains = contact.persona.pains_at(phase_of(contact.buying_stage)) if contact.persona else []
    return pains[0] if pains else ""


def _booking(_contact: Contact, by: User | None) -> str:
    page = own_pages(by).order_by("pk").first() if by else None
    return f"{SITE}/rendez-vous/{page.key}/" if page else ""


def _referrer(contact: Contact, _by: User | None) -> str:
    lead = Lead.objects.filter(contact=contact, referred_by__isnull=False).select_related("referred_by").last()
    return lead.referred_by.full_name if lead and lead.referred_by else ""


def _last_read(contact: Contact, _by: User | None) -> str:
    """The title of what she opened or asked for last; neither what we gave her, nor what she wrote in a form.

    A title in quotes gets inner ones: it is printed between « ».
    """
    text = next(filter(None, (_last_content(contact), _last_download(contact))), "")
    for outer, inner in INNER_QUOTES:
        text = outer.sub(inner, text)
    return text


def _last_content(contact: Contact) -> str:
    """By its title: opened by her, once given (`opened_at`), or asked for through a form."""
    found: list[tuple[datetime, str]] = []
    opened = ContentShare.objects.filter(contact=contact, opened_at__isnull=False).select_related("content")
    if share := opened.order_by("-opened_at", "-pk").first():
        found.append((share.opened_at, share.content.title))  # type: ignore[arg-type]
    gives = ~Q(form__content=None) | ~Q(form__content_name="")
    asked = Submission.objects.filter(gives, contact=contact).select_related("form__content")
    if submission := asked.order_by("-at", "-pk").first():
        form = submission.form
        found.append((submission.at, form.content.title if form.content else form.content_name))
    return max(found)[1] if found else ""


def _last_download(contact: Contact) -> str:
    """Known by the timeline alone; the address of a file is no title."""
    rows = Activity.objects.filter(contact=contact, kind=ActivityKind.DOWNLOAD).exclude(actor=Actor.MACHINE)
    texts = rows.exclude(text="").order_by("-at", "-pk").values_list("text", flat=True)
    named = (text.splitlines()[0][:LONGEST_READ] for text in texts[:MOST_LOOKED_AT])
    return next((text for text in named if not text.startswith(IS_ADDRESS)), "")


FOUND: dict[str, Callable[[Contact, User | None], str]] = {
    "prénom": lambda contact, _by: contact.first_name,
    "nom": lambda contact, _by: contact.last_name,
    "civilité": lambda contact, _by: Civility.label_of(contact.civility) if contact.civility else "",
    "fonction": lambda contact, _by: contact.job_title,
    "entreprise": lambda contact, _by: contact.company.name if contact.company else "",
    "ville": _city,
    "activité": lambda contact, _by: naf_label(contact.company.naf_code) or "" if contact.company else "",
    "problème": _problem,
    "rendez_vous": _booking,
    "recommandé_par": _referrer,
    "lu": _last_read,
    "expéditeur": lambda _contact, by: by.full_name if by else "",
    "notre_société": lambda _contact, _by: the_sender().entity,
}
