"""Timed series of steps on any channel: who is in them, what each step does, and when they end."""
