"""Two files on one company or one person: found, decided by a person, merged and taken back."""
