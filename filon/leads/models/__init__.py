"""Leads, and what is known of a suspect before one is open."""

from filon.leads.models.leads import Lead, SuspectSheet

__all__ = ["Lead", "SuspectSheet"]
