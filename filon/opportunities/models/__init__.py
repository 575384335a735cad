"""Deals, who decides them, what people confirm of them, the proposals sent, what was learnt when they closed."""

from filon.opportunities.models.circles import CircleMember
from filon.opportunities.models.deals import Line, Opportunity
from filon.opportunities.models.gates import Confirmation
from filon.opportunities.models.proposals import (
    Proposal,
    ProposalAttachment,
    ProposalDocument,
    ProposalEvent,
    ProposalLine,
    ProposalSeries,
    Seller,
)
from filon.opportunities.models.reviews import ClosingReview

__all__ = [
    "CircleMember",
    "ClosingReview",
    "Confirmation",
    "Line",
    "Opportunity",
    "Proposal",
    "ProposalAttachment",
    "ProposalDocument",
    "ProposalEvent",
    "ProposalLine",
    "ProposalSeries",
    "Seller",
]
