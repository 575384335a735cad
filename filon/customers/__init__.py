"""Orders of clients."""
