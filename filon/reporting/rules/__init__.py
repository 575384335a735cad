"""What a report holds and how its figures are counted, in plain Python."""
