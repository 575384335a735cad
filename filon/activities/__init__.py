"""What happened (append-only timeline) and what is to do (tasks)."""
