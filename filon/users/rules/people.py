"""Refusals about people and rights: who may not leave, which rights the administration keeps, how long an invitation lives."""

from datetime import timedelta

from filon.kit.errors import NotPossible
from filon.users.rules.rights import Action, Entity, Role, Scope

INVITATION_LIFE = timedelta(days=7)  # a week: long enough for an absence, short enough for a link lost in a mailbox


class LastAdministrator(NotPossible):
    def __init__(self) -> None:
        super().__init__(
            "C’est la dernière personne du rôle Administration\u00a0: sans elle, plus personne ne pourrait gérer les comptes "
            "et les droits. Donnez d’abord ce rôle à quelqu’un d’autre."
        )


class AddressTaken(NotPossible):
    def __init__(self, email: str) -> None:
        super().__init__(f"L’adresse {email} est déjà celle d’une personne active.")


class AddressUnreadable(NotPossible):
    def __init__(self, email: str) -> None:
        super().__init__(f"«\u00a0{email}\u00a0» n’est pas une adresse e-mail.")


class InvitationGone(NotPossible):
    def __init__(self) -> None:
        super().__init__(
            "Cette invitation n’est plus valable\u00a0: elle a déjà servi, elle a été retirée, ou elle a plus de "
            f"{INVITATION_LIFE.days} jours. Demandez-en une nouvelle à votre administrateur."
        )


class AlreadyStarted(NotPossible):
    def __init__(self) -> None:
        super().__init__("Un premier compte existe déjà. Connectez-vous, ou demandez une invitation.")


class AdministrationKeepsSettings(NotPossible):
    def __init__(self) -> None:
        super().__init__(
            "Le rôle Administration garde tous les droits sur les réglages\u00a0: sans cela, plus personne ne pourrait les changer."
        )


def check_right_may_change(*, role: Role, entity: Entity, action: Action, scope: Scope) -> None:
    """Raise when the change would lock everybody out of the settings."""
    if role == Role.ADMIN and entity == Entity.SETTING and action in (Action.READ, Action.WRITE) and scope != Scope.ALL:
        raise AdministrationKeepsSettings
