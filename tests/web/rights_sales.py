"""Leads, deals and orders for the rights walk: opened, moved, entered."""

from filon.kit.subjects import SubjectKind
from filon.users.rules.rights import Entity
from tests.web.rights_doors import READ, WRITE, Door, Place, an_order, one_kind, order_lines, some, stage_pk, to

LEAD, DEAL, ORDER = Entity.LEAD, Entity.OPPORTUNITY, Entity.ORDER
LEADS, DEALS, ORDERS = (one_kind(kind) for kind in (SubjectKind.LEAD, SubjectKind.OPPORTUNITY, SubjectKind.ORDER))

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
    "opportunity_column": Door(
        some(DEAL, READ),
        places=lambda _world: iter([Place({"stage_id": stage_pk("proposal")})]),
        ask={"apres": "2999-01-01T00:00:00+00:00,1"},
    ),
    "order_new": Door(some(ORDER, WRITE), some(ORDER, WRITE), send=an_order),
    "order_lines": Door(to(ORDER, WRITE), to(ORDER, WRITE), places=ORDERS, send=order_lines),
}
