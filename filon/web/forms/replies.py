"""The form of what a form answers by e-mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.intake.models import CaptureForm
from filon.web.forms.styled import StyledForm

LONGEST_TEXT = 4_000


class ReplyForm(StyledForm):
    replies = forms.BooleanField(label=_("Répondre par e-mail à qui envoie le formulaire"), required=False)
    reply_subject = forms.CharField(label=_("Objet"), max_length=150, required=False)
    reply_text = forms.CharField(
        label=_("Texte"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "Champs\u00a0: {prénom}, {nom}, {entreprise}, {formulaire}, {contenu} pour le lien du document, {suite} pour celui "
            "des questions suivantes."
        ),
    )
    double_opt_in = forms.BooleanField(
        label=_("Faire confirmer le consentement par un lien"),
        required=False,
        help_text=_("La case cochée ne compte qu’une fois confirmée depuis la boîte de la personne (double accord)."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, form: CaptureForm) -> None:
        super().__init__(data, initial={name: getattr(form, name) for name in self.base_fields})
