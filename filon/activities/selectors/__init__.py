"""What this package reads."""
