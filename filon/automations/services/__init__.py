"""What is written of automations and of what they did."""
