"""The law as plain Python: facts in, decision out."""
