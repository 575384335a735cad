"""Halvane's automations: one on refused proposals, one on leads that went cold, with what they did in the last weeks."""

from datetime import timedelta

from demo.staff import Staff
from demo.world import World
from filon.automations.models import Automation, AutomationRun
from filon.automations.rules.deeds import Deed
from filon.automations.rules.kinds import DeedKind, Trigger, Whom
from filon.automations.services.versions import Written, create_automation, put_in_service
from filon.contacts.rules.axes import LifecycleStage
from filon.records.models import Notification, Tag
from filon.usecases.automating import carry_on_automations
from filon.users.models import User

SINCE = timedelta(days=60)
A_LOOK = timedelta(seconds=4)  # between a fact and what it brings
MOST = 500
TO_LEARN_FROM, TO_NURTURE = "Refus à comprendre", "À nourrir"


def tell_automations(world: World, staff: Staff) -> None:
    """Automations that people made already stay alone."""
    if Automation.objects.exists():
        return
    refused, cold = (_tag(world, name) for name in (TO_LEARN_FROM, TO_NURTURE))
    tell = Deed(DeedKind.NOTIFY, text="Un devis est refusé\u00a0: voyez pourquoi", whom=Whom.LEADER)
    _live(
        world,
        staff.by_name["helene"],
        "Devis refusé\u00a0: on comprend pourquoi",
        Written(Trigger.PROPOSAL_REFUSED, "", {}, (Deed(DeedKind.TAG, tag=refused.pk), tell)),
    )
    amount = {"all": [{"field": "lead.potential", "op": "at_least", "value": "5000"}]}
    _live(
        world,
        staff.by_name["marc"],
        "Lead recyclé à plus de 5\u202f000\u00a0€\u00a0: on le nourrit",
        Written(Trigger.LEAD_STAGE, LifecycleStage.RECYCLED, amount, (Deed(DeedKind.TAG, tag=cold.pk),)),
    )
    carry_on_automations(now=world.now, limit=MOST)
    _as_it_happened()


def _tag(world: World, name: str) -> Tag:
    tag = world.find_or_add(Tag(name=name), "name")
    if tag.pk is None:
        tag.save()
    return tag


def _live(world: World, owner: User, name: str, written: Written) -> None:
    began = world.now - SINCE
    made = world.add(create_automation(name=name, written=written, by=owner, now=began))
    draft = made.versions.get()
    put_in_service(draft=draft, version=draft.version, by=owner, now=began)


def _as_it_happened() -> None:
    """Each run some seconds after its fact, as a worker would have done; nobody is told by e-mail of what is past."""
    runs = list(AutomationRun.objects.all())
    at = {f"/opportunites/{run.subject_id}/": run.at + A_LOOK for run in runs}
    for run in runs:
        run.done_at = run.at + A_LOOK
    AutomationRun.objects.bulk_update(runs, ["done_at"])
    told = list(Notification.objects.filter(address__in=at, text__contains="automatisation"))
    for one in told:
        one.at, one.by_mail = at[one.address], False
    Notification.objects.bulk_update(told, ["at", "by_mail"])
