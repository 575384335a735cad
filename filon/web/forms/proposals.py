"""The forms of a proposal being written: its head, its lines; and who sells, in Réglages."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Contact
from filon.kit.currencies import CURRENCIES
from filon.kit.french import currency_sign, format_quantity
from filon.kit.identifiers import parse_siren, parse_vat
from filon.kit.money import decimal_string
from filon.messaging.models import Sender
from filon.opportunities.models import Proposal, ProposalLine, Seller
from filon.opportunities.rules.pricing import NO_DISCOUNT, Discount, PricedLine, PriceRefused, VatRate, check_prices
from filon.opportunities.rules.proposals import DiscountKind
from filon.opportunities.rules.wording import PENALTY_RATE, Offer, TextLine
from filon.opportunities.services.attachments import Attaching
from filon.opportunities.services.proposals import WrittenLine
from filon.playbook.models import Product
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import visible
from filon.web.forms.amounts import read_cents, read_currency
from filon.web.forms.lines import line_form_set, lines_written, products_with, read_quantity, refused
from filon.web.forms.styled import StyledForm

BLANK_LINES = 2


def read_discount(typed: str, currency: str) -> Discount:
    """Of a line or of the whole: "5 %", "200 €" (by the sign of its currency or by its code), or nothing."""
    typed, sign = typed.strip(), currency_sign(currency)
    if not typed:
        return NO_DISCOUNT
    if typed.endswith("%"):
        return Discount(DiscountKind.PERCENT, read_cents(typed.removesuffix("%").strip().replace(".", ",")) or 0)
    amount = next((typed.removesuffix(end) for end in (sign, currency) if typed.endswith(end)), None)
    if amount is None:
        raise forms.ValidationError(
            _("Dites si la remise est en %% ou en %(sign)s\u00a0: 5\u202f%% ou 200\u00a0%(sign)s.") % {"sign": sign}
        )
    return Discount(DiscountKind.AMOUNT, read_cents(amount) or 0)


def typed_discount(discount: Discount, currency: str) -> str:
    percent = discount.kind == DiscountKind.PERCENT
    off = _typed(discount.amount).removesuffix(",00") + ("\u202f%" if percent else f"\u00a0{currency_sign(currency)}")
    return off if discount.kind else ""


def discount_field(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20, **more)


def show_discount(field: forms.Field, currency: str) -> None:
    field.widget.attrs["placeholder"] = f"5\u202f%, 200\u00a0{currency_sign(currency)}"


def currency_in(data: Any, proposal: Proposal) -> str:
    """The one being typed, else the one that is written: in it are read all the amounts of the page."""
    typed = str(data.get("currency", "")).strip().upper() if data else ""
    return typed if typed in CURRENCIES else proposal.currency


class ProposalForm(StyledForm):
    """The head, the terms and the reminder of a draft."""

    title = forms.CharField(label=_("Objet"), max_length=150)
    contact = forms.ModelChoiceField(
        label=_("À qui"), queryset=Contact.objects.none(), required=False, empty_label=_("Choisir une personne")
    )
    address = forms.CharField(
        label=_("Adresse du client"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_until = forms.DateField(label=_("Valable jusqu’au"), required=False, widget=forms.DateInput)
    intro = forms.CharField(
        label=_("Mot d’introduction"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    payment_terms = forms.CharField(
        label=_("Conditions de paiement"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    delivery = forms.CharField(
        label=_("Livraison et exécution"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_business = forms.BooleanField(
        label=_("Le client est un professionnel"),
        required=False,
        help_text=_("Son SIREN et les pénalités de retard sont alors exigés par la loi."),
    )
    reminds_client = forms.BooleanField(label=_("Rappeler le devis au client avant sa fin"), required=False)
    remind_days = forms.IntegerField(
        label=_("Relancer combien de jours avant la fin"), min_value=0, max_value=90, required=True
    )
    currency = forms.CharField(
        label=_("Monnaie"), max_length=3, help_text=_("EUR, CHF, USD… Tous les prix du devis sont dans cette monnaie.")
    )
    discount = discount_field(
        _("Remise sur l’ensemble"),
        help_text=_("Après celles des lignes\u202f; la TVA se calcule sur ce qui reste."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, proposal: Proposal, viewer: User) -> None:
        names = [name for name in self.base_fields if name not in ("contact", "version", "discount")]
        off = typed_discount(proposal.off, proposal.currency)
        initial = {name: getattr(proposal, name) for name in names} | {"discount": off}
        self.in_currency = currency_in(data, proposal)
        super().__init__(data, initial=initial | {"contact": proposal.contact_id, "version": proposal.version})
        show_discount(self.fields["discount"], self.in_currency)
        people = Contact.objects.filter(
            Q(pk=proposal.contact_id) | Q(company=proposal.opportunity.company_id or 0, deleted_at=None)
        )
        self.fields["contact"].queryset = visible(people, viewer=viewer, entity=Entity.CONTACT)  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        return read_currency(self.cleaned_data["currency"])

    def clean_discount(self) -> Discount:
        return read_discount(self.cleaned_data["discount"], self.in_currency)

    def values(self) -> dict[str, Any]:
        off = self.cleaned_data["discount"]
        return super().values() | {"discount_kind": off.kind, "discount": off.amount}


class ProposalLineForm(StyledForm):
    """A line of which neither product nor label is given is none. A product gives its name and its price where none is typed."""

    product = forms.ModelChoiceField(
        queryset=Product.objects.none(), required=False, label=_("Produit"), empty_label=_("Texte libre")
    )
    label = forms.CharField(label=_("Désignation"), required=False, max_length=200)
    details = forms.CharField(
        label=_("Détail"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 1})
    )
    quantity = forms.CharField(label=_("Quantité"), required=False, max_length=20)
    unit_cents = forms.CharField(label=_("Prix unitaire HT"), required=False, max_length=40)
    discount = discount_field(_("Remise"))
    vat = forms.ChoiceField(label=_("TVA"), choices=VatRate.choices(), initial=VatRate.NORMAL)

    def __init__(self, *args: Any, products: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        show_discount(self.fields["discount"], currency)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]

    def clean_quantity(self) -> Decimal:
        found = read_quantity(self.cleaned_data["quantity"])
        return Decimal(1) if found is None else found

    def clean_unit_cents(self) -> int | None:
        return read_cents(self.cleaned_data["unit_cents"])

    def clean_discount(self) -> Discount:
        return read_discount(self.cleaned_data["discount"], self.currency)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        product = values.get("product")
        if product is None and not values.get("label") and values.get("unit_cents"):
            self.add_error("label", _("Dites ce que vous proposez à ce prix."))
        elsewhere = product is not None and product.cents is not None and product.currency != self.currency
        if product and elsewhere and values.get("unit_cents", 0) is None:
            told = {"listed": product.currency, "asked": self.currency}
            self.add_error(
                "unit_cents", _("Le catalogue donne ce prix en %(listed)s\u00a0: tapez-le en %(asked)s.") % told
            )
        return values

    def written(self) -> WrittenLine | None:
        said = self.cleaned_data
        product, label = said.get("product"), said.get("label", "")
        if product is None and not label:
            return None
        listed = product.cents if product and product.cents is not None else 0
        unit = listed if said["unit_cents"] is None else said["unit_cents"]
        priced = PricedLine(said["quantity"], unit, VatRate(said["vat"]), *said["discount"])
        return WrittenLine(product, label or str(product), said["details"], priced)


LINES_REFUSED = {
    "missing_management_form": _("Les lignes du devis ne sont pas arrivées\u00a0: rechargez la page."),
    "too_many_forms": _("Un devis a cent lignes au plus."),
}
LineFormSet = line_form_set(ProposalLineForm, blank=BLANK_LINES)


def proposal_line_forms(data: Any, *, of: Proposal) -> BaseFormSet:
    """Those of the proposal and some blank ones; a product no longer for sale may stay."""
    lines = list(of.lines.all())
    vat = {"vat": lines[-1].vat} if lines else {}
    found = LineFormSet(
        data,
        initial=[*(_shown(line, of.currency) for line in lines), *([vat] * BLANK_LINES)],
        prefix="lignes",
        form_kwargs={
            "products": products_with(lines),
            "currency": currency_in(data, of),
            "empty_permitted": False,  # else a line that nobody touched would be read as none
            "use_required_attribute": False,
        },
        error_messages=refused(LINES_REFUSED),
    )
    found.extra = 0
    return found


def _shown(line: ProposalLine, currency: str) -> dict[str, Any]:
    return {
        "product": line.product_id,
        "label": line.label,
        "details": line.details,
        "quantity": format_quantity(line.quantity).replace("\u202f", ""),
        "unit_cents": _typed(line.unit_cents),
        "discount": typed_discount(Discount(DiscountKind(line.discount_kind), line.discount), currency),
        "vat": line.vat,
    }


def _typed(cents: int) -> str:
    return decimal_string(cents).replace(".", ",")


def typed_offer(offer: Offer, form: ProposalForm, lines: BaseFormSet) -> Offer:
    """The offer as it is being typed. PriceRefused says what cannot be; what is half typed waits."""
    if not lines.is_valid() or "discount" in form.errors:
        raise PriceRefused(str(_("Le total suivra dès que chaque case sera lisible.")))
    written: list[WrittenLine] = lines_written(lines)
    discount: Discount = form.cleaned_data["discount"]
    check_prices([line.priced for line in written], discount)
    told = tuple(TextLine(line.label, line.details, line.priced) for line in written)
    return offer._replace(lines=told, discount=discount, currency=form.in_currency)


def attaching_in(request: HttpRequest) -> Attaching:
    """The documents chosen and those ticked to go."""
    dropped = [int(key) for key in request.POST.getlist("retirer") if key.isdecimal()]
    return Attaching(request.FILES.getlist("pieces"), dropped)


class CompanyForm(StyledForm):
    """Who sells: name and address as the messages say them, and what a proposal must say besides."""

    entity = forms.CharField(label=_("Raison sociale"), max_length=150)
    postal_address = forms.CharField(
        label=_("Adresse du siège"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    legal_form = forms.CharField(
        label=_("Forme juridique"), max_length=60, help_text=_("SAS, SARL, entreprise individuelle…")
    )
    capital = forms.CharField(label=_("Capital social, en euros"), required=False, max_length=40)
    siren = forms.CharField(label=_("SIREN"), max_length=20)
    register = forms.CharField(
        label=_("Registre"), max_length=80, help_text=_("Tel qu’il doit se lire\u00a0: RCS Nantes 812 345 678.")
    )
    vat_number = forms.CharField(label=_("Numéro de TVA"), required=False, max_length=30)
    without_vat = forms.BooleanField(label=_("Franchise en base de TVA (article 293 B du CGI)"), required=False)
    phone = forms.CharField(label=_("Téléphone"), required=False, max_length=30)
    payment_terms = forms.CharField(
        label=_("Conditions de paiement habituelles"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    delivery = forms.CharField(
        label=_("Livraison et exécution, d’ordinaire"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    penalty_rate = forms.CharField(
        label=_("Taux des pénalités de retard"),
        required=False,
        max_length=120,
        help_text=_("Vide\u00a0: %s.") % PENALTY_RATE,
    )
    sender_version = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, seller: Seller, sender: Sender) -> None:
        apart = {"entity", "postal_address", "capital", "sender_version"}
        initial = {name: getattr(seller, name) for name in self.base_fields if name not in apart}
        initial |= {
            "entity": sender.entity,
            "postal_address": sender.postal_address,
            "capital": "" if seller.capital_cents is None else _typed(seller.capital_cents),
            "sender_version": sender.version,
        }
        super().__init__(data, initial=initial)

    def clean_capital(self) -> int | None:
        cents = read_cents(self.cleaned_data["capital"])
        if cents is not None and cents < 0:
            raise forms.ValidationError(_("Un capital n’est pas négatif."))
        return cents

    def clean_siren(self) -> str:
        if parse_siren(self.cleaned_data["siren"]) is None:
            raise forms.ValidationError(
                _("Ce SIREN n’est pas valable\u00a0: neuf chiffres, dont le dernier est une clé.")
            )
        return str(self.cleaned_data["siren"])

    def clean_vat_number(self) -> str:
        typed: str = self.cleaned_data["vat_number"]
        if typed and parse_vat(typed) is None:
            raise forms.ValidationError(_("Ce numéro de TVA n’est pas valable\u00a0: vérifiez la frappe."))
        return typed

    def of_seller(self) -> dict[str, Any]:
        apart = {"entity", "postal_address", "capital", "sender_version", "version"}
        said = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        return said | {"capital_cents": self.cleaned_data["capital"]}

    def of_sender(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("entity", "postal_address")}
