"""What to say on the telephone: the words of the task, else a script for this persona and phase, else what the stage says."""

from typing import NamedTuple

from filon.activities.models import Task
from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.playbook.models import TemplateVersion
from filon.playbook.rules.contents import phase_of
from filon.playbook.rules.templates import TemplateChannel
from filon.playbook.selectors.templates import templates_to_offer
from filon.usecases.writing import write_for
from filon.users.models import User


class Script(NamedTuple):
    """`name`: where it comes from; `missing`: what it would say of the person and nobody knows."""

    name: str
    text: str
    missing: tuple[str, ...] = ()


def script_for(*, task: Task, contact: Contact | None, by: User) -> Script | None:
    """None when nothing was written for this call."""
    wording = task.wording
    if wording is not None and wording.template.channel != TemplateChannel.PHONE:
        wording = None
    if contact is not None:
        wording = wording or _offered(contact)
        if wording is not None:
            written = write_for(version=wording, contact=contact, by=by)
            return Script(wording.template.name, written.text, written.missing)
    return _said_by_stage(task)


def _offered(contact: Contact) -> TemplateVersion | None:
    found = templates_to_offer(
        channel=TemplateChannel.PHONE,
        language="fr",
        persona=contact.persona_id,
        phase=phase_of(contact.buying_stage),
    )
    return found[0].in_force if found else None


def _said_by_stage(task: Task) -> Script | None:
    if task.subject_kind != SubjectKind.OPPORTUNITY or task.subject_id is None:
        return None
    deal = Opportunity.objects.select_related("stage").filter(pk=task.subject_id).first()
    return Script(f"Étape {deal.stage}", deal.stage.say) if deal and deal.stage.say else None
