"""Messages out: the outbox, what left it, and how a person stops them."""
