"""Decisions about likeness: how much each agreement weighs."""
