"""Campaigns: what they cost and what came of them."""
