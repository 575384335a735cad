"""Deals, what they are about, and who decides them."""

from filon.opportunities.models.circles import CircleMember
from filon.opportunities.models.deals import Line, Opportunity
from filon.opportunities.models.reviews import ClosingReview

__all__ = ["CircleMember", "ClosingReview", "Line", "Opportunity"]
