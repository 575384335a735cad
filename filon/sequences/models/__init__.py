"""Sequences in versions, who is in them, and what each step did."""

from filon.sequences.models.enrolments import Enrolment, StepRun, WaitingEntry, Witness
from filon.sequences.models.sequences import Sequence, SequenceVersion, Step

__all__ = ["Enrolment", "Sequence", "SequenceVersion", "Step", "StepRun", "WaitingEntry", "Witness"]
