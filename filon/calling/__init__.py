"""Call lists: whom to call, in which order, and who has whom on the line."""
