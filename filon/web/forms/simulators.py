"""The form of a simulator: what it asks, what it computes, how it says it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.intake.rules.formulas import LONGEST, MOST_DECIMALS
from filon.web.forms.styled import StyledForm

WRITTEN = "postes : Combien de postes\u202f? ; 40\nbruit : Le bruit gêne ; Un peu = 0,5 ; Beaucoup = 2"


class SimulatorForm(StyledForm):
    questions = forms.CharField(
        label=_("Questions"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": WRITTEN}),
        help_text=_(
            "Une par ligne\u00a0: un nom court, deux-points, la question, puis la valeur de départ ou les choix et leur nombre."
        ),
    )
    formula = forms.CharField(
        label=_("Formule"),
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "arrondi(postes × bruit × 12,5)"}),
        max_length=LONGEST,
        help_text=_("+ − × ÷, parenthèses, min(a; b), max(a; b), arrondi(a; décimales), si(a > b; alors; sinon)."),
    )
    sentence = forms.CharField(
        label=_("Phrase du résultat"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "Vous économiseriez {résultat}\u00a0€ par an."}),
    )
    decimals = forms.IntegerField(label=_("Décimales"), min_value=0, max_value=MOST_DECIMALS, initial=0)
    result_first = forms.BooleanField(
        label=_("Le résultat s’affiche avant l’envoi"),
        required=False,
        initial=True,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
