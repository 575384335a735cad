"""What is asked of an evaluation, a cost as it is typed, and what an hour costs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.campaigns.models import Cost
from filon.campaigns.models.costs import LABEL_WIDTH
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.costs import LONGEST_MINUTES, CostKind
from filon.campaigns.rules.kpi import Kpi
from filon.campaigns.services.costs import NewCost
from filon.playbook.models import CampaignHeader
from filon.records.models import Lot
from filon.reporting.rules.attribution import Attribution
from filon.reporting.rules.campaigns import Split
from filon.users.selectors import active_people
from filon.web.forms.amounts import read_cents, read_currency
from filon.web.forms.styled import StyledForm


class EvaluationForm(StyledForm):
    """What nobody can read in an address is as if it had not been asked."""

    lecture = forms.ChoiceField(
        label=_("Lecture"), required=False, choices=[(one.value, one.label) for one in reversed(Attribution)]
    )
    par = forms.ChoiceField(
        label=_("Répartir"),
        required=False,
        choices=[("", _("sans répartition")), *[(one.value, one.label) for one in Split]],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    @property
    def model(self) -> Attribution:
        return Attribution(self.cleaned_data.get("lecture") or Attribution.POSITION)

    @property
    def split(self) -> Split | None:
        return Split(asked) if (asked := self.cleaned_data.get("par")) else None


def kpi_asked(text: str) -> Kpi:
    """The one whose records the page shows."""
    return Kpi(text) if text in Kpi._value2member_map_ else Kpi.CONTRACTS


class CostForm(StyledForm):
    """A cost of a campaign, or of none: an amount, a lot, or the time of somebody."""

    kind = forms.ChoiceField(label=_("Nature"), choices=CostKind.choices)
    channel = forms.ChoiceField(
        label=_("Canal"), required=False, choices=[("", _("Tous les canaux")), *CampaignChannel.choices()]
    )
    spent_date = forms.DateField(label=_("Date"), widget=forms.DateInput())
    label = forms.CharField(label=_("Libellé"), max_length=LABEL_WIDTH, required=False)
    amount = forms.CharField(label=_("Montant"), max_length=40, required=False)
    currency = forms.CharField(label=_("Monnaie"), max_length=3, required=False, initial="EUR")
    lot = forms.ModelChoiceField(
        label=_("Lot"),
        queryset=Lot.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("Son prix est lu sur sa fiche, et partagé entre les campagnes qui s’en servent."),
    )
    person = forms.ModelChoiceField(label=_("Temps de"), queryset=active_people(), required=False, empty_label="–")
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=LONGEST_MINUTES,
        help_text=_("Comptées au taux horaire de la personne ce jour-là."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any, *, lots: Any, cost: Cost | None = None, today: date | None = None) -> None:
        initial = _initial(cost) if cost else {"spent_date": today, "currency": "EUR", "kind": CostKind.MEDIA}
        super().__init__(data, initial=initial)
        field = self.fields["lot"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = lots

    def clean_currency(self) -> str:
        return read_currency(self.cleaned_data["currency"] or "EUR")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors:
            try:
                found["cents"] = read_cents(found["amount"])
            except forms.ValidationError as wrong:
                self.add_error("amount", wrong)
            timed, lot = bool(found.get("person") or found.get("minutes")), found.get("lot")
            if [found.get("cents") is not None, bool(lot), timed].count(True) != 1:
                self.add_error(
                    None, _("Donnez une seule chose\u00a0: un montant, un lot, ou une personne et ses minutes.")
                )
            if timed and not (found.get("person") and found.get("minutes")):
                self.add_error("minutes", _("Dites qui, et combien de minutes."))
        return found

    def new_cost(self, campaign: CampaignHeader | None) -> NewCost:
        found = self.cleaned_data
        kind = CostKind.LOT if found["lot"] else CostKind.TIME if found["person"] else CostKind(found["kind"])
        return NewCost(
            kind, found["spent_date"], found["channel"], found["label"], campaign, found["cents"], found["currency"],
            found["lot"], found["person"], found["minutes"],
        )  # fmt: skip


def _initial(cost: Cost) -> dict[str, Any]:
    typed = cost.cents is not None and cost.person_id is None
    return {
        "kind": cost.kind, "channel": cost.channel, "spent_date": cost.spent_date, "label": cost.label,
        "amount": f"{(cost.cents or 0) / 100:.2f}".replace(".", ",") if typed else "", "currency": cost.currency,
        "lot": cost.lot, "person": cost.person, "minutes": cost.minutes, "version": cost.version,
    }  # fmt: skip


class RateForm(StyledForm):
    person = forms.ModelChoiceField(label=_("Personne"), queryset=active_people())
    amount = forms.CharField(label=_("Coût d’une heure, charges comprises"), max_length=20)
    from_date = forms.DateField(label=_("À partir du"), widget=forms.DateInput())

    def clean_amount(self) -> int:
        cents = read_cents(self.cleaned_data["amount"])
        if cents is None or not 0 < cents < 10_000_000:
            raise forms.ValidationError(_("Une heure coûte plus que zéro, et moins de 100 000 €."))
        return cents


class PairForm(StyledForm):
    """Two campaigns side by side."""

    a = forms.ModelChoiceField(label=_("Campagne"), queryset=CampaignHeader.objects.all(), to_field_name="code")
    b = forms.ModelChoiceField(label=_("et campagne"), queryset=CampaignHeader.objects.all(), to_field_name="code")
