"""The form of a mailbox: who writes, how Filon gets in, and at which pace."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.kit.errors import BusinessError
from filon.meetings.rules.hours import read_day, write_day
from filon.messaging.models import ADDRESS_WIDTH, Mailbox
from filon.messaging.rules.mailboxes import Encryption, MailboxWay, Provider
from filon.messaging.rules.pacing import DAYS_IN_WORDS
from filon.web.forms.styled import StyledForm

SECRETS = {"password": "password", "key": "key", "secret_key": "secret_key"}
KEPT = _("Laissez vide pour garder celui qui est enregistré\u202f; il ne s’affiche jamais.")


class MailboxForm(StyledForm):
    name = forms.CharField(
        label=_("Nom de l’expéditeur"), max_length=100, help_text=_("Ce que montre la boîte de réception.")
    )
    address = forms.CharField(label=_("Adresse"), max_length=ADDRESS_WIDTH)
    way = forms.ChoiceField(label=_("Accès"), choices=MailboxWay.choices())
    login = forms.CharField(
        label=_("Identifiant"), max_length=ADDRESS_WIDTH, required=False, help_text=_("Vide\u00a0: l’adresse.")
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Celui de la boîte, ou mieux un mot de passe d’application. Il est chiffré."),
    )
    smtp_host = forms.CharField(label=_("Serveur d’envoi (SMTP)"), max_length=253, required=False)
    smtp_port = forms.IntegerField(label=_("Port d’envoi"), min_value=1, max_value=65_535, initial=587)
    smtp_encryption = forms.ChoiceField(label=_("Chiffrement à l’envoi"), choices=Encryption.choices())
    imap_host = forms.CharField(
        label=_("Serveur de réception (IMAP)"), max_length=253, required=False, help_text=_("Pour lire les réponses.")
    )
    imap_port = forms.IntegerField(label=_("Port de réception"), min_value=1, max_value=65_535, initial=993)
    imap_encryption = forms.ChoiceField(label=_("Chiffrement à la réception"), choices=Encryption.choices())
    names_returns = forms.BooleanField(
        label=_("Mettre la référence du message dans l’adresse de retour"),
        required=False,
        help_text=_(
            "Un message rendu se reconnaît alors même s’il ne cite rien. Seulement si la boîte reçoit les adresses avec un "
            "plus, comme camille+essai@ : Google et Microsoft 365 le font."
        ),
    )
    provider = forms.ChoiceField(label=_("Service d’envoi"), choices=[("", "–"), *Provider.choices()], required=False)
    key = forms.CharField(label=_("Clé du service"), required=False, widget=forms.PasswordInput)
    secret_key = forms.CharField(
        label=_("Seconde clé"), required=False, widget=forms.PasswordInput, help_text=_("Mailjet en demande deux.")
    )
    daily_cap = forms.IntegerField(
        label=_("Messages de prospection par jour"),
        min_value=1,
        help_text=_("50 au plus est prudent pour une personne."),
    )
    gap = forms.IntegerField(
        label=_("Secondes entre deux messages"), help_text=_("En moyenne\u202f; le hasard les espace.")
    )
    is_warm = forms.BooleanField(
        label=_("Cette boîte prospecte déjà"),
        required=False,
        help_text=_("Sinon elle commence par 10 messages par jour et monte par paliers, le temps d’être connue."),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Jours d’envoi"),
        choices=[(number, day.capitalize()) for number, day in enumerate(DAYS_IN_WORDS)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "content-checks"}),
    )
    hours = forms.CharField(
        label=_("Heures d’envoi"),
        max_length=100,
        help_text=_("À l’horloge de qui lit\u00a0: 9 h - 11 h 30, 14 h - 17 h."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, mailbox: Mailbox) -> None:
        initial = {name: getattr(mailbox, name) for name in self.base_fields if hasattr(mailbox, name)}
        window = mailbox.window
        told = {
            "days": window["days"],
            "hours": write_day({"0": window["hours"]}, 0),
            "is_warm": bool(mailbox.pk) and mailbox.warm_from is None,
        }
        super().__init__(data, initial=initial | told)
        if mailbox.pk:
            for name in ("address", "way"):
                self.fields[name].disabled = True
            for name in SECRETS:
                self.fields[name].help_text = KEPT

    def clean_hours(self) -> list[list[str]]:
        try:
            return read_day(self.cleaned_data["hours"], day=str(_("l’envoi")))
        except BusinessError as refusal:
            raise forms.ValidationError(refusal.sentence) from None

    def values(self) -> dict[str, Any]:
        told = super().values()
        window = {"days": told.pop("days"), "hours": told.pop("hours")}
        return {name: value for name, value in told.items() if name not in SECRETS} | {"window": window}

    def secret(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in SECRETS if self.cleaned_data[name]}
