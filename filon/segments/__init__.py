"""Segments: named selections of companies or people, by criteria or by hand."""
