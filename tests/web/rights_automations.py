"""The doors of automations: all read those that their role shows; one prepares one's own, or the company's by right."""

from filon.automations.models import Automation, AutomationVersion
from filon.automations.rules.deeds import Deed, as_json
from filon.automations.rules.kinds import DeedKind, Trigger, Whom
from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.users.rules.rights import Action, Entity
from tests import factories
from tests.web.rights_doors import Door, each, some, to
from tests.web.rights_world import Things

READ, MAY = some(Entity.SEQUENCE, Action.READ), some(Entity.SEQUENCE, Action.WRITE)
WRITE = to(Entity.SEQUENCE, Action.WRITE)


def in_preparation(things: Things) -> Automation:
    return _made(things, VersionState.DRAFT)


def live(things: Things) -> Automation:
    return _made(things, VersionState.LIVE)


def _made(things: Things, state: VersionState) -> Automation:
    contact = things.record(SubjectKind.CONTACT)
    assert isinstance(contact, Contact)
    number = Automation.objects.count()
    automation = Automation.objects.create(
        name=f"Automatisation {number}", name_key=f"automatisation {number}", owner=contact.owner,
        since=factories.NOW, created_at=factories.NOW,
    )  # fmt: skip
    AutomationVersion.objects.create(
        automation=automation, number=1, state=state, trigger=Trigger.LEAD_CREATED, created_at=factories.NOW,
        deeds=as_json([Deed(DeedKind.TASK, text="Rappeler", whom=Whom.OWNER)]),
    )  # fmt: skip
    return automation


WRITTEN = {
    "nom": "Bienvenue", "quand": "lead_created", "d-0-kind": "make_task", "d-0-text": "Rappeler",
    "d-0-whom": "record_owner", "version": "1", "faire": "enregistrer",
}  # fmt: skip
AUTOMATION_DOORS = {
    "automation_list": Door(READ),
    "automation_new": Door(MAY, MAY, send=WRITTEN),
    "automation_preview": Door(None, MAY, send=WRITTEN, sure=False),
    "automation": Door(to(Entity.SEQUENCE, Action.READ), places=each(live, owned=True)),
    "automation_edit": Door(WRITE, WRITE, places=each(in_preparation), send=WRITTEN, sure=False),
    "automation_live": Door(None, WRITE, places=each(in_preparation), send={"version": "1"}, sure=False),
    "automation_discard": Door(None, WRITE, places=each(in_preparation), send={"version": "1"}),
    "automation_pause": Door(None, WRITE, places=each(live, owned=True), send={"pause": "1"}),
    "automation_take": Door(None, WRITE, places=each(live, owned=True)),
}
