"""Deals, and what they are about."""

from filon.opportunities.models.deals import Line, Opportunity

__all__ = ["Line", "Opportunity"]
