"""Creating a company, a person, a lead by hand. The rules of each field are those of editing in place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Company, Contact
from filon.contacts.rules.entry import COMPANY_ENTRIES, CONTACT_ENTRIES
from filon.contacts.rules.kinds import Civility, PointKind, PointState
from filon.contacts.rules.points import LONGEST_POINT, read_point
from filon.kit.codes import headcount_bands, legal_forms
from filon.kit.errors import BusinessError
from filon.leads.rules.entry import LEAD_ENTRIES
from filon.leads.rules.kinds import Entrance
from filon.playbook.selectors import acquisition_sources, active_profile, products_for_sale
from filon.records.rules.entry import Entry
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import active_people, visible
from filon.web.forms.styled import StyledForm

LONGEST_NAME_TYPED = 60
ASK_TO_CHOOSE = {
    "company": _("« %s »\u00a0: choisissez l’entreprise dans la liste qui s’ouvre, ou videz le champ."),
    "contact": _("« %s »\u00a0: choisissez la personne dans la liste qui s’ouvre, ou videz le champ."),
}


class EntryField(forms.CharField):
    """A field read by the entry of that name: one rule for creating and for editing in place."""

    def __init__(self, entry: Entry, *, label: Any = "", **kwargs: Any) -> None:
        self.entry = entry
        super().__init__(
            label=label or entry.label, required=entry.required, help_text=entry.hint, strip=False, **kwargs
        )

    def clean(self, value: Any) -> Any:
        try:
            return self.entry.read(value or "")
        except BusinessError as refusal:
            raise ValidationError(refusal.sentence) from refusal


class PointField(forms.CharField):
    """An e-mail address or a telephone number. A file's is kept as it came; whoever types one is asked to mend it."""

    def __init__(self, kind: PointKind, *, label: Any) -> None:
        self.kind = kind
        super().__init__(label=label, required=False, max_length=LONGEST_POINT)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if typed and read_point(kind=self.kind, raw=typed).state == PointState.TO_CHECK:
            raise ValidationError(MEND_POINT[self.kind] % typed[:LONGEST_NAME_TYPED])
        return typed


MEND_POINT = {
    PointKind.EMAIL: _(
        "«\u00a0%s\u00a0» n’est pas une adresse e-mail, comme nom@exemple.fr. Vérifiez la frappe, ou laissez vide."
    ),
    PointKind.PHONE: _(
        "«\u00a0%s\u00a0» n’est pas un numéro de téléphone, comme 01\u00a023\u00a045\u00a067\u00a089, ou +32… à l’étranger. "
        "Vérifiez la frappe, ou laissez vide."
    ),
}


def entry_field(entries: tuple[Entry, ...], name: str, **kwargs: Any) -> EntryField:
    return EntryField(next(entry for entry in entries if entry.name == name), **kwargs)


class CreationForm(StyledForm):
    """`confirmed`: the person saw the look-alikes and goes on."""

    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, label=_("Responsable"), empty_label=_("Personne")
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["owner"].queryset = active_people()  # type: ignore[attr-defined]
        self.fields["owner"].initial = viewer.pk

    def chosen(self, name: str) -> Any:
        """The record that a picker holds, to be shown in it again; None when nobody may see it."""
        raw = self[name].value()
        queryset = self.fields[name].queryset  # type: ignore[attr-defined]
        return queryset.filter(pk=int(raw)).first() if str(raw or "").isascii() and str(raw or "").isdigit() else None

    def clean(self) -> dict[str, Any]:
        """A name typed in a picker and not chosen among its suggestions is told, not dropped."""
        values = super().clean() or {}
        for name, asked in ASK_TO_CHOOSE.items():
            typed = " ".join(str(self.data.get(f"{name}_q", ""))[:LONGEST_NAME_TYPED].split())
            if name in self.fields and typed and not (values.get(name) or self.data.get(name)):
                self.errors.pop(name, None)
                self.add_error(name, asked % typed)
        return values

    def owner_id(self) -> int | None:
        owner = self.cleaned_data["owner"]
        return owner.pk if owner else None


