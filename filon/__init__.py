"""Filon: prospecting, from the suspect in a file to the client who recommends."""
