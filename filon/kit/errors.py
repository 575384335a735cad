"""Refusals that a person reads: each is one clear French sentence."""

import errno


class BusinessError(Exception):
    """A request that the rules refuse. Edges show its sentence; nothing was written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def refusal_of_the_disk(error: OSError) -> str:
    """Why a file could not be read or written, in the words of the reader; the system's own words when they are rare."""
    return _OF_THE_DISK.get(error.errno or 0) or error.strerror or str(error)


_OF_THE_DISK = {
    errno.ENOENT: "ce fichier ou ce dossier n’existe pas",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "ce disque est en lecture seule",
    errno.EISDIR: "c’est un dossier, il faut un fichier",
    errno.ENOTDIR: "ce chemin passe par un fichier, il faut un dossier",
    errno.ENOSPC: "le disque est plein",
    errno.ENAMETOOLONG: "ce nom est trop long",
}


class NotAllowed(BusinessError):
    """The person's role does not permit this."""


class EditedMeanwhile(BusinessError):
    """Somebody else changed the record after this person opened it (optimistic `version`)."""


class NotPossible(BusinessError):
    """The state of the record does not permit this; the sentence names what is missing."""


class NotFound(NotPossible):
    """No such record for this person: one that is not there and one that may not be seen look the same."""
