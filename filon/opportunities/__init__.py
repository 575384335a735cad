"""Deals in a process, to won or lost."""
