"""What campaigns cost, and what an hour of each colleague costs."""

from filon.campaigns.models.costs import Cost, HourlyRate

__all__ = ["Cost", "HourlyRate"]
