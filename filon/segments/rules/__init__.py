"""What a segment may be, in plain Python."""
