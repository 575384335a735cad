"""The doors of templates: all read what the company says; one changes one's own, or the company's by right."""

from typing import Any

from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.playbook.models import Template
from filon.users.rules.rights import Action, Entity
from tests.playbook.templates import a_template
from tests.web.rights_doors import Door, Place, each, some, to
from tests.web.rights_world import Things, World

READ, WRITE = some(Entity.MESSAGE, Action.READ), to(Entity.MESSAGE, Action.WRITE)
SET = some(Entity.SETTING, Action.WRITE)


def of_things(things: Things) -> Template:
    contact = things.record(SubjectKind.CONTACT)
    assert isinstance(contact, Contact)
    return a_template(f"Modèle {Template.objects.count()}", owner=contact.owner)


def written(world: World, place: Place) -> dict[str, Any]:
    """His own where he makes one; the owner stays where he edits one."""
    owner = Template.objects.get(pk=place.kwargs["pk"]).owner_id if "pk" in place.kwargs else world.walker.pk
    name = f"Texte {Template.objects.count()}-{place.kwargs.get('pk', '')}"
    return {
        "canal": "linkedin",
        "name": name,
        "body": "Bonjour",
        "language": "fr",
        "owner": owner or "",
        "version": "1",
    }


TEMPLATE_DOORS = {
    "template_list": Door(READ),
    "template_new": Door(
        some(Entity.MESSAGE, Action.WRITE), some(Entity.MESSAGE, Action.WRITE), ask={"canal": "linkedin"}, send=written
    ),
    "template": Door(READ, places=each(of_things)),
    "template_edit": Door(WRITE, WRITE, places=each(of_things), send=written),
    "template_state": Door(None, WRITE, places=each(of_things), send={"version": "1"}),
    "settings_pressure": Door(SET, SET, send={"most": "3", "days": "7"}),
}
