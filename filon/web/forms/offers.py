"""The form of a promotion: how many places, and until when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.intake.rules.offers import MOST_PLACES
from filon.web.forms.styled import StyledForm


class OfferForm(StyledForm):
    quantity = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST_PLACES)
    ends_date = forms.DateField(
        label=_("Dernier jour"), required=False, widget=forms.DateInput, help_text=_("Inclus. Vide\u00a0: sans fin.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
