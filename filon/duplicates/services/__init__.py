"""Finds the pairs and keeps what people decided."""
