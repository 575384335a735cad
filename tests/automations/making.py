"""Automations of the tests."""

from typing import Any

from filon.automations.models import Automation
from filon.automations.rules.deeds import Deed
from filon.automations.rules.kinds import DeedKind, Trigger, Whom
from filon.automations.services.versions import Written
from filon.usecases.automating_setup import create_automation, publish
from filon.users.models import User
from tests.factories import NOW

CALL_BACK = Deed(DeedKind.TASK, text="Rappeler", whom=Whom.OWNER)


def automation(
    name: str, trigger: Trigger, *deeds: Deed, owner: User, of: str = "", criteria: Any = None, live: bool = True
) -> Automation:
    written = Written(trigger, of, criteria or {}, deeds or (CALL_BACK,))
    made = create_automation(name=name, written=written, by=owner, now=NOW)
    if live:
        draft = made.versions.get()
        publish(draft=draft, version=draft.version, by=owner, now=NOW)
    made.refresh_from_db()
    return made
