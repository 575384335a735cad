"""What each role may do, decided in plain Python."""
