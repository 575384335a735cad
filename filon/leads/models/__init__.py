"""Leads, what is known of a suspect before one is open; the routing and the agreement by which they are handed over."""

from filon.leads.models.agreement import Agreement, Clause, Signature
from filon.leads.models.leads import Lead, SuspectSheet
from filon.leads.models.routing import RoutingPlan, RoutingRule, RoutingWheel

__all__ = ["Agreement", "Clause", "Lead", "RoutingPlan", "RoutingRule", "RoutingWheel", "Signature", "SuspectSheet"]
