"""Users, teams, absences, rights, invitations."""

from filon.users.models.people import Absence, Invitation, Team, User
from filon.users.models.rights import RoleRight

__all__ = ["Absence", "Invitation", "RoleRight", "Team", "User"]
