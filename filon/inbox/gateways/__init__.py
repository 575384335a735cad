"""Mailboxes on their servers."""
