"""Forms of the sales process: a stage's words, chance and longest stay."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from filon.kit.errors import NotPossible
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.playbook.services.process import StageWords
from filon.web.forms.styled import StyledForm


class ChanceForm(forms.Form):
    """One figure, sent by a button."""

    probability = forms.IntegerField(label=_("Probabilité"), min_value=0, max_value=100)
    seen = forms.IntegerField(label=_("Probabilité lue"), min_value=0, max_value=100)

    def checked(self) -> tuple[int, int]:
        """The one that a person takes, and the one that stood on the page."""
        if not self.is_valid():
            raise NotPossible(gettext("Une probabilité est un nombre entier de 0 à 100\u202f%."))
        return self.cleaned_data["probability"], self.cleaned_data["seen"]


class StageForm(StyledForm):
    """Beside each value, the one that the person saw: two people at once are told apart."""

    label = forms.CharField(label=_("Nom"), max_length=80)
    probability = forms.IntegerField(
        label=_("Chances de signer, en\u00a0%"), min_value=0, max_value=100, required=False
    )
    max_days = forms.IntegerField(label=_("Durée maximale, en jours"), min_value=1, max_value=3650, required=False)
    seen_label = forms.CharField(widget=forms.HiddenInput)
    seen_probability = forms.IntegerField(widget=forms.HiddenInput)
    seen_max_days = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, stage: Stage) -> None:
        now = {"label": stage.label, "probability": stage.probability, "max_days": stage.max_days}
        seen = {f"seen_{name}": value for name, value in now.items()}
        super().__init__(data, initial={**now, **seen}, auto_id=f"stage-{stage.pk}-%s")
        self.stage = stage
        for name in ("label", "probability", "max_days"):
            self.fields[name].widget.attrs |= {"form": f"stage-{stage.pk}", "aria-label": self.fields[name].label}
        if stage.kind != StageKind.OPEN:
            del self.fields["probability"], self.fields["max_days"]

    def checked(self) -> tuple[StageWords, StageWords]:
        """What the person saw, and what he wrote instead."""
        if not self.is_valid():
            errors = " ".join(str(error) for found in self.errors.values() for error in found)
            raise NotPossible(f"{self.stage.label}\u00a0: {errors}")
        answers = self.cleaned_data
        seen = StageWords(answers["seen_label"], answers["seen_probability"], answers["seen_max_days"])
        chance = answers.get("probability")
        return seen, StageWords(
            answers["label"],
            self.stage.probability if chance is None else chance,
            answers.get("max_days") if "max_days" in self.fields else self.stage.max_days,
        )