class CompanyForm(CreationForm):
    name = entry_field(COMPANY_ENTRIES, "name")
    siren = entry_field(COMPANY_ENTRIES, "siren")
    naf_code = entry_field(COMPANY_ENTRIES, "naf_code")
    headcount_band = entry_field(
        COMPANY_ENTRIES, "headcount_band", widget=forms.Select(choices=[("", "–"), *headcount_bands().items()])
    )
    website = entry_field(COMPANY_ENTRIES, "website")
    email = PointField(PointKind.EMAIL, label=_("E-mail"))
    phone = PointField(PointKind.PHONE, label=_("Téléphone"))
    street = forms.CharField(label=_("Adresse"), required=False, max_length=255)
    postal_code = forms.CharField(label=_("Code postal"), required=False, max_length=12)
    city = forms.CharField(label=_("Ville"), required=False, max_length=100)
    legal_form_code = entry_field(
        COMPANY_ENTRIES, "legal_form_code", widget=forms.Select(choices=[("", "–"), *legal_forms().items()])
    )
    diffusion_status = entry_field(COMPANY_ENTRIES, "diffusion_status", widget=forms.HiddenInput)
    in_target = forms.BooleanField(label=_("Elle fait partie de notre cible : c’est un suspect"), required=False)

    def points(self) -> dict[PointKind, str]:
        return {PointKind.EMAIL: self.cleaned_data["email"], PointKind.PHONE: self.cleaned_data["phone"]}

    def address(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("street", "postal_code", "city")}

    def columns(self) -> dict[str, Any]:
        names = ("siren", "naf_code", "headcount_band", "website", "legal_form_code", "diffusion_status")
        return {name: self.cleaned_data[name] for name in names}


class VisibleChoice(forms.ModelChoiceField):
    """A record chosen by its key in a picker; only what the viewer may see can be chosen."""

    widget = forms.HiddenInput


class ContactForm(CreationForm):
    civility = entry_field(CONTACT_ENTRIES, "civility", widget=forms.Select(choices=Civility.choices()))
    first_name = entry_field(CONTACT_ENTRIES, "first_name")
    last_name = entry_field(CONTACT_ENTRIES, "last_name")
    company = VisibleChoice(queryset=Company.objects.none(), required=False, label=_("Entreprise"))
    job_title = entry_field(CONTACT_ENTRIES, "job_title")
    email = PointField(PointKind.EMAIL, label=_("E-mail"))
    phone = PointField(PointKind.PHONE, label=_("Téléphone"))

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.fields["company"].queryset = companies_for(viewer)  # type: ignore[attr-defined]

    def points(self) -> dict[PointKind, str]:
        return {PointKind.EMAIL: self.cleaned_data["email"], PointKind.PHONE: self.cleaned_data["phone"]}

    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("civility", "first_name", "job_title", "company")}


class LeadForm(CreationForm):
    name = entry_field(LEAD_ENTRIES, "name", label=_("De quoi s’agit-il ?"))
    company = VisibleChoice(queryset=Company.objects.none(), required=False, label=_("Entreprise"))
    contact = VisibleChoice(queryset=Contact.objects.none(), required=False, label=_("Contact"))
    referred_by = VisibleChoice(
        queryset=Contact.objects.none(), required=False, label=_("Recommandé par"), widget=forms.HiddenInput
    )
    entrance = entry_field(LEAD_ENTRIES, "entrance", widget=forms.Select(choices=Entrance.choices()))
    source = forms.ModelChoiceField(queryset=acquisition_sources(), required=False, label=_("Origine"), empty_label="–")
    product = forms.ModelChoiceField(queryset=products_for_sale(), required=False, label=_("Produit"), empty_label="–")
    potential_cents = entry_field(LEAD_ENTRIES, "potential_cents")
    need = entry_field(LEAD_ENTRIES, "need", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.fields["company"].queryset = companies_for(viewer)  # type: ignore[attr-defined]
        people = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.CONTACT)
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]
        self.fields["referred_by"].queryset = people  # type: ignore[attr-defined]
        self.profile = active_profile()
        if not self.profile.splits_by_entrance:
            usual = Entrance.OUTBOUND if self.profile.promotes_suspects_by_hand else Entrance.INBOUND
            self.fields["entrance"].initial = usual.value

    def clean_entrance(self) -> str:
        """Where the funnel has two branches, a lead without entrance would be in neither."""
        entrance: str = self.cleaned_data["entrance"]
        if self.profile.splits_by_entrance and not entrance:
            raise ValidationError(
                _(
                    "Dites qui a fait le premier pas : « Entrant », il est venu à nous ; "
                    "« Sortant », nous sommes allés à lui."
                )
            )
        return entrance

    def columns(self) -> dict[str, Any]:
        names = ("company", "contact", "referred_by", "entrance", "source", "product", "potential_cents", "need")
        values = {name: self.cleaned_data[name] for name in names}
        if values["contact"] and not values["company"]:
            values["company"] = values["contact"].company
        return values


def companies_for(viewer: User) -> Any:
    return visible(Company.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.COMPANY)
