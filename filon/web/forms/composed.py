"""A composed report: what it measures, by rows and columns, among whom and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.reporting.models import ComposedReport
from filon.reporting.rules.composed import MEASURES, PICKED, ROWS, Named, fault_in
from filon.reporting.rules.presets import Preset
from filon.reporting.selectors.composed import definition_of
from filon.web.forms.reports import DIMENSIONS
from filon.web.forms.styled import StyledForm, dress

FAULTS = {
    "rows": _("« %(measure)s » ne se lit pas ainsi. Ses lignes peuvent être : %(known)s."),
    "columns": _("« %(measure)s » ne se lit pas ainsi. Ses colonnes peuvent être, hors ses lignes : %(known)s."),
    "limits": _("« %(measure)s » ne se limite pas ainsi. Choisissez parmi : %(known)s."),
}
LIMITS = ("1", "2", "3")  # as many as a form offers


class ComposedReportForm(StyledForm):
    name = forms.CharField(label=_("Nom du rapport"), max_length=100)
    measure = forms.ChoiceField(label=_("Ce qu’il mesure"))
    rows = forms.ChoiceField(label=_("En lignes"))
    columns = forms.ChoiceField(label=_("En colonnes"), required=False)
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
        limits = dict(zip(LIMITS, report.limits if report else (), strict=False))
        for number in LIMITS:
            self._offer_limit(number, *limits.get(number, ("", "")))
        rows = dict.fromkeys(by for known in ROWS.values() for by in known)
        picked = dict.fromkeys(by for known in PICKED.values() for by in known)
        self._choose("measure", [(named.label, _measures_of(named)) for named in Named])
        self._choose("rows", [(by, DIMENSIONS[by]) for by in rows])
        self._choose("columns", [("", _("sans colonnes")), *((by, DIMENSIONS[by]) for by in picked)])
        for number in LIMITS:
            self._choose(f"by{number}", [("", _("toutes les fiches")), *((by, DIMENSIONS[by]) for by in picked)])

    def _offer_limit(self, number: str, by: str, value: str) -> None:
        """Which dimension, and the value that the records have there."""
        last = number == LIMITS[-1]
        words = _("Comme il se lit dans Filon ; vide : ce qui n’est pas renseigné.") if last else ""
        when = _("Seulement quand") if number == LIMITS[0] else _("et quand")
        is_value = forms.CharField(label=_("est"), required=False, max_length=255, initial=value, help_text=words)
        self.fields |= {
            f"by{number}": forms.ChoiceField(label=when, required=False, initial=by),
            f"is{number}": is_value,
        }
        for name in (f"by{number}", f"is{number}"):
            dress(self.fields[name].widget)

    @property
    def limits(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each limit, for the page."""
        return [(self[f"by{number}"], self[f"is{number}"]) for number in LIMITS]

    def values(self) -> dict[str, Any]:
        told = super().values()
        pairs = [[told.pop(f"by{number}", ""), told.pop(f"is{number}", "")] for number in LIMITS]
        return told | {"limits": [pair for pair in pairs if pair[0]]}

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
                place = self._wrong_limit(named) if fault == "limits" else fault
                self.add_error(place, FAULTS[fault] % {"measure": definition.of.label, "known": known})
        return told

    def _wrong_limit(self, named: Named) -> str:
        return next(f"by{number}" for number in LIMITS if self.cleaned_data[f"by{number}"] not in ("", *PICKED[named]))


def _measures_of(named: Named) -> list[tuple[str, str]]:
    return [(key, measure.label) for key, measure in MEASURES.items() if measure.named == named]
