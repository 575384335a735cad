"""What people write to us: read from our mailboxes, joined to the person and to what we wrote, answered from the same page."""
