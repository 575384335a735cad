"""What the sheet on a telephone sends: an outcome, a note, and what makes a repeat harmless."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.activities.rules.kinds import VisitOutcome
from filon.activities.services.logging import LONGEST_TEXT
from filon.usecases.noting_visits import Said
from filon.web.instants import read_instant

MOST_SEEN = 2**63 - 1  # what a key of a row may be


class VisitForm(forms.Form):
    """`when`: the instant that the telephone noted; none, and one that cannot be read, is the hour of arrival."""

    outcome = forms.ChoiceField(
        choices=VisitOutcome.choices(),
        error_messages={
            "required": _("Touchez un résultat\u00a0: vu, absent, intéressé ou refus."),
            "invalid_choice": _("Touchez un résultat\u00a0: vu, absent, intéressé ou refus."),
        },
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": _("La note tient en %(limit_value)d caractères.")},
    )
    key = forms.UUIDField(
        error_messages={
            "required": _("Rechargez la feuille\u00a0: ce résultat n’a pas de numéro."),
            "invalid": _("Rechargez la feuille\u00a0: ce résultat n’a pas de numéro."),
        }
    )
    seen = forms.IntegerField(required=False, min_value=0, max_value=MOST_SEEN)
    when = forms.CharField(required=False)

    def said(self) -> Said:
        told: dict[str, Any] = self.cleaned_data
        return Said(
            outcome=VisitOutcome(told["outcome"]),
            key=told["key"],
            text=told["text"],
            seen=told["seen"] or 0,
            at=read_instant(told["when"]),
        )

    @property
    def fault(self) -> str:
        return next((str(one) for found in self.errors.values() for one in found), "")
