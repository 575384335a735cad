"""What a person says of a lot: where it comes from, on which ground it is used, and what was checked of its collection."""

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.records.rules.origin import LotKind
from filon.records.services.lots import LONGEST_CHECK, LONGEST_NAME
from filon.web.forms.amounts import read_cents, read_currency
from filon.web.forms.styled import StyledForm

# What the CNIL accepts for prospecting, offered as one types; a lot of public data or a fair has words of its own.
GROUNDS = (
    _("Intérêt légitime"),
    _("Consentement recueilli par le fournisseur"),
    _("Consentement recueilli par nous"),
    _("Contrat ou relation commerciale"),
)
MOST_ROWS = 2_147_483_647


class NewLotForm(StyledForm):
    name = forms.CharField(label=_("Nom"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=_("Nature"), choices=LotKind.choices, initial=LotKind.BOUGHT)


class LotForm(StyledForm):
    name = forms.CharField(label=_("Nom"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=_("Nature"), choices=LotKind.choices)
    supplier = forms.CharField(label=_("Fournisseur"), max_length=120, required=False)
    contract = forms.CharField(
        label=_("Contrat"), max_length=120, required=False, help_text=_("Sa référence, ou l’endroit où il est rangé.")
    )
    cents = forms.CharField(label=_("Prix payé"), max_length=40, required=False)
    currency = forms.CharField(label=_("Monnaie"), max_length=3, initial="EUR")
    received_date = forms.DateField(label=_("Reçu le"), required=False, widget=forms.DateInput)
    promised_rows = forms.IntegerField(
        label=_("Fiches promises"),
        min_value=0,
        max_value=MOST_ROWS,
        required=False,
        help_text=_("Ce que dit le contrat."),
    )
    basis = forms.CharField(
        label=_("Base légale"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "grounds", "autocomplete": "off"}),
    )
    informed_how = forms.CharField(
        label=_("Comment les personnes sont informées"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Par le fournisseur à la collecte, par nous au premier message…"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_cents(self) -> int | None:
        return read_cents(self.cleaned_data["cents"])

    def clean_currency(self) -> str:
        return read_currency(self.cleaned_data["currency"])


class AuditForm(StyledForm):
    checked = forms.CharField(
        label=_("Ce que vous avez vérifié"),
        max_length=LONGEST_CHECK,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Un exemplaire du formulaire de collecte, sa mention d’information, la date des consentements."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawalForm(StyledForm):
    why = forms.CharField(label=_("Pourquoi"), max_length=LONGEST_CHECK)
    version = forms.IntegerField(widget=forms.HiddenInput)
