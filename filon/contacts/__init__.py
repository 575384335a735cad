"""Companies, establishments, people, their addresses and numbers."""
