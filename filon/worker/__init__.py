"""All that recurs, and the loop that runs it."""
