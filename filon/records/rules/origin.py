"""Where data comes from: states of an import, verdicts of its rows, kinds of lot."""

from filon.kit.enums import LabelledEnum


class BatchState(LabelledEnum):
    MAPPING = "mapping", "Colonnes à vérifier"
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "Échoué"
    UNDOING = "undoing", "Annulation en cours"
    UNDONE = "undone", "Annulé"


class Verdict(LabelledEnum):
    CREATED = "created", "Créée"
    UPDATED = "updated", "Mise à jour"
    UNCHANGED = "unchanged", "Inchangée"
    REFUSED = "refused", "Refusée"


class LotKind(LabelledEnum):
    BOUGHT = "bought", "Acheté"
    RENTED = "rented", "Loué"
    SHARED = "shared", "Partagé"
    COLLECTED = "collected", "Collecté"
    PUBLIC = "public", "Public"


AUDITED_LOTS = frozenset({LotKind.BOUGHT, LotKind.RENTED, LotKind.SHARED})  # somebody else did the collecting
INDIRECT_LOTS = AUDITED_LOTS | {LotKind.PUBLIC}  # the people did not give us their data themselves
