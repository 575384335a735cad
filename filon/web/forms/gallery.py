"""A form that shows each kind of field in the gallery."""

from django import forms

from filon.contacts.rules.axes import Temperature
from filon.web.forms.styled import StyledForm


class SampleForm(StyledForm):
    name = forms.CharField(label="Nom de l’entreprise", help_text="Tel qu’il s’écrit sur ses factures.")
    stage = forms.ChoiceField(label="Température", choices=Temperature.choices())
    date = forms.DateField(label="Échéance", required=False)
    target = forms.BooleanField(label="Dans la cible", required=False)
