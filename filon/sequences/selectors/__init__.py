"""What is read of sequences and of who is in them."""
