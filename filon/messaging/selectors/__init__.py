"""What is asked of messages: the outbox, and who heard what from us and when."""
