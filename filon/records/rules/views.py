"""Saved views: what their names mean."""

OWN_COLUMNS = ""  # the view without a name keeps the columns that the person last chose
