"""Two wordings of a campaign compared: who received which is drawn again, who answered is what the evaluation counts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from filon.campaigns.models import CampaignAction
from filon.playbook.models import CampaignHeader
from filon.reporting.rules.campaigns import Person
from filon.sequences.rules.testing import SETTLED_DAYS, Comparison, compare

SETTLED = timedelta(days=SETTLED_DAYS)


class Tested(NamedTuple):
    """`name`: the channel; `a` and `b`: the wordings."""

    name: str
    a: str
    b: str
    comparison: Comparison


def wordings_tested(campaign: CampaignHeader, people: Iterable[Person], *, now: datetime) -> list[Tested]:
    """Of each channel that tries two. `people`: whom the campaign reached, the first reached first."""
    tries = CampaignAction.objects.filter(campaign__header=campaign, template_b__isnull=False, done_at__isnull=False)
    found = []
    for action in tries.select_related("template", "template_b"):
        reached = [one for one in people if one.channel == action.channel and not one.is_company]
        results: dict[str, list[bool]] = {"A": [], "B": []}
        for one in reached:
            if _answered(one) or one.first_at <= now - SETTLED:
                results[action.variant_of(one.pk)].append(_answered(one))
        found.append(
            Tested(str(action), str(action.template), str(action.template_b), compare(results["A"], results["B"]))
        )
    return found


def _answered(one: Person) -> bool:
    return one.answered_at is not None and one.answered_at <= one.first_at + SETTLED
