"""Actions on many records at once: what can be done, why a record is left as it is, and the sentence that tells it."""

from collections.abc import Mapping
from datetime import timedelta

from filon.kit.enums import LabelledEnum
from filon.kit.errors import BusinessError
from filon.kit.french import format_count, plural


class BulkKind(LabelledEnum):
    ASSIGN = "assign", "Confier"
    EDIT = "edit", "Modifier un champ"
    TAG = "tag", "Étiqueter"
    UNTAG = "untag", "Retirer une étiquette"
    TRASH = "trash", "Mettre à la corbeille"
    RESTORE = "restore", "Restaurer"


class PartState(LabelledEnum):
    """A part is done in one transaction, and taken back in one."""

    WAITING = "waiting", "À faire"
    DONE = "carried", "Faite"
    UNDONE = "given_back", "Reprise"


class LeftBecause(LabelledEnum):
    """Why an action, or its undo, leaves a record as it is."""

    NOT_YOURS = "not_yours", "Pas à vous"
    EDITED = "edited_since", "Modifiée entre-temps"
    GONE = "gone", "Plus dans la liste"
    MERGED = "merged_away", "Fusionnée"
    SAME = "same", "Déjà ainsi"


UNDO_WITHIN = timedelta(days=1)  # the page offers it for ten seconds; an old tab may ask later


class ManyRefused(BusinessError):
    """An action on many records that cannot be begun, or cannot be taken back."""


def told(kind: str, *, what: str, done: int) -> str:
    """What was done, with its count: "12 340 fiches sont confiées à Camille Martin"."""
    count = format_count(done, "fiche", "fiches")
    are, many = f"{count} {plural(done, 'est', 'sont')}", plural(done, "", "s")
    return {
        BulkKind.ASSIGN: f"{are} confiée{many} à {what}" if what else f"{are} sans responsable",
        BulkKind.EDIT: f"{count} {plural(done, 'change', 'changent')}\u00a0: {what}",
        BulkKind.TAG: f"L’étiquette «\u00a0{what}\u00a0» est posée sur {count}",
        BulkKind.UNTAG: f"L’étiquette «\u00a0{what}\u00a0» est retirée de {count}",
        BulkKind.TRASH: f"{are} à la corbeille",
        BulkKind.RESTORE: f"{are} de retour dans les listes",
    }[BulkKind(kind)]


def told_taken_back(*, done: int, kept: int) -> str:
    sentence = f"C’est repris pour {format_count(done, 'fiche', 'fiches')}."
    if not kept:
        return sentence
    others, as_is = (
        format_count(kept, "fiche a", "fiches ont"),
        plural(kept, "laissée telle quelle", "laissées telles quelles"),
    )
    return f"{sentence} {others} changé depuis\u00a0: {as_is}."


# One record, several records.
LEFT_WORDS: dict[LeftBecause, tuple[str, str]] = {
    LeftBecause.NOT_YOURS: ("n’est pas à vous\u00a0: laissée", "ne sont pas à vous\u00a0: laissées"),
    LeftBecause.EDITED: (
        "a été modifiée entre-temps\u00a0: laissée",
        "ont été modifiées entre-temps\u00a0: laissées",
    ),
    LeftBecause.GONE: ("n’est plus dans la liste\u00a0: laissée", "ne sont plus dans la liste\u00a0: laissées"),
    LeftBecause.MERGED: (
        "fait partie d’une autre depuis une fusion\u00a0: laissée",
        "font partie d’autres depuis une fusion\u00a0: laissées",
    ),
    LeftBecause.SAME: ("était déjà ainsi", "étaient déjà ainsi"),
}


def told_left(left: Mapping[str, int]) -> str:
    """The records that were left, and why: "3 fiches ne sont pas à vous : laissées"; "" when none was."""
    return " ".join(
        f"{format_count(many, 'fiche', 'fiches')} {plural(many, *LEFT_WORDS[why])}."
        for why in LeftBecause
        if (many := left.get(why, 0))
    )
