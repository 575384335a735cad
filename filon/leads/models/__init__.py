"""Leads, what is known of a suspect before one is open, what both answered; the routing and the agreement of the hand-over."""

from filon.leads.models.agreement import Agreement, Clause, Signature
from filon.leads.models.answers import QualificationAnswer
from filon.leads.models.leads import Lead, SuspectSheet
from filon.leads.models.learning import Learning
from filon.leads.models.routing import RoutingPlan, RoutingRule, RoutingWheel
from filon.leads.models.timers import Timer

__all__ = [
    "Agreement",
    "Clause",
    "Lead",
    "Learning",
    "QualificationAnswer",
    "RoutingPlan",
    "RoutingRule",
    "RoutingWheel",
    "Signature",
    "SuspectSheet",
    "Timer",
]
