"""What salespeople confirmed of their deals, and the passages that the manager forced now and then."""

from collections import defaultdict
from collections.abc import Sequence

from demo.deals import DealStory
from demo.staff import Staff
from demo.world import Chance, World
from filon.opportunities.models import Confirmation, Opportunity
from filon.playbook.models import Criterion
from filon.playbook.rules.process import CriterionKind
from filon.records.models import Change
from filon.records.rules.changes import Axis

CONFIRMED = 0.55  # share of what an open deal could have confirmed
FORCED = 0.035  # share of the steps forwards
ONWARDS = ("qualification", "meeting", "proposal", "negotiation", "signature", "won")
WHY = (
    "Le client décide cette semaine, on régularise après",
    "Client de longue date, accord donné de vive voix",
    "Appel d’offres : la date de remise n’attend pas",
)


def confirm_and_force(world: World, staff: Staff, stories: Sequence[DealStory], criteria: Sequence[Criterion]) -> None:
    """Own stream of chance: the rest of the story stays as it was."""
    chance = Chance("gates", world.today)
    leaving: dict[str, list[Criterion]] = defaultdict(list)
    for criterion in criteria:
        leaving[criterion.stage.key].append(criterion)
    _force(world, staff, chance, leaving)
    for story in stories:
        at, stage = story.steps[-1]
        for criterion in leaving[stage]:
            if criterion.kind == CriterionKind.CONFIRMED and chance.happens(CONFIRMED):
                confirmed = min(chance.later(at, 2.0), world.now)
                world.add(
                    Confirmation(opportunity=story.deal, stage=stage, key=criterion.key, by=story.seller, at=confirmed)
                )


def _force(world: World, staff: Staff, chance: Chance, leaving: dict[str, list[Criterion]]) -> None:
    for change, subject in world.subjects:
        if not isinstance(change, Change) or not isinstance(subject, Opportunity) or change.axis != Axis.DEAL_STAGE:
            continue
        missing = leaving.get(change.from_value, [])
        if change.to_value in ONWARDS and missing and chance.happens(FORCED):
            words = chance.choice(missing).words
            change.by, change.forced = staff.manager, True
            change.reason = f"{chance.choice(WHY)} (passage forcé, il manquait\u00a0: {words})"
