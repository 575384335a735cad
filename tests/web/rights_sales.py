"""Leads and deals for the rights walk: opened and moved."""

from filon.kit.subjects import SubjectKind
from filon.users.rules.rights import Entity
from tests.web.rights_doors import WRITE, Door, one_kind, some, stage_pk, to

LEAD, DEAL = Entity.LEAD, Entity.OPPORTUNITY
LEADS, DEALS = one_kind(SubjectKind.LEAD), one_kind(SubjectKind.OPPORTUNITY)

SALES_DOORS: dict[str, Door] = {
    "lead_new": Door(some(LEAD, WRITE), some(LEAD, WRITE), send={"name": "Demande", "entrance": "inbound"}),
    "lead_move": Door(None, to(LEAD, WRITE), places=LEADS, send={"etape": "mql"}),
    "opportunity_new": Door(
        some(DEAL, WRITE),
        some(DEAL, WRITE),
        send=lambda world, _place: {
            "name": "Affaire",
            "stage": stage_pk("contact"),
            "owner": world.walker.pk,
            "opened_because": "quote_asked",
        },
    ),
    "opportunity_move": Door(
        None,
        to(DEAL, WRITE),
        places=DEALS,
        send=lambda *_: {"to": stage_pk("negotiation"), "seen": stage_pk("proposal")},
    ),
    "opportunity_move_back": Door(
        None,
        to(DEAL, WRITE),
        places=one_kind(
            SubjectKind.OPPORTUNITY, seen=lambda *_: stage_pk("proposal"), to=lambda *_: stage_pk("meeting")
        ),
    ),
}
