"""The board by owner: a lane a person, each with its cells; one query for all their cards."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from filon.opportunities.selectors.board import (
    SHOWN,
    BoardFilter,
    Column,
    Figures,
    deals_matching,
    figures_by,
    shown_at,
    stages_with_deals,
    sum_of,
)
from filon.opportunities.selectors.cards import make_cards
from filon.playbook.models import ProcessVersion
from filon.playbook.rules.process import StageKind
from filon.users.models import User
from filon.users.selectors import Viewer

CARDS_A_CELL = 6  # a lane stays short enough for the next one to show; more come on demand


@dataclass(frozen=True, slots=True)
class Lane:
    """`owner` None: the deals of nobody. `figures` are those of the open stages."""

    owner: User | None
    figures: Figures
    cells: list[Column]

    @property
    def owner_key(self) -> int:
        """As the filter names the owner: 0 for nobody."""
        return self.owner.pk if self.owner else 0


def deal_lanes(*, viewer: Viewer, version: ProcessVersion, criteria: BoardFilter, now: datetime) -> list[Lane]:
    """The lane of the greatest weighted value first, that of nobody last. A constant number of queries."""
    stages = stages_with_deals(version)
    figures = figures_by(("stage", "owner"), viewer=viewer, stages=stages, criteria=criteria, now=now)
    place = Window(
        RowNumber(), partition_by=[F("stage"), F("owner")], order_by=[F("stage_since").desc(), F("pk").desc()]
    )
    deals = deals_matching(viewer=viewer, criteria=criteria, now=now).filter(shown_at(stages, now=now))
    first = deals.annotate(place=place).filter(place__lte=CARDS_A_CELL).select_related("company").only(*SHOWN)
    cards = make_cards(
        list(first.order_by("-stage_since", "-pk")), stages={stage.pk: stage for stage in stages}, now=now
    )
    owners = User.objects.in_bulk({owner for _stage, owner in figures if owner})
    lanes = []
    for key in {owner for _stage, owner in figures}:
        found = {stage.pk: figures.get((stage.pk, key), Figures()) for stage in stages}
        cells = [
            Column(
                stage=stage,
                figures=found[stage.pk],
                cards=[card for card in cards if (card.deal.stage_id, card.deal.owner_id) == (stage.pk, key)],
                more=found[stage.pk].count > CARDS_A_CELL,
            )
            for stage in stages
        ]
        standing = sum_of(found[stage.pk] for stage in stages if stage.kind == StageKind.OPEN)
        lanes.append(Lane(owners.get(key), standing, cells))
    return sorted(lanes, key=lambda lane: (lane.owner is None, -lane.figures.weighted_cents, lane.owner_key))
