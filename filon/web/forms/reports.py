"""What a report is asked: a period by name or by its two days, and by what it is split."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import Preset, period_of
from filon.web.forms.styled import StyledForm

OTHER = "dates"
DIMENSIONS = {
    "owner": _("responsable"),
    "product": _("produit"),
    "source": _("origine"),
    "entrance": _("entrée"),
    "campaign": _("campagne"),
    "persona": _("persona"),
    "process": _("processus"),
    "company": _("entreprise"),
    "month": _("mois de signature prévu"),
    "lot": _("lot"),
    "competitor": _("concurrent"),
    "decided": _("étape décisive"),
    "quarter": _("trimestre"),
    "team": _("équipe"),
    "week": _("semaine"),
    "cohort-month": _("mois d’arrivée"),
}


class SplitForm(StyledForm):
    """By what the figures are split; `unsplit`: what the page shows when nothing is chosen."""

    par = forms.ChoiceField(label=_("Répartir"), required=False)

    def __init__(self, data: Any, *, dimensions: Sequence[str], unsplit: str = "") -> None:
        super().__init__(data)
        usual = unsplit or _("sans répartition")
        self._choose("par", [("", usual), *((key, _("par %s") % DIMENSIONS[key]) for key in dimensions)])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs["aria-label"] = field.label

    @property
    def by(self) -> str:
        """Empty when nothing readable was asked."""
        self.is_valid()
        return self.cleaned_data.get("par", "")

    @property
    def by_label(self) -> str:
        return str(DIMENSIONS[self.by]) if self.by else ""


class ReportForm(SplitForm):
    """`par` is offered only to reports that have dimensions."""

    periode = forms.ChoiceField(label=_("Période"), required=False)
    du = forms.DateField(label=_("Du"), required=False, widget=forms.DateInput)
    au = forms.DateField(label=_("Au"), required=False, widget=forms.DateInput)

    def __init__(
        self,
        data: Any,
        *,
        today: date,
        preset: Preset,
        dimensions: Sequence[str] = (),
        unsplit: str = "",
    ) -> None:
        super().__init__(data, dimensions=dimensions, unsplit=unsplit)
        self.today, self.preset = today, preset
        self._choose("periode", [*Preset.choices(), (OTHER, _("Du… au…"))])
        if not dimensions:
            del self.fields["par"]
        self.is_valid()
        self.initial = {"periode": preset.value}

    @property
    def chosen_preset(self) -> str:
        """The answer, or the report's own when nothing readable was asked."""
        return self.cleaned_data.get("periode") or (OTHER if self._days() != (None, None) else self.preset.value)

    @property
    def period(self) -> Period:
        if self.chosen_preset == OTHER:
            return Period(*self._days())
        return period_of(Preset(self.chosen_preset), today=self.today)

    def _days(self) -> tuple[date | None, date | None]:
        return self.cleaned_data.get("du"), self.cleaned_data.get("au")
