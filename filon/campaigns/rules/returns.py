"""What comes back from a campaign (seed 003, step 7): within which delay each is followed, and what is done next about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from filon.campaigns.rules.steps import Promise
from filon.kit.business_time import add_business_days, day_in_paris, end_of_day_paris
from filon.kit.enums import LabelledEnum


class ReturnKind(LabelledEnum):
    """What a campaign promises to follow within so many days, and what has its own day. In the order in which they are shown."""

    REPLY = Promise.REPLY.value, Promise.REPLY.label
    CALL_BACK = Promise.CALL_BACK.value, Promise.CALL_BACK.label
    QUOTE = Promise.QUOTE.value, Promise.QUOTE.label
    ORDER = Promise.ORDER.value, Promise.ORDER.label
    FOLLOW_UP = "follow_up", "Relances"


# Business days, of a campaign that promised nothing else. A follow-up has the day that was chosen for it.
USUAL_DAYS: Mapping[ReturnKind, int] = {
    ReturnKind.REPLY: 1,
    ReturnKind.CALL_BACK: 1,
    ReturnKind.QUOTE: 3,
    ReturnKind.ORDER: 2,
}


class Door(LabelledEnum):
    """On what page it is followed, and in what words, where nothing says better."""

    CONVERSATION = "conversation", "Répondre"
    TASK = "task_edit", "Faire"
    DRAFT = "proposal_draft", "Envoyer le devis"
    SENT = "proposal_sent", "Relancer"
    ORDER = "order", "Confirmer la commande"


@dataclass(frozen=True, slots=True)
class Return:
    """One thing that came back. `due_at`: the end of the day promised, or the hour agreed. `task_words`: of a task.

    `who` "": the viewer may not read that file; `assignee` "": nobody has it.
    """

    kind: ReturnKind
    door: Door
    pk: int
    since: datetime
    due_at: datetime
    who: str
    about: str
    assignee: str = ""
    task_words: str = ""

    @property
    def action(self) -> str:
        return self.task_words or self.door.label


def due_by(kind: ReturnKind, *, since: datetime, promised: Mapping[ReturnKind, int]) -> datetime:
    """The end of the last business day promised. `promised`: business days by kind."""
    return end_of_day_paris(add_business_days(day_in_paris(since), promised[kind]))


def late_first(found: Iterable[Return]) -> list[Return]:
    """What has waited longest beyond its promise comes first."""
    return sorted(found, key=lambda one: (one.due_at, one.kind, one.pk))


def is_late(one: Return, *, now: datetime) -> bool:
    return one.due_at < now
