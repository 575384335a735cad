"""Automations as they are read, and the facts that set them off."""
