"""What campaigns cost, what an hour of each colleague costs, and evaluations that no longer change."""

from filon.campaigns.models.costs import Cost, HourlyRate
from filon.campaigns.models.evaluation import Evaluation

__all__ = ["Cost", "Evaluation", "HourlyRate"]
