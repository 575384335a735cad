"""What this package reads: the board, the list, one deal."""
