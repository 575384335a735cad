"""What is asked of the mail that came in."""
