"""The demonstration company: whether it is there, its accounts, and emptying it in one click."""

from filon.records.models import Batch
from filon.records.rules.origin import BatchState

DEMONSTRATION = "demo"  # entity of the batch that marks the rows of the demonstration


def loaded_demonstration() -> Batch | None:
    return Batch.objects.filter(entity=DEMONSTRATION, state=BatchState.DONE).first()
