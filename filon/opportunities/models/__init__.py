"""Deals, who decides them, what people confirm of them, what was learnt when they closed."""

from filon.opportunities.models.circles import CircleMember
from filon.opportunities.models.deals import Line, Opportunity
from filon.opportunities.models.gates import Confirmation
from filon.opportunities.models.reviews import ClosingReview

__all__ = ["CircleMember", "ClosingReview", "Confirmation", "Line", "Opportunity"]
