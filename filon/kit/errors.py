"""Refusals that a person reads: each is one clear French sentence."""


class BusinessError(Exception):
    """A request that the rules refuse. Edges show its sentence; nothing was written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(BusinessError):
    """The person's role does not permit this."""


class EditedMeanwhile(BusinessError):
    """Somebody else changed the record after this person opened it (optimistic `version`)."""


class NotPossible(BusinessError):
    """The state of the record does not permit this; the sentence names what is missing."""
