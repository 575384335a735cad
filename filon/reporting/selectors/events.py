"""What came of an event: who registered, came, had a lead, a meeting, a deal, signed; each figure is the people behind it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind
from filon.events.models import Event, Registration
from filon.events.rules.kinds import COUNTED, RegistrationState
from filon.events.selectors.events import registrations_of
from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Rate, rate_of
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import StageKind
from filon.reporting.rules.lots import cost_of_each
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, scope_of, visible


class EventFigure(LabelledEnum):
    """People, not leads nor deals: whoever has two counts once."""

    COUNTED = "all_counted", "Inscrits et venus"
    CAME = "have_come", "Venus"
    LEAD = "have_lead", "Avec un lead"
    MEETING = "have_meeting", "Avec un rendez-vous"
    DEAL = "have_deal", "Avec une opportunité"
    SIGNED = "have_signed", "Ont signé"


class FigureOfEvent(NamedTuple):
    """`rate`: of all who registered or came."""

    figure: EventFigure
    people: int
    rate: Rate


class CostOfEach(NamedTuple):
    figure: EventFigure
    cents: int

    @property
    def words(self) -> str:
        return COSTED[self.figure]


COSTED = {
    EventFigure.CAME: "par personne venue",
    EventFigure.LEAD: "par lead",
    EventFigure.DEAL: "par opportunité",
    EventFigure.SIGNED: "par client",
}


def results_of(event: Event, *, viewer: Viewer) -> list[FigureOfEvent]:
    """One question. What happened since each person registered or came, of what the viewer may see."""
    rows = people_with(event, EventFigure.COUNTED, viewer=viewer)
    conditions = {figure: _condition(figure, viewer) for figure in EventFigure}
    counted = rows.order_by().aggregate(
        **{figure.value: Count("pk", filter=condition) for figure, condition in conditions.items()}
    )
    total = counted[EventFigure.COUNTED.value]
    return [
        FigureOfEvent(figure, counted[figure.value], rate_of(counted[figure.value], total)) for figure in EventFigure
    ]


def costs_of(event: Event, results: Sequence[FigureOfEvent], *, viewer: Viewer) -> list[CostOfEach]:
    """What one of each cost; nothing when nobody wrote the cost, nor to who counts only a part of the people."""
    seen = (Entity.CONTACT, Entity.LEAD, Entity.OPPORTUNITY)
    if any(scope_of(viewer, entity=entity, action=Action.READ) < Scope.ALL for entity in seen):
        return []
    people = {one.figure: one.people for one in results}
    each = [(figure, cost_of_each(event.cents, people[figure])) for figure in COSTED]
    return [CostOfEach(figure, cents) for figure, cents in each if cents is not None]


def people_with(event: Event, figure: EventFigure, *, viewer: Viewer) -> QuerySet[Registration]:
    """Those whom a figure counts."""
    return registrations_of(event, viewer=viewer, states=COUNTED).filter(_condition(figure, viewer))


def _condition(figure: EventFigure, viewer: Viewer) -> Q:
    if figure == EventFigure.COUNTED:
        return Q(pk__isnull=False)
    if figure == EventFigure.CAME:
        return Q(state=RegistrationState.ATTENDED)
    return Q(Exists(_since(figure, viewer)))


def _since(figure: EventFigure, viewer: Viewer) -> QuerySet[Lead] | QuerySet[Activity] | QuerySet[Opportunity]:
    person, since = OuterRef("contact"), OuterRef("at")
    if figure == EventFigure.LEAD:
        leads = Lead.objects.filter(contact=person, created_at__gte=since, deleted_at=None)
        return visible(leads, viewer=viewer, entity=Entity.LEAD)
    if figure == EventFigure.MEETING:
        met = Activity.objects.filter(contact=person, kind=ActivityKind.MEETING, at__gte=since)
        return visible(met, viewer=viewer, entity=Entity.ACTIVITY, owner="by")
    deals = Opportunity.objects.filter(Q(contact=person) | Q(lead__contact=person), deleted_at=None)
    deals = visible(deals.filter(opened_at__gte=since), viewer=viewer, entity=Entity.OPPORTUNITY)
    return deals.filter(stage__kind=StageKind.WON) if figure == EventFigure.SIGNED else deals
