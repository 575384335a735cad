"""Forms of call lists: a list to make, and what came of a call."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from filon.activities.rules.kinds import CallOutcome
from filon.calling.rules.kinds import CallOrder
from filon.calling.rules.outcomes import DATED, MORNING
from filon.usecases.calling_handover import SAID_YES
from filon.users.models import User
from filon.web.forms.filled import Checked

# The keys of the outcomes, in the order of a day of calls: nobody answers, somebody does, there is an end to it.
OUTCOME_KEYS = (
    CallOutcome.ABSENT,
    CallOutcome.VOICEMAIL,
    CallOutcome.GATEKEEPER,
    CallOutcome.REACHED,
    CallOutcome.CALL_BACK,
    CallOutcome.MEETING,
    CallOutcome.REFUSED,
    CallOutcome.WRONG_NUMBER,
    CallOutcome.OUT_OF_TARGET,
)
ICONS = {
    CallOutcome.ABSENT: "phone-off",
    CallOutcome.VOICEMAIL: "message",
    CallOutcome.GATEKEEPER: "lock",
    CallOutcome.REACHED: "phone",
    CallOutcome.CALL_BACK: "clock",
    CallOutcome.MEETING: "calendar-event",
    CallOutcome.REFUSED: "ban",
    CallOutcome.WRONG_NUMBER: "alert-triangle",
    CallOutcome.OUT_OF_TARGET: "target",
}


class CallListForm(Checked):
    name = forms.CharField(label=_("Nom"), max_length=80)
    order = forms.ChoiceField(label=_("Ordre"), choices=CallOrder.choices, required=False)
    script = forms.CharField(label=_("Argumentaire"), max_length=5000, required=False, strip=False)
    shared = forms.BooleanField(label=_("Partagée avec l’équipe"), required=False)


class CallForm(Checked):
    outcome = forms.ChoiceField(label=_("Issue de l’appel"), choices=[(key.value, key.label) for key in OUTCOME_KEYS])
    text = forms.CharField(label=_("Compte rendu"), max_length=20_000, required=False, strip=False)
    on = forms.DateField(label=_("Jour"), required=False, input_formats=["%Y-%m-%d", "%d/%m/%Y"])
    hour = forms.TimeField(label=_("Heure"), required=False)
    point = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    hand_over = forms.BooleanField(label=_("Intéressé\u00a0: transmettre aux ventes"), required=False)

    def columns(self, *, by: User) -> dict[str, Any]:
        """What `note_call` takes; the hour is that of the reader's zone."""
        answers = self.answers()
        return {
            "outcome": CallOutcome(answers["outcome"]),
            "text": answers["text"],
            "when": _instant(answers),
            "point_id": answers["point"],
            "by": by,
        }

    @property
    def hands_over(self) -> bool:
        """The box is shown for these outcomes only; one that was ticked before another was chosen says nothing."""
        answers = self.answers()
        return answers["hand_over"] and answers["outcome"] in SAID_YES


def _instant(answers: dict[str, Any]) -> datetime | None:
    if answers["outcome"] not in DATED or answers["on"] is None:
        return None
    return timezone.make_aware(datetime.combine(answers["on"], answers["hour"] or MORNING))
