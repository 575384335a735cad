"""The process as Halvane worked until ten months ago, who learns it, and who follows which deals."""

from collections.abc import Sequence
from datetime import timedelta

from demo.deals import DealStory
from demo.staff import Staff
from demo.world import World
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.opportunities.models import Opportunity
from filon.playbook.models import Process, ProcessVersion, StageLesson
from filon.playbook.rules.process import StageKind
from filon.playbook.rules.process_text import ProcessText, StageText
from filon.playbook.services.process_versions import change_draft, draft_of
from filon.records.models import Follow
from filon.users.selectors import SYSTEM

LEFT_AGO, KEPT_FOR = timedelta(days=290), timedelta(days=420)
BETWEEN = 1_000  # a number that no version has while two of them change theirs
# What the former version did not ask yet: they sold without it, and learnt.
NOT_YET_ASKED = {
    "qualification": ("decision_maker",),
    "meeting": ("criteria_told",),
    "proposal": ("negotiation_planned",),
}
SAID_BEFORE = {"proposal": "Je vous envoie notre proposition dès ce soir, vous me direz ce que vous en pensez."}
LEARNERS = {"theo": (6, 5), "lucie": (4, 2)}  # stages read, and those of which the quiz is passed
ASKED, RIGHT_AT_FIRST = 5, 3
FOLLOWED = 14  # open deals, the dearest first


def keep_former_version(world: World, stories: Sequence[DealStory]) -> None:
    """Deals opened before it was left, and closed since, stayed in it. People who have versions of their own keep theirs alone."""
    process = Process.objects.get(is_default=True)
    live = process.versions.get(state=VersionState.LIVE)
    if live.number != 1 or process.versions.count() > 1:
        return
    left = world.now - LEFT_AGO
    former = _former(world, process, live)
    stages = {stage.key: stage for stage in former.stages.all()}
    for story in stories:
        deal = story.deal
        if deal.closed_at and deal.opened_at and deal.opened_at < left:
            deal.process_version, deal.stage = former, stages[deal.stage.key]
    ProcessVersion.objects.filter(pk=live.pk).update(live_at=left)


def _former(world: World, process: Process, live: ProcessVersion) -> ProcessVersion:
    """A copy of the one in service that asks less, under the number before its own."""
    draft = draft_of(process=process, by=SYSTEM, now=world.now - KEPT_FOR)
    change_draft(draft=draft, change=_as_it_was, version=draft.version, by=SYSTEM)
    ProcessVersion.objects.filter(pk=draft.pk).update(number=BETWEEN)
    ProcessVersion.objects.filter(pk=live.pk).update(number=2)
    was = {"number": 1, "state": VersionState.PAST, "live_at": world.now - KEPT_FOR}
    ProcessVersion.objects.filter(pk=draft.pk).update(**was)
    draft.refresh_from_db()
    return world.add(draft)


def _as_it_was(told: ProcessText) -> ProcessText:
    return told._replace(stages=tuple(map(_stage_as_it_was, told.stages)))


def _stage_as_it_was(stage: StageText) -> StageText:
    asked = tuple(one for one in stage.exit if one.key not in NOT_YET_ASKED.get(stage.key, ()))
    said = SAID_BEFORE.get(stage.key, stage.say)
    return stage._replace(exit=asked, say=said, cadence=stage.cadence[:2])


def learn_the_process(world: World, staff: Staff) -> None:
    """Once accounts are written: two newcomers on their way, stage after stage; the last one read is still to be passed."""
    live = ProcessVersion.objects.get(process__is_default=True, state=VersionState.LIVE)
    stages = list(live.stages.filter(kind=StageKind.OPEN).order_by("order"))
    for name, (read, passed) in LEARNERS.items():
        for number, stage in enumerate(stages[:read]):
            day = world.now - timedelta(days=3 * (read - number)) + timedelta(hours=10)
            known = number < passed
            lesson = StageLesson(user=staff.by_name[name], process=live.process, stage_key=stage.key, read_at=day)
            if known:
                lesson.practised_at, lesson.passed_at = day + timedelta(minutes=40), day + timedelta(hours=1)
            lesson.tries, lesson.asked, lesson.right = 1 + number % 2, ASKED, ASKED if known else RIGHT_AT_FIRST
            world.add(lesson)
    StageLesson.objects.bulk_create(world.of(StageLesson))


def follow_the_dearest(world: World, staff: Staff) -> None:
    """The manager follows the dearest deals under way, or a colleague does."""
    under_way = [deal for deal in world.of(Opportunity) if deal.closed_at is None]
    dearest = sorted(under_way, key=lambda deal: -(deal.cents or 0))[:FOLLOWED]
    for place, deal in enumerate(dearest):
        who = staff.manager if place % 2 == 0 else staff.by_name["camille"]
        if deal.owner is not who:
            Follow.objects.create(
                subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk, user=who, at=deal.stage_since
            )
