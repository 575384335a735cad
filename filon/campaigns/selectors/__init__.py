"""What is read of campaigns, of what they cost and of what came of them."""
