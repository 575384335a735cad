"""The forms of the composer: what happened, a task."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from filon.activities.rules.kinds import (
    LOGGED_BY_HAND,
    WITHOUT_DIRECTION,
    ActivityKind,
    CallOutcome,
    Direction,
    TaskKind,
)
from filon.users.models import User
from filon.users.selectors import active_people
from filon.web.forms.filled import Checked

MORNING = time(9, 0)  # when a task without an hour is due


class ActivityForm(Checked):
    """`at` empty means now. Only a call has an outcome; a meeting and a visit have no direction."""

    kind = forms.ChoiceField(label=_("Nature"), choices=[(kind.value, kind.label) for kind in LOGGED_BY_HAND])
    outcome = forms.ChoiceField(label=_("Issue"), choices=CallOutcome.choices, required=False)
    direction = forms.ChoiceField(label=_("Sens"), choices=Direction.choices, required=False)
    at = forms.DateTimeField(label=_("Quand"), required=False, input_formats=["%Y-%m-%dT%H:%M"])
    text = forms.CharField(label=_("Compte rendu"), required=False, strip=False)

    def clean(self) -> dict[str, Any]:
        """The controls that do not concern this kind are sent all the same, without JavaScript or style sheet."""
        answers = self.cleaned_data
        kind = answers.get("kind", "")
        answers["outcome"] = answers.get("outcome", "") if kind == ActivityKind.CALL else ""
        answers["direction"] = "" if kind in WITHOUT_DIRECTION else answers.get("direction", "")
        return answers


class TaskForm(Checked):
    title = forms.CharField(label=_("À faire"))
    kind = forms.ChoiceField(label=_("Nature"), choices=TaskKind.choices, required=False)
    due_date = forms.DateField(label=_("Échéance"), input_formats=["%Y-%m-%d", "%d/%m/%Y"])
    due_time = forms.TimeField(label=_("Heure"), required=False)
    assignee = forms.ModelChoiceField(label=_("Pour"), queryset=User.objects.none())
    promise = forms.BooleanField(label=_("Promis au client"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = active_people()  # type: ignore[attr-defined]

    @property
    def due_at(self) -> datetime:
        day, hour = self.cleaned_data["due_date"], self.cleaned_data["due_time"] or MORNING
        return timezone.make_aware(datetime.combine(day, hour))
