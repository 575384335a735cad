"""Reads what is compared, and the pairs found."""
