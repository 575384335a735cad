"""What is written of campaigns and of their costs."""
