"""The lines of a deal: product, quantity, unit price, discount."""

from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from filon.kit.french import format_decimal
from filon.kit.money import decimal_string
from filon.kit.numbers import Ambiguous, parse_number
from filon.opportunities.models import Line, Opportunity
from filon.opportunities.rules.lines import WHOLE
from filon.opportunities.services.lines import WrittenLine
from filon.playbook.models import Product
from filon.web.forms.amounts import read_cents
from filon.web.forms.lines import line_form_set, products_with, refused
from filon.web.forms.styled import StyledForm

LARGEST_QUANTITY = 2**31 - 1  # the column holds no more


class DealLineForm(StyledForm):
    """A line of which nothing is said is none; a product without a price typed takes that of the catalogue."""

    product = forms.ModelChoiceField(
        queryset=Product.objects.none(), required=False, label=_("Produit"), empty_label="–"
    )
    quantity = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_QUANTITY,
        label=_("Quantité"),
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={
            "invalid": _("La quantité est un nombre entier, par exemple 12."),
            "min_value": _("La quantité est d’au moins un\u202f; pour ôter la ligne, videz ses cases."),
            "max_value": _("Cette quantité est trop grande."),
        },
    )
    unit = forms.CharField(required=False, max_length=40, label=_("Prix unitaire"))
    discount = forms.CharField(required=False, max_length=12, label=_("Remise %"))

    def __init__(self, *args: Any, products: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]

    def clean_unit(self) -> int | None:
        cents = read_cents(self.cleaned_data["unit"])
        if cents is not None and cents < 0:
            raise forms.ValidationError(_("Un prix n’est pas négatif\u00a0: pour baisser le total, donnez une remise."))
        return cents

    def clean_discount(self) -> int:
        typed = self.cleaned_data["discount"].replace("%", "").strip()
        try:
            share = parse_number(typed) if typed else 0
        except Ambiguous:
            share = None
        if share is None or not 0 <= share <= 100:
            raise forms.ValidationError(_("La remise est un pourcentage de 0 à 100, par exemple 12,5."))
        return round(share * WHOLE / 100)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("product") and not self.errors and (said["unit"] is not None or said["quantity"]):
            self.add_error("product", _("Choisissez le produit de cette ligne, ou videz ses cases."))
        return said

    def written(self) -> WrittenLine | None:
        said = self.cleaned_data
        if not said.get("product"):
            return None
        kept = None if set(self.changed_data) else self.initial.get("kept")
        if kept is not None:
            return WrittenLine(said["product"], said["quantity"], self.initial["kept_unit"], said["discount"], kept)
        unit = said["unit"] if said["unit"] is not None else said["product"].cents
        return WrittenLine(said["product"], said["quantity"] or 1, unit, said["discount"])


LINES_REFUSED = {
    "missing_management_form": _("Les lignes ne sont pas arrivées\u00a0: rechargez la page."),
    "too_many_forms": _("Une opportunité a cent lignes au plus."),
}
DealLineFormSet = line_form_set(DealLineForm, blank=1)


def deal_line_forms(data: Any, *, deal: Opportunity) -> BaseFormSet:
    """The lines that stand there and a blank one; a product no longer for sale may stay."""
    lines = list(deal.lines.all())
    return DealLineFormSet(
        data,
        initial=[_initial(line) for line in lines],
        prefix="lignes",
        form_kwargs={"products": products_with(lines)},
        error_messages=refused(LINES_REFUSED),
    )


def _initial(line: Line) -> dict[str, Any]:
    """A file gives the whole line: its unit price is shown rounded, and what is not touched keeps its cents."""
    unit = line.unit_cents
    if unit is None and line.cents is not None and line.quantity:
        unit = round(line.cents / line.quantity)
    return {
        "product": line.product_id,
        "quantity": line.quantity,
        "unit": "" if unit is None else decimal_string(unit).replace(".", ","),
        "discount": format_decimal(line.discount / 100, 2) if line.discount else "",
        "kept": line.cents,
        "kept_unit": line.unit_cents,
    }
