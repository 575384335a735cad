"""The doors of the agreement: read by all who may, prepared and signed by fewer."""

from collections.abc import Iterator
from typing import Any

from filon.leads.models import Agreement, Clause
from filon.leads.services.agreement import COPIED
from filon.users.rules.rights import Action, Entity
from tests.leads.agreements import ANY_IN_A_DAY, FORTY_A_MONTH, draft_of
from tests.web.rights_doors import Door, Place, single, some
from tests.web.rights_world import World

READ, WRITE = some(Entity.AGREEMENT, Action.READ), some(Entity.AGREEMENT, Action.WRITE)


def a_draft() -> Agreement:
    """There is one at most: all doors share it."""
    return Agreement.objects.first() or draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)


def a_clause() -> Clause:
    return a_draft().clauses.all()[0]


def drafted(**kwargs: Any) -> Any:
    def places(_world: World) -> Iterator[Place]:
        a_draft()
        yield Place(kwargs)

    return places


def the_terms(_world: World, _place: Place) -> dict[str, Any]:
    draft = Agreement.objects.get()
    return {name: getattr(draft, name) for name in (*COPIED, "version")}


AGREEMENT_DOORS = {
    "agreement": Door(READ, places=drafted()),
    "agreement_late": Door(READ, places=drafted()),
    "agreement_review": Door(some(Entity.REPORT, Action.READ), places=drafted()),
    "agreement_refusals": Door(some(Entity.REPORT, Action.READ)),
    "agreement_decide": Door(None, WRITE, send={"changement": "stop:source:Salon"}, sure=False),  # what figures propose
    "agreement_paper": Door(READ, places=single(a_draft)),
    "agreement_pdf": Door(READ, places=single(a_draft)),
    "agreement_draft": Door(None, WRITE, places=drafted(), sure=False),  # there is one already
    "agreement_terms": Door(WRITE, WRITE, places=drafted(), send=the_terms),
    "clause_new": Door(WRITE, WRITE, places=drafted(kind="feedback"), send={"days": "5", "version": "1"}),
    "clause": Door(WRITE, WRITE, places=single(a_clause), send={"amount": "50", "version": "1"}),
    "clause_remove": Door(None, WRITE, places=single(a_clause), send={"version": "1"}),
    "agreement_sign": Door(
        None, WRITE, places=drafted(), send={"version": "1"}, sure=False
    ),  # signs for one's own side
    "agreement_discard": Door(None, WRITE, places=drafted(), send={"version": "1"}),
}
