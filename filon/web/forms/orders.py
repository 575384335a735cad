"""The form of a new order, and its lines."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Company
from filon.customers.models import Order, OrderLine
from filon.customers.rules.entry import LARGEST_QUANTITY, ORDER_ENTRIES
from filon.customers.services.ordering import WrittenLine
from filon.kit.errors import NotAllowed
from filon.kit.french import format_quantity
from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.models import Line, Opportunity
from filon.playbook.models import Product
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.forms.amounts import read_cents
from filon.web.forms.lines import line_form_set, products_with, read_quantity, refused
from filon.web.forms.records import CreationForm, VisibleChoice, companies_for, entry_field
from filon.web.forms.styled import StyledForm

SHOWN = {entry.name: entry.show for entry in ORDER_ENTRIES}
BLANK_LINES, BLANK_BESIDE = 3, 1  # of a new order; beside the lines of one that is here


class OrderForm(CreationForm):
    company = VisibleChoice(
        queryset=Company.objects.none(),
        label=_("Entreprise"),
        error_messages={
            "required": _("Choisissez l’entreprise qui commande\u00a0: trois lettres de son nom suffisent."),
            "invalid_choice": _("Cette entreprise n’existe plus, ou votre rôle ne permet pas de la voir."),
        },
    )
    number = entry_field(ORDER_ENTRIES, "number")
    ordered_at = entry_field(ORDER_ENTRIES, "ordered_at", widget=forms.DateInput)
    cents = entry_field(ORDER_ENTRIES, "cents", label=_("Montant hors taxes, en euros"))

    renewal_date = entry_field(ORDER_ENTRIES, "renewal_date", widget=forms.DateInput)

    def __init__(self, *args: Any, viewer: User, deal: Opportunity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.deal = deal
        self.fields["company"].queryset = companies_for(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        company = values.get("company")
        if self.deal and company and self.deal.company_id not in (None, company.pk):
            told = {"deal": self.deal, "company": self.deal.company}
            self.add_error("company", _("L’opportunité «\u00a0%(deal)s\u00a0» est celle de %(company)s.") % told)
        if "owner" in values:
            try:
                check_may(self.viewer, Entity.ORDER, Action.WRITE, owner_id=self.owner_id())
            except NotAllowed as refusal:
                self.add_error("owner", refusal.sentence)
        return values

    def columns(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("company", "number", "ordered_at", "cents", "renewal_date")}
        return {**said, "opportunity": self.deal}


class LineForm(StyledForm):
    """A line of which nothing is said is none."""

    product = forms.ModelChoiceField(
        queryset=Product.objects.none(), required=False, label=_("Produit"), empty_label="–"
    )
    quantity = forms.CharField(
        required=False, max_length=20, label=_("Quantité"), widget=forms.TextInput({"inputmode": "decimal"})
    )
    cents = forms.CharField(required=False, max_length=40, label=_("Montant"))
    renewal_date = entry_field(ORDER_ENTRIES, "renewal_date", widget=forms.DateInput)

    def __init__(self, *args: Any, products: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]

    def clean_quantity(self) -> Decimal | None:
        quantity = read_quantity(self.cleaned_data["quantity"])
        if quantity is not None and quantity < 0:
            raise forms.ValidationError(_("La quantité n’est pas négative\u202f; pour ôter la ligne, videz ses cases."))
        if quantity is not None and quantity > LARGEST_QUANTITY:
            raise forms.ValidationError(_("Cette quantité est trop grande."))
        return quantity

    def clean_cents(self) -> int | None:
        cents = read_cents(self.cleaned_data["cents"])
        if cents is not None and cents < 0:
            raise forms.ValidationError(_("Le montant d’une ligne n’est pas négatif."))
        return cents

    def written(self) -> WrittenLine | None:
        said = {name: self.cleaned_data.get(name) for name in ("product", "quantity", "cents", "renewal_date")}
        if all(value is None for value in said.values()):
            return None
        quantity = 1 if said["quantity"] is None else said["quantity"]
        return WrittenLine(said["product"], quantity, said["cents"], said["renewal_date"])


LINES_REFUSED = {
    "missing_management_form": _("Les lignes de la commande ne sont pas arrivées\u00a0: rechargez la page."),
    "too_many_forms": _("Une commande saisie ici a cent lignes au plus\u00a0: importez les plus longues."),
}
LineFormSet = line_form_set(LineForm, blank=BLANK_LINES)


def line_forms(data: Any, *, of: Order | Opportunity | None = None) -> BaseFormSet:
    """Those of the order, or of the deal that it comes from, and some blank ones; a product no longer for sale may stay."""
    lines: list[OrderLine | Line] = [*of.lines.all()] if of else []
    in_euros = isinstance(of, Order) or (of is not None and of.currency == DEFAULT_CURRENCY)
    initial = [
        {
            "product": line.product_id,
            "quantity": format_quantity(line.quantity).replace("\u202f", ""),
            "cents": SHOWN["cents"](line.cents if in_euros else None),
            "renewal_date": line.renewal_date if isinstance(line, OrderLine) else None,
        }
        for line in lines
    ]
    found = LineFormSet(
        data,
        initial=initial,
        prefix="lignes",
        form_kwargs={"products": products_with(lines)},
        error_messages=refused(LINES_REFUSED),
    )
    found.extra = BLANK_BESIDE if lines else BLANK_LINES
    return found
