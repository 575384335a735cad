"""Deals, what they are about, and who decides them."""

from filon.opportunities.models.circles import CircleMember
from filon.opportunities.models.deals import Line, Opportunity

__all__ = ["CircleMember", "Line", "Opportunity"]
