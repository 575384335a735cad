"""The form of a new deal."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.opportunities.rules.kinds import OpenedBecause
from filon.opportunities.selectors.choices import owners_in_reach
from filon.playbook.models import Product, Stage
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import products_for_sale
from filon.users.models import User
from filon.users.rules.rights import Action
from filon.web.forms.amounts import read_cents
from filon.web.forms.styled import StyledForm


class NewDealForm(StyledForm):
    """`company` is a name: that of a known company, or of one to be created along."""

    company = forms.CharField(
        label=_("Entreprise"), max_length=255, help_text=_("Une entreprise encore inconnue sera créée.")
    )
    name = forms.CharField(
        label=_("Nom de l’opportunité"),
        max_length=200,
        required=False,
        help_text=_("Vide\u00a0: le produit et l’entreprise."),
    )
    product = forms.ModelChoiceField(
        label=_("Produit"), queryset=Product.objects.none(), required=False, empty_label=_("aucun pour l’instant")
    )
    amount = forms.CharField(label=_("Montant"), max_length=40, required=False)
    expected_close_date = forms.DateField(label=_("Signature prévue"), required=False, widget=forms.DateInput)
    stage = forms.ModelChoiceField(label=_("Étape"), queryset=Stage.objects.none(), empty_label=None)
    opened_because = forms.ChoiceField(label=_("Ouverte parce que"), choices=OpenedBecause.choices, required=False)
    owner = forms.ModelChoiceField(
        label=_("Responsable"), queryset=User.objects.none(), required=False, empty_label=_("personne")
    )

    def __init__(self, data: Any, *, viewer: User, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self._offer("product", products_for_sale())
        self._offer("stage", Stage.objects.filter(version__current=True, kind=StageKind.OPEN))
        self._offer("owner", owners_in_reach(viewer=viewer, action=Action.WRITE).filter(is_active=True))
        self.fields["amount"].widget.attrs["inputmode"] = "decimal"
        self.fields["company"].widget.attrs.update({"autocomplete": "off", "list": "companies", "autofocus": True})

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean_amount(self) -> int | None:
        return read_cents(self.cleaned_data["amount"])

    def clean_expected_close_date(self) -> date | None:
        day: date | None = self.cleaned_data["expected_close_date"]
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Cette date n’est pas plausible. Écrivez par exemple 21/11/2026."))
        return day
