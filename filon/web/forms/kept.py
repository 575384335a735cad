"""A named report kept: under which name, for whom, and whether it comes by e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.reporting.rules.composed import Rhythm
from filon.web.forms.styled import StyledForm


class KeptReportForm(StyledForm):
    name = forms.CharField(label=_("Nom du rapport"), max_length=100)
    rhythm = forms.ChoiceField(
        label=_("Me l’envoyer par e-mail"),
        choices=[("", _("Jamais")), *Rhythm.choices()],
        required=False,
        help_text=_("Le premier matin ouvré de la semaine ou du mois."),
    )
    shared = forms.BooleanField(
        label=_("Partagé avec les collègues"),
        required=False,
        help_text=_("Chacun le lit avec ses propres droits\u00a0: les chiffres peuvent différer."),
    )
