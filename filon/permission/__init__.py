"""Whom we may contact, how and when: consents, objections, suppression list, notices, and the law as dated rules."""
