"""Visits: who came on which page of our site, from where; without consent, only how many."""
