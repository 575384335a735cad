"""What will close, when, and how sure that is."""
