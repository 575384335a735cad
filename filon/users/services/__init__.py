"""What is written about the people who work here."""
