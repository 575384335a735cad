"""An automation is prepared in a draft, put in service in one go, paused, and taken over by somebody else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Max

from filon.automations.models import NAME_WIDTH, Automation, AutomationVersion
from filon.automations.rules.deeds import Deed, as_json
from filon.automations.rules.kinds import Trigger
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import fold, one_line
from filon.kit.versions import VersionState
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, require

CONFLICT = "Quelqu’un d’autre a modifié cette automatisation entre-temps\u00a0: rouvrez la page, puis recommencez."


class Written(NamedTuple):
    """What an editor says: when, for whom, what."""

    trigger: Trigger
    of: str
    criteria: Mapping[str, Any]
    deeds: Sequence[Deed]

    def columns(self) -> dict[str, Any]:
        return {
            "trigger": self.trigger,
            "of": self.of,
            "criteria": dict(self.criteria),
            "deeds": as_json(self.deeds),
        }


@transaction.atomic
def create_automation(*, name: str, written: Written, by: User, now: datetime) -> Automation:
    """In preparation: it does nothing before it is put in service."""
    require(by, Entity.SEQUENCE, Action.WRITE)
    title = _free_name(name, but=0)
    automation = Automation.objects.create(name=title, name_key=fold(title), owner=by, created_at=now)
    AutomationVersion.objects.create(automation=automation, number=1, created_at=now, by=by, **written.columns())
    return automation


@transaction.atomic
def write_draft(
    *, automation: Automation, name: str, written: Written, version: int, by: User, now: datetime
) -> AutomationVersion:
    """The draft that is there, or a new one (`version` 0); what is in service is not touched, but for its name."""
    may_write(automation, by=by)
    title = _free_name(name, but=automation.pk)
    Automation.objects.filter(pk=automation.pk).update(name=title, name_key=fold(title))
    drafts = AutomationVersion.objects.filter(automation=automation, state=VersionState.DRAFT)
    if version == 0:
        if drafts.exists():
            raise EditedMeanwhile(CONFLICT)
        last = automation.versions.aggregate(last=Max("number"))["last"] or 0
        return AutomationVersion.objects.create(
            automation=automation, number=last + 1, created_at=now, by=by, **written.columns()
        )
    if not drafts.filter(version=version).update(version=F("version") + 1, by=by, **written.columns()):
        raise EditedMeanwhile(CONFLICT)
    return drafts.get()


def _free_name(name: str, *, but: int) -> str:
    title = one_line(name)
    if not title or len(title) > NAME_WIDTH:
        raise NotPossible(f"Donnez un nom à cette automatisation, en {NAME_WIDTH} caractères au plus.")
    if Automation.objects.filter(name_key=fold(title)).exclude(pk=but).exists():
        raise NotPossible(f"Une automatisation s’appelle déjà «\u00a0{title}\u00a0».")
    return title


@transaction.atomic
def put_in_service(*, draft: AutomationVersion, version: int, by: User, now: datetime) -> None:
    """Facts from now on set it off; a version that watches the same thing takes over where the one before stands."""
    automation = draft.automation
    may_write(automation, by=by)
    live = AutomationVersion.objects.filter(automation=automation, state=VersionState.LIVE)
    goes_on = live.filter(trigger=draft.trigger, of=draft.of).exists() and automation.paused_at is None
    live.update(state=VersionState.PAST)
    rows = AutomationVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not rows.update(state=VersionState.LIVE, live_at=now, by=by, version=F("version") + 1):
        raise EditedMeanwhile(CONFLICT)
    Automation.objects.filter(pk=automation.pk).update(paused_at=None)
    if not goes_on:
        _begin(automation, now=now)


@transaction.atomic
def discard_draft(*, draft: AutomationVersion, version: int, by: User) -> None:
    """An automation that was never in service goes with its only draft."""
    may_write(draft.automation, by=by)
    if not AutomationVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT).delete()[0]:
        raise EditedMeanwhile(CONFLICT)
    Automation.objects.filter(pk=draft.automation_id, versions=None).delete()


@transaction.atomic
def pause_automation(*, automation: Automation, paused: bool, by: User, now: datetime) -> None:
    """What happens while it is paused is not made up for afterwards."""
    may_write(automation, by=by)
    rows = Automation.objects.filter(pk=automation.pk, paused_at__isnull=paused)
    if rows.update(paused_at=now if paused else None) and not paused:
        _begin(automation, now=now)


@transaction.atomic
def take_over(*, automation: Automation, by: User, now: datetime) -> None:
    """From now on it acts with the rights of this person, who answers for it."""
    may_write(automation, by=by)
    require(by, Entity.SEQUENCE, Action.WRITE)
    Automation.objects.filter(pk=automation.pk).update(owner=by)
    _begin(automation, now=now)


def _begin(automation: Automation, *, now: datetime) -> None:
    Automation.objects.filter(pk=automation.pk).update(since=now, looked_at=now)


def may_write(automation: Automation, *, by: User) -> None:
    check_may(by, Entity.SEQUENCE, Action.WRITE, owner_id=automation.owner_id)
