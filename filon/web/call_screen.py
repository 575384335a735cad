"""The call screen, the same for a line of a list and for a task: who, whether one may, what to say, what came of it."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from filon.activities.models import Activity
from filon.calling.rules.outcomes import next_try_words
from filon.calling.selectors.permitted import Called, permitted
from filon.contacts.models import Contact
from filon.leads.models import Lead
from filon.playbook.models import MatrixCell
from filon.playbook.rules.contents import phase_of
from filon.playbook.rules.personas import lines_in
from filon.playbook.selectors.contents import cells_about
from filon.usecases.call_effects import Suspect, lead_in_work, suspect_of
from filon.usecases.scripts import Script
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, visible
from filon.web.forms.calls import ICONS, OUTCOME_KEYS
from filon.web.qualification import qualification_of
from filon.web.requests import PageRequest

LAST_SHOWN = 5  # exchanges of before


class Key(NamedTuple):
    """One outcome; `proposes`: what follows by itself when it is chosen."""

    key: str
    value: str
    label: str
    icon: str
    proposes: str


class Objections(NamedTuple):
    """What holds the persona back, and what the matrix answers to her problems at this phase."""

    brakes: list[str]
    cells: list[MatrixCell]


def call_screen(request: PageRequest, called: Called, *, tries: int, script: Script | None) -> dict[str, Any]:
    """`tries`: calls before this one that nobody answered. The law is asked at this very moment."""
    suspect, now = suspect_of(called), request.now
    return {
        "suspect": suspect,
        "called": called,
        "company": called.company or (called.contact.company if called.contact else None),
        "url": "contact" if called.contact else "company",
        "permitted": permitted([called], viewer=request.user, at=now).get(called.pk),
        "tries": tries,
        "script": script,
        "objections": objections_of(called.contact, request) if called.contact else None,
        "last": last_exchanges(request, called),
        "outcomes": keys_of(tries=tries, now=now),
        "qualification": qualification_of(suspect, viewer=request.user),
        "lead": lead_seen(request, suspect),
        "tomorrow": timezone.localtime(now).date() + timedelta(days=1),
    }


def keys_of(*, tries: int, now: datetime) -> list[Key]:
    return [
        Key(str(n), key.value, key.label, ICONS[key], next_try_words(key, attempts=tries + 1, now=now))
        for n, key in enumerate(OUTCOME_KEYS, start=1)
    ]


def objections_of(contact: Contact, request: PageRequest) -> Objections | None:
    """For who may read the method, when something was written for her persona."""
    if contact.persona is None or not may(request.user, Entity.METHOD, Action.READ):
        return None
    cells = cells_about(persona=contact.persona_id, phase=phase_of(contact.buying_stage))
    found = Objections(lines_in(contact.persona.brakes), [cell for cell in cells if cell.message])
    return found if found.brakes or found.cells else None


def lead_seen(request: PageRequest, suspect: Suspect) -> Lead | None:
    """Its lead in work, for who may read it."""
    lead = lead_in_work(suspect)
    rows = visible(Lead.objects.filter(pk=lead.pk if lead else 0), viewer=request.user, entity=Entity.LEAD)
    return rows.first()


def last_exchanges(request: PageRequest, called: Called) -> list[Activity]:
    about = Q(contact=called.contact_id) if called.contact_id else Q(company=called.company_id)
    rows = visible(Activity.objects.filter(about), viewer=request.user, entity=Entity.ACTIVITY, owner="by")
    return list(rows.select_related("by").order_by("-at", "-pk")[:LAST_SHOWN])
