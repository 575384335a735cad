"""Invitations: a link for one new colleague, good once and for a week."""

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.users.models import Invitation, User
from filon.users.rules.people import INVITATION_LIFE, AddressTaken, InvitationGone
from filon.users.rules.rights import Action, Entity, Role
from filon.users.selectors import require
from filon.users.services.people import join, readable_address


class Sent(NamedTuple):
    """The token is known here only: the database keeps its digest."""

    invitation: Invitation
    token: str


def invite(*, email: str, role: Role, by: User, now: datetime) -> Sent:
    """A second invitation to the same address replaces the first."""
    require(by, Entity.SETTING, Action.WRITE)
    address = readable_address(email)
    if User.objects.filter(email=address, is_active=True).exists():
        raise AddressTaken(address)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(email=address, accepted_at=None).delete()
        invitation = Invitation.objects.create(
            email=address, role=role, token_hash=digest(token), by=by, created_at=now, expires_at=now + INVITATION_LIFE
        )
    return Sent(invitation, token)


def find_invitation(*, token: str, now: datetime) -> Invitation:
    invitation = Invitation.objects.filter(token_hash=digest(token), accepted_at=None, expires_at__gt=now).first()
    if invitation is None:
        raise InvitationGone
    return invitation


def accept_invitation(*, token: str, full_name: str, password: str, now: datetime) -> User:
    """The invitation is claimed first: of two who open the link at once, one gets the account."""
    invitation = find_invitation(token=token, now=now)
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now) != 1:
            raise InvitationGone
        return join(email=invitation.email, full_name=full_name, role=Role(invitation.role), password=password, now=now)


def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    require(by, Entity.SETTING, Action.WRITE)
    invitation.delete()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
