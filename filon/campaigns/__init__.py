"""Campaigns: whom we target, what they cost, and what came of them."""
