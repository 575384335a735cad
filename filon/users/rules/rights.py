"""The table of rights: for each role and entity, which records a person may read, write, export or delete."""

from enum import IntEnum
from typing import NamedTuple

from filon.kit.enums import LabelledEnum


class Role(LabelledEnum):
    SALES = "sales", "Commercial"
    MARKETING = "marketing", "Marketing"
    MANAGER = "manager", "Responsable d’équipe"
    DIRECTION = "direction", "Direction"
    ADMIN = "admin", "Administration"


class Action(LabelledEnum):
    READ = "read", "Voir"
    WRITE = "write", "Modifier"
    EXPORT = "export", "Exporter"
    DELETE = "delete", "Supprimer"


class Entity(LabelledEnum):
    """What a right speaks of."""

    COMPANY = "company", "Entreprises"
    CONTACT = "contact", "Contacts"
    LEAD = "lead", "Leads"
    OPPORTUNITY = "opportunity", "Opportunités"
    ORDER = "order", "Commandes"
    ACTIVITY = "activity", "Activités et tâches"
    REPORT = "report", "Rapports et prévision"
    IMPORT = "import", "Imports et lots"
    FORM = "form", "Formulaires"
    AGREEMENT = "agreement", "Répartition et accord"
    MESSAGE = "message", "Messages"
    SEQUENCE = "sequence", "Séquences, campagnes et automatisations"
    COST = "cost", "Coûts"
    RATE = "rate", "Taux horaires"
    SCORING = "scoring", "Scoring"
    METHOD = "method", "Personas et profil idéal"
    SETTING = "setting", "Réglages"


