"""The form of Réglages > Messagerie."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.messaging.models import ADDRESS_WIDTH, Sender
from filon.web.forms.styled import StyledForm


class SenderForm(StyledForm):
    entity = forms.CharField(
        label=_("Société"), max_length=150, help_text=_("Sa raison sociale, au pied de chaque message.")
    )
    postal_address = forms.CharField(
        label=_("Adresse postale"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    name = forms.CharField(
        label=_("Nom de l’expéditeur"),
        max_length=100,
        required=False,
        help_text=_("Ce que montre la boîte de réception\u202f; vide\u00a0: celui de la société."),
    )
    address = forms.CharField(
        label=_("Adresse de l’expéditeur"),
        max_length=ADDRESS_WIDTH,
        help_text=_("Que votre serveur d’envoi accepte, et que quelqu’un lit\u00a0: les réponses y arrivent."),
    )
    site = forms.CharField(
        label=_("Adresse de Filon"), max_length=200, help_text=_("Par où passent les liens des messages.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, sender: Sender, site: str) -> None:
        """`site` is offered to an installation that has none yet."""
        initial = {name: getattr(sender, name) for name in self.base_fields}
        super().__init__(data, initial=initial | {"site": sender.site or site})
