"""The form of a new deal."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Company, Contact
from filon.kit.errors import NotPossible
from filon.kit.versions import VersionState
from filon.leads.models import Lead
from filon.opportunities.rules.entry import DEAL_ENTRIES
from filon.opportunities.rules.kinds import OpenedBecause
from filon.opportunities.selectors.choices import owners_in_reach
from filon.playbook.models import CampaignHeader, Stage
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import acquisition_sources, products_for_sale
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import visible
from filon.web.forms.records import CreationForm, VisibleChoice, companies_for, entry_field
from filon.web.forms.styled import StyledForm


class StageChoice(forms.ModelChoiceField):
    """The open stages of the processes in service; each says its process when there are several."""

    def label_from_instance(self, stage: Any) -> str:
        return f"{stage.version.process}\u00a0: {stage}" if self.several else str(stage)

    @cached_property
    def several(self) -> bool:
        assert self.queryset is not None
        return self.queryset.order_by().values("version").distinct().count() > 1


class DealForm(CreationForm):
    """Without a name, product and company make one. `lead`: where the deal comes from, moved along with it."""

    lead = VisibleChoice(queryset=Lead.objects.none(), required=False)
    company = VisibleChoice(queryset=Company.objects.none(), required=False, label=_("Entreprise"))
    contact = VisibleChoice(queryset=Contact.objects.none(), required=False, label=_("Contact"))
    name = forms.CharField(
        label=_("Nom"), max_length=200, required=False, help_text=_("Vide\u00a0: le produit et l’entreprise.")
    )
    stage = StageChoice(label=_("Étape"), queryset=Stage.objects.none(), empty_label=None)
    product = forms.ModelChoiceField(label=_("Produit"), queryset=products_for_sale(), required=False, empty_label="–")
    cents = entry_field(DEAL_ENTRIES, "cents")
    expected_close_date = entry_field(DEAL_ENTRIES, "expected_close_date", widget=forms.DateInput)
    opened_because = entry_field(
        DEAL_ENTRIES, "opened_because", widget=forms.Select(choices=[("", "–"), *OpenedBecause.choices()[1:]])
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.fields["opened_because"].required = True  # at the birth of a deal; an import may not know it
        people = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.CONTACT)
        stages = Stage.objects.filter(version__state=VersionState.LIVE, kind=StageKind.OPEN)
        stages = stages.select_related("version__process").order_by("-version__process__is_default", "version", "order")
        owners = owners_in_reach(viewer=viewer, action=Action.WRITE).filter(is_active=True)
        leads = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.LEAD, action=Action.WRITE)
        offered = {"company": companies_for(viewer), "contact": people, "lead": leads, "stage": stages, "owner": owners}
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        contact = values.get("contact")
        if contact and not values.get("company"):
            values["company"] = contact.company
        if not values.get("opened_because") and "opened_because" not in self.errors:
            self.add_error(
                "opened_because", _("Devis demandé, ou retenus sur la liste courte\u00a0: dites pourquoi elle s’ouvre.")
            )
        if not (values.get("company") or values.get("name", "").strip() or "company" in self.errors):
            raise forms.ValidationError(_("Choisissez l’entreprise, ou donnez un nom à l’opportunité."))
        return values

    def columns(self) -> dict[str, Any]:
        values = self.cleaned_data
        names = ("company", "contact", "lead", "stage", "product", "cents", "expected_close_date", "opened_because")
        told = values["name"].strip()
        named = " – ".join(str(part) for part in (values["product"], values["company"]) if part)
        return {"name": told or named, **{name: values[name] for name in names}}


class OriginForm(StyledForm):
    """Where a deal comes from."""

    source = forms.ModelChoiceField(
        label=_("Origine"), queryset=acquisition_sources(), required=False, empty_label=_("Origine inconnue")
    )
    campaign = forms.ModelChoiceField(
        label=_("Campagne"), queryset=CampaignHeader.objects.all(), required=False, empty_label=_("Aucune campagne")
    )

    def columns(self) -> dict[str, Any]:
        """NotPossible when a choice is gone: the panel has no place for errors."""
        if not self.is_valid():
            raise NotPossible("Cette origine ou cette campagne n’existe plus\u00a0: rechargez la page.")
        return self.cleaned_data
