"""What is written of sequences and of who is in them."""