class Scope(IntEnum):
    """Whose records; a wider scope is a greater number."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3

    @property
    def label(self) -> str:
        return ("Aucun", "Les siens", "Ceux de son équipe", "Tous")[self]


class Right(NamedTuple):
    role: Role
    entity: Entity
    action: Action
    scope: Scope


def _row(role: Role, entity: Entity, read: Scope, write: Scope, export: Scope, delete: Scope) -> list[Right]:
    return [
        Right(role, entity, action, scope) for action, scope in zip(Action, (read, write, export, delete), strict=True)
    ]


NO, OWN, TEAM, ALL = Scope.NONE, Scope.OWN, Scope.TEAM, Scope.ALL

# The rights a new installation starts with; an administrator changes them in Réglages > Droits.
DEFAULT_RIGHTS: list[Right] = [
    right
    for role, entity, scopes in [
        (Role.SALES, Entity.COMPANY, (ALL, TEAM, NO, NO)),
        (Role.SALES, Entity.CONTACT, (ALL, TEAM, NO, NO)),
        (Role.SALES, Entity.LEAD, (TEAM, OWN, NO, NO)),
        (Role.SALES, Entity.OPPORTUNITY, (TEAM, OWN, NO, NO)),
        (Role.SALES, Entity.ORDER, (TEAM, OWN, NO, NO)),
        (Role.SALES, Entity.ACTIVITY, (ALL, OWN, NO, NO)),
        (Role.SALES, Entity.REPORT, (TEAM, NO, NO, NO)),
        (Role.SALES, Entity.IMPORT, (NO, NO, NO, NO)),
        (Role.SALES, Entity.FORM, (NO, NO, NO, NO)),
        (Role.SALES, Entity.AGREEMENT, (ALL, NO, NO, NO)),
        (Role.SALES, Entity.MESSAGE, (OWN, OWN, NO, NO)),
        (Role.SALES, Entity.SEQUENCE, (ALL, OWN, NO, OWN)),
        (Role.SALES, Entity.COST, (NO, NO, NO, NO)),
        (Role.SALES, Entity.RATE, (NO, NO, NO, NO)),
        (Role.SALES, Entity.SCORING, (ALL, NO, NO, NO)),
        (Role.SALES, Entity.METHOD, (ALL, NO, NO, NO)),
        (Role.SALES, Entity.SETTING, (NO, NO, NO, NO)),
        (Role.MARKETING, Entity.COMPANY, (ALL, ALL, ALL, NO)),
        (Role.MARKETING, Entity.CONTACT, (ALL, ALL, ALL, NO)),
        (Role.MARKETING, Entity.LEAD, (ALL, ALL, ALL, NO)),
        (Role.MARKETING, Entity.OPPORTUNITY, (ALL, NO, NO, NO)),
        (Role.MARKETING, Entity.ORDER, (ALL, NO, NO, NO)),
        (Role.MARKETING, Entity.ACTIVITY, (ALL, OWN, ALL, NO)),
        (Role.MARKETING, Entity.REPORT, (ALL, NO, ALL, NO)),
        (Role.MARKETING, Entity.IMPORT, (ALL, ALL, NO, OWN)),
        (Role.MARKETING, Entity.FORM, (ALL, ALL, NO, NO)),
        (Role.MARKETING, Entity.AGREEMENT, (ALL, ALL, NO, NO)),
        (Role.MARKETING, Entity.MESSAGE, (ALL, ALL, NO, NO)),
        (Role.MARKETING, Entity.SEQUENCE, (ALL, ALL, NO, ALL)),
        (Role.MARKETING, Entity.COST, (ALL, ALL, ALL, ALL)),
        (Role.MARKETING, Entity.RATE, (NO, NO, NO, NO)),
        (Role.MARKETING, Entity.SCORING, (ALL, ALL, NO, ALL)),
        (Role.MARKETING, Entity.METHOD, (ALL, ALL, NO, ALL)),
        (Role.MARKETING, Entity.SETTING, (NO, NO, NO, NO)),
        (Role.MANAGER, Entity.COMPANY, (ALL, ALL, TEAM, TEAM)),
        (Role.MANAGER, Entity.CONTACT, (ALL, ALL, TEAM, TEAM)),
        (Role.MANAGER, Entity.LEAD, (ALL, TEAM, TEAM, TEAM)),
        (Role.MANAGER, Entity.OPPORTUNITY, (ALL, TEAM, TEAM, TEAM)),
        (Role.MANAGER, Entity.ORDER, (ALL, TEAM, TEAM, TEAM)),
        (Role.MANAGER, Entity.ACTIVITY, (ALL, TEAM, TEAM, TEAM)),
        (Role.MANAGER, Entity.REPORT, (ALL, TEAM, TEAM, NO)),
        (Role.MANAGER, Entity.IMPORT, (ALL, ALL, NO, OWN)),
        (Role.MANAGER, Entity.FORM, (ALL, ALL, NO, NO)),
        (Role.MANAGER, Entity.AGREEMENT, (ALL, ALL, NO, NO)),
        (Role.MANAGER, Entity.MESSAGE, (ALL, TEAM, NO, NO)),
        (Role.MANAGER, Entity.SEQUENCE, (ALL, ALL, NO, ALL)),
        (Role.MANAGER, Entity.COST, (ALL, ALL, NO, NO)),
        (Role.MANAGER, Entity.RATE, (NO, NO, NO, NO)),
        (Role.MANAGER, Entity.SCORING, (ALL, ALL, NO, NO)),
        (Role.MANAGER, Entity.METHOD, (ALL, ALL, NO, NO)),
        (Role.MANAGER, Entity.SETTING, (NO, NO, NO, NO)),
        (Role.DIRECTION, Entity.COMPANY, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.CONTACT, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.LEAD, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.OPPORTUNITY, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.ORDER, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.ACTIVITY, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.REPORT, (ALL, ALL, ALL, NO)),
        (Role.DIRECTION, Entity.IMPORT, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.FORM, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.AGREEMENT, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.MESSAGE, (ALL, ALL, NO, NO)),
        (Role.DIRECTION, Entity.SEQUENCE, (ALL, ALL, NO, ALL)),
        (Role.DIRECTION, Entity.COST, (ALL, ALL, ALL, ALL)),
        (Role.DIRECTION, Entity.RATE, (ALL, ALL, NO, NO)),
        (Role.DIRECTION, Entity.SCORING, (ALL, ALL, NO, ALL)),
        (Role.DIRECTION, Entity.METHOD, (ALL, ALL, NO, ALL)),
        (Role.DIRECTION, Entity.SETTING, (ALL, NO, NO, NO)),
        *((Role.ADMIN, entity, (ALL, ALL, ALL, ALL)) for entity in Entity),
    ]
    for right in _row(role, entity, *scopes)
]
