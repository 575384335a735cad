"""Forms of the sales process: a stage's words, chance and longest stay."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from filon.kit.errors import NotPossible
from filon.web.forms.styled import StyledForm


class ChanceForm(forms.Form):
    """One figure, sent by a button."""

    probability = forms.IntegerField(label=_("Probabilité"), min_value=0, max_value=100)

    def checked(self) -> int:
        if not self.is_valid():
            raise NotPossible(gettext("Une probabilité est un nombre entier de 0 à 100\u202f%."))
        percent: int = self.cleaned_data["probability"]
        return percent


class StageForm(StyledForm):
    label = forms.CharField(label=_("Nom"), max_length=80)
    probability = forms.IntegerField(label=_("Chances de signer, en %"), min_value=0, max_value=100)
    max_days = forms.IntegerField(label=_("Durée maximale, en jours"), min_value=1, max_value=3650, required=False)
