"""What a received message is: a delivery report, a complaint, an automatic answer, or words written by a person."""
