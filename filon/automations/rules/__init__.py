"""Decisions of this package, in plain Python."""
