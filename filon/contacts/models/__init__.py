"""Companies, establishments, contacts, their addresses and numbers."""

from filon.contacts.models.companies import Company, Establishment
from filon.contacts.models.people import Contact, Position
from filon.contacts.models.points import ContactPoint

__all__ = ["Company", "Contact", "ContactPoint", "Establishment", "Position"]
