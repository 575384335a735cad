"""Leads, what is known of a suspect before one is open, and the routing that gives them to somebody."""

from filon.leads.models.leads import Lead, SuspectSheet
from filon.leads.models.routing import RoutingPlan, RoutingRule, RoutingWheel

__all__ = ["Lead", "RoutingPlan", "RoutingRule", "RoutingWheel", "SuspectSheet"]
