"""Specifications of Filon, in folders that mirror the source."""
