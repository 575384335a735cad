"""A composed report: what it measures, by rows and columns, among whom and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.reporting.models import ComposedReport
from filon.reporting.rules.composed import MEASURES, PICKED, ROWS, Named, fault_in
from filon.reporting.rules.presets import Preset
from filon.reporting.selectors.composed import definition_of
from filon.web.forms.reports import DIMENSIONS
from filon.web.forms.styled import StyledForm

FAULTS = {
    "rows": _("« %(measure)s » ne se lit pas ainsi. Ses lignes peuvent être : %(known)s."),
    "columns": _("« %(measure)s » ne se lit pas ainsi. Ses colonnes peuvent être, hors ses lignes : %(known)s."),
    "only_by": _("« %(measure)s » ne se limite pas ainsi. Choisissez parmi : %(known)s."),
}


class ComposedReportForm(StyledForm):
    name = forms.CharField(label=_("Nom du rapport"), max_length=100)
    measure = forms.ChoiceField(label=_("Ce qu’il mesure"))
    rows = forms.ChoiceField(label=_("En lignes"))
    columns = forms.ChoiceField(label=_("En colonnes"), required=False)
    only_by = forms.ChoiceField(label=_("Seulement quand"), required=False)
    only = forms.CharField(
        label=_("est"),
        required=False,
        max_length=255,
        help_text=_("Comme il se lit dans Filon ; vide : ce qui n’est pas renseigné."),
    )
    preset = forms.ChoiceField(
        label=_("Période"),
        choices=Preset.choices(),
        initial=Preset.TWELVE_MONTHS,
        help_text=_("Les affaires en cours se comptent à ce jour, quelle que soit la période."),
    )
    shared = forms.BooleanField(
        label=_("Partagé avec les collègues"),
        required=False,
        help_text=_("Chacun le lit avec ses propres droits\u00a0: les chiffres peuvent différer."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, report: ComposedReport | None = None) -> None:
        super().__init__(data, initial=vars(report) if report else {})
        rows = dict.fromkeys(by for known in ROWS.values() for by in known)
        picked = dict.fromkeys(by for known in PICKED.values() for by in known)
        self._choose("measure", [(named.label, _measures_of(named)) for named in Named])
        self._choose("rows", [(by, DIMENSIONS[by]) for by in rows])
        self._choose("columns", [("", _("sans colonnes")), *((by, DIMENSIONS[by]) for by in picked)])
        self._choose("only_by", [("", _("toutes les fiches")), *((by, DIMENSIONS[by]) for by in picked)])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not self.errors:
            definition = definition_of(ComposedReport(**self.values()))
            if fault := fault_in(definition):
                named = definition.of.named
                known = ", ".join(str(DIMENSIONS[by]) for by in (ROWS if fault == "rows" else PICKED)[named])
                self.add_error(fault, FAULTS[fault] % {"measure": definition.of.label, "known": known})
        return told


def _measures_of(named: Named) -> list[tuple[str, str]]:
    return [(key, measure.label) for key, measure in MEASURES.items() if measure.named == named]
