"""Forms of the lists that people choose from: products, sources, reasons, custom fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.kit.money import decimal_string
from filon.playbook.models import AcquisitionSource, CloseReason, Product
from filon.playbook.rules.channels import SourceKind
from filon.records.models import FieldDefinition
from filon.records.rules.fields import Available, FieldType
from filon.users.rules.rights import Entity
from filon.web.forms.amounts import read_cents
from filon.web.forms.styled import StyledForm

CUSTOMISED = [Entity.COMPANY, Entity.CONTACT, Entity.LEAD, Entity.OPPORTUNITY, Entity.ORDER]


class ProductForm(StyledForm):
    name = forms.CharField(label=_("Nom"), max_length=150)
    code = forms.CharField(label=_("Référence"), max_length=60, required=False)
    family = forms.CharField(label=_("Famille"), max_length=80, required=False)
    cents = forms.CharField(label=_("Prix (€)"), required=False)
    active = forms.BooleanField(label=_("En vente"), required=False, initial=True)

    @staticmethod
    def initial_of(product: Product) -> dict[str, Any]:
        price = "" if product.cents is None else decimal_string(product.cents).replace(".", ",")
        return {
            "name": product.name,
            "code": product.code,
            "family": product.family,
            "cents": price,
            "active": product.active,
        }

    def clean_cents(self) -> int | None:
        return read_cents(self.cleaned_data["cents"])


class SourceForm(StyledForm):
    name = forms.CharField(label=_("Nom"), max_length=100)
    kind = forms.TypedChoiceField(
        label=_("Famille"), choices=SourceKind.choices(), coerce=SourceKind, initial=SourceKind.OTHER
    )

    @staticmethod
    def initial_of(source: AcquisitionSource) -> dict[str, Any]:
        return {"name": source.name, "kind": source.kind}


class ReasonForm(StyledForm):
    label = forms.CharField(label=_("Motif"), max_length=100)
    invalid = forms.BooleanField(
        label=_("Hors des taux"),
        required=False,
        help_text=_("Doublon, essai : ces affaires ne comptent ni gagnées ni perdues."),
    )
    active = forms.BooleanField(label=_("Proposé aux clôtures"), required=False, initial=True)

    @staticmethod
    def initial_of(reason: CloseReason) -> dict[str, Any]:
        return {"label": reason.label, "invalid": reason.invalid, "active": reason.active}


class FieldForm(StyledForm):
    entity = forms.ChoiceField(label=_("Fiches"), choices=[(entity.value, entity.label) for entity in CUSTOMISED])
    label = forms.CharField(label=_("Nom du champ"), max_length=120)
    type = forms.TypedChoiceField(label=_("Type"), choices=FieldType.choices(), coerce=FieldType)
    choices = forms.CharField(
        label=_("Valeurs"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Une par ligne, pour un champ à choix."),
    )
    available = forms.TypedChoiceField(
        label=_("Sa valeur est"),
        choices=Available.choices(),
        coerce=Available,
        initial=Available.AFTERWARDS,
        help_text=_("Seul ce qui est connu dès la création peut nourrir une prédiction."),
    )
    matching = forms.BooleanField(
        label=_("Sert à reconnaître les doublons"),
        required=False,
        initial=True,
        help_text=_(
            "Pour les entreprises et les contacts. Filon mesure lui-même ce que deux valeurs égales prouvent\u202f; décochez pour "
            "ce qui ne dit rien de l’identité\u00a0: un score, un commentaire."
        ),
    )

    @staticmethod
    def initial_of(definition: FieldDefinition) -> dict[str, Any]:
        columns = ("entity", "label", "type", "available", "matching")
        return {name: getattr(definition, name) for name in columns} | {"choices": "\n".join(definition.choices)}

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))
