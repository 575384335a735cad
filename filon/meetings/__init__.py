"""Meetings that people book themselves: pages, free slots, bookings, busy times of each calendar."""
