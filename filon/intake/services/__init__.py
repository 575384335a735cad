"""What this package reads and writes."""
