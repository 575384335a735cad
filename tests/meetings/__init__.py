"""Booking pages and their tests."""
