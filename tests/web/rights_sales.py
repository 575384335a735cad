"""Leads, deals and orders for the rights walk: opened, moved, entered."""

from typing import cast

from django.utils import timezone

from filon.kit.subjects import SubjectKind
from filon.opportunities.models import CircleMember, ClosingReview, Opportunity
from filon.playbook.models import AcquisitionSource, CloseReason, Criterion
from filon.playbook.rules.process import CriterionKind
from filon.users.rules.rights import Entity
from tests import factories
from tests.web.rights_doors import (
    READ,
    WRITE,
    Door,
    Place,
    a_product,
    an_order,
    both,
    one_kind,
    order_lines,
    some,
    stage_pk,
    to,
)
from tests.web.rights_world import Whose, World


def what_to_confirm() -> int:
    """Of the stage where the deals of the walk stand."""
    asked = Criterion.objects.filter(stage=stage_pk("proposal"), kind=CriterionKind.CONFIRMED).first()
    return (asked or factories.ask("proposal", CriterionKind.CONFIRMED)).pk


LEAD, DEAL, ORDER = Entity.LEAD, Entity.OPPORTUNITY, Entity.ORDER
COMPANIES = one_kind(SubjectKind.COMPANY)
LEADS, DEALS, ORDERS = (one_kind(kind) for kind in (SubjectKind.LEAD, SubjectKind.OPPORTUNITY, SubjectKind.ORDER))


def a_part(_world: World, place: Place) -> int:
    """A member of the circle of this place's deal."""
    deal = cast(Opportunity, place.record)
    part = CircleMember(
        opportunity=deal, contact=factories.contact("Décisive", "Zita"), role="buyer", at=timezone.now()
    )
    part.save()
    return part.pk


def a_source() -> int:
    return AcquisitionSource.objects.get_or_create(name="Salon de Lyon", name_key="salon de lyon")[0].pk


def deal_lines(_world: World, place: Place) -> dict[str, object]:
    bought = {"lignes-0-product": a_product().pk, "lignes-0-quantity": "2", "lignes-0-unit": "12"}
    return {
        "version": place.record.version,
        "lignes-TOTAL_FORMS": 1,
        "lignes-INITIAL_FORMS": 0,
        **bought,
    }


def priced(_world: World, place: Place) -> dict[str, object]:
    """A line without its amount on the deal."""
    deal = cast(Opportunity, place.record)
    deal.lines.create(product=a_product(), cents=1_200)
    return {"version": Opportunity.objects.get(pk=deal.pk).version}


CIRCLES = one_kind(SubjectKind.OPPORTUNITY, member=a_part)


def a_review(_world: World, place: Place) -> int:
    reason = CloseReason.objects.get(position=1)
    told = {"closed_at": factories.NOW, "outcome": "lost", "reason": reason}
    return ClosingReview.objects.get_or_create(opportunity_id=place.record.pk, defaults=told)[0].pk


def reviewing(*_: object) -> dict[str, object]:
    return {"close_reason": CloseReason.objects.get(position=2).pk, "said": "Trop tard."}


SALES_DOORS: dict[str, Door] = {
    "lead_new": Door(some(LEAD, WRITE), some(LEAD, WRITE), send={"name": "Demande", "entrance": "inbound"}),
    "lead_move": Door(None, to(LEAD, WRITE), places=LEADS, send={"etape": "mql"}),
    "lead_referrer": Door(
        None,
        to(LEAD, WRITE),
        places=LEADS,
        send=lambda world, place: {"contact": world.things[Whose.OWN].contact.pk, "version": place.record.version},
        sure=False,
    ),
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
        send=lambda *_: {"to": stage_pk("meeting"), "seen": stage_pk("proposal")},  # backwards nothing is asked
    ),
    "opportunity_confirm": Door(
        None,
        to(DEAL, WRITE),
        places=one_kind(SubjectKind.OPPORTUNITY, criterion=lambda *_: what_to_confirm()),
        send={"tient": "1", "vu": "0"},
    ),
    "opportunity_move_back": Door(
        None,
        to(DEAL, WRITE),
        places=one_kind(
            SubjectKind.OPPORTUNITY, seen=lambda *_: stage_pk("proposal"), to=lambda *_: stage_pk("meeting")
        ),
    ),
    "opportunity_review": Door(
        to(DEAL, WRITE), to(DEAL, WRITE), places=one_kind(SubjectKind.OPPORTUNITY, review_id=a_review), send=reviewing
    ),
    "opportunity_sequel": Door(
        None, to(DEAL, WRITE), places=one_kind(SubjectKind.OPPORTUNITY, stage=lambda *_: "extend"), sure=False
    ),
    "client_list": Door(some(ORDER, READ)),
    "client_renewals": Door(some(ORDER, READ)),
    "client_products": Door(some(ORDER, READ)),
    "flywheel": Door(some(Entity.REPORT, READ)),
    "client_rules": Door(
        some(Entity.SETTING, WRITE),
        some(Entity.SETTING, WRITE),
        send={
            "former_months": 24,
            "renewal_days": 30,
            "referral_days": 45,
            "referral_months": 12,
            "satisfaction_days": 14,
            "tasks_a_day": 5,
            "version": 1,
        },
    ),
    "aims": Door(some(Entity.REPORT, READ)),
    "failing_rule": Door(
        some(Entity.SETTING, WRITE), some(Entity.SETTING, WRITE), send={"percent": 40, "months": 9, "version": 1}
    ),
    "client_figures": Door(both(to(Entity.COMPANY, READ), some(ORDER, READ)), places=COMPANIES),
    "client_call_back": Door(
        None, both(to(Entity.COMPANY, READ), some(Entity.ACTIVITY, WRITE)), places=COMPANIES, sure=False
    ),
    "winloss_patterns": Door(some(Entity.REPORT, READ)),
    "opportunity_column": Door(
        some(DEAL, READ),
        places=lambda _world: iter([Place({"stage_id": stage_pk("proposal")})]),
        ask={"apres": "2999-01-01T00:00:00+00:00,1"},
    ),
    "opportunity_lines": Door(to(DEAL, WRITE), to(DEAL, WRITE), places=DEALS, send=deal_lines),
    "opportunity_follow_lines": Door(None, to(DEAL, WRITE), places=DEALS, send=priced, sure=False),
    "opportunity_origin": Door(
        None,
        to(DEAL, WRITE),
        places=DEALS,
        send=lambda _world, place: {"version": place.record.version, "source": a_source()},
    ),
    "opportunity_follow": Door(None, to(DEAL, READ), places=DEALS, send={"suivre": "1"}),
    "opportunity_circle": Door(
        None,
        to(DEAL, WRITE),
        places=DEALS,
        send=lambda world, _place: {"contact": world.things[Whose.OWN].contact.pk, "role": "buyer"},
    ),
    "opportunity_circle_member": Door(
        None, to(DEAL, WRITE), places=CIRCLES, send=lambda *_: {"role": "user", "attitude": "for", "version": 1}
    ),
    "opportunity_circle_leave": Door(None, to(DEAL, WRITE), places=CIRCLES),
    "order_new": Door(some(ORDER, WRITE), some(ORDER, WRITE), send=an_order),
    "order_lines": Door(to(ORDER, WRITE), to(ORDER, WRITE), places=ORDERS, send=order_lines),
}
