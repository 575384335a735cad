"""What this package writes."""
