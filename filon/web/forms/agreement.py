"""Forms of the agreement: one clause of a kind, and what is not a clause."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.contacts.rules.axes import Temperature
from filon.leads.models import Agreement, Clause
from filon.leads.rules.agreement import (
    BY_SEGMENT,
    IN_DAYS,
    IN_MINUTES,
    IN_PERCENT,
    WARN_FROM,
    WARN_TO,
    ClauseKind,
    FileContent,
    Terms,
)
from filon.segments.models import Segment
from filon.segments.selectors import segments_for
from filon.users.models import User
from filon.web.forms.styled import StyledForm

LONGEST_TEXT = 4_000
HOUR = 60


class ClauseForm(StyledForm):
    """Only the fields that the kind of clause holds."""

    amount = forms.IntegerField(min_value=1, max_value=100_000)
    hours = forms.IntegerField(label=_("Heures ouvrées"), min_value=0, max_value=240, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, required=False)
    days = forms.IntegerField(label=_("En jours ouvrés"), min_value=1, max_value=60)
    temperature = forms.ChoiceField(
        label=_("Pour un lead"),
        required=False,
        choices=[
            *((kind.value, kind.label.lower()) for kind in (Temperature.HOT, Temperature.WARM, Temperature.COLD)),
            ("", _("tout autre")),
        ],
    )
    segment = forms.ModelChoiceField(
        label=_("Segment"),
        queryset=Segment.objects.none(),
        required=False,
        empty_label=_("tous les leads"),
        help_text=_("Vide\u00a0: tous les leads. Un segment engage pour ses seuls contacts ou entreprises."),
    )
    contents = forms.MultipleChoiceField(
        label=_("Ce qu’il contient"), choices=FileContent.choices, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, kind: ClauseKind, clause: Clause | None, draft: Agreement, viewer: User) -> None:
        super().__init__(data, initial=_held(clause) | {"version": draft.version})
        self.kind = kind
        segment = self.fields["segment"]
        assert isinstance(segment, forms.ModelChoiceField)
        segment.queryset = segments_for(viewer=viewer)
        for name in set(self.fields) - FIELDS[kind] - {"version"}:
            del self.fields[name]
        if "amount" in self.fields:
            self.fields["amount"].label = AMOUNTS[kind]

    @property
    def terms(self) -> Terms:
        told = self.cleaned_data
        minutes = (told.get("hours") or 0) * HOUR + (told.get("minutes") or 0)
        segment = told.get("segment")
        return Terms(
            kind=self.kind,
            amount=minutes if self.kind in IN_MINUTES else told.get("amount") or 0,
            days=told.get("days") or 0,
            temperature=told.get("temperature", ""),
            segment=segment.name if segment else "",
            contents=tuple(told.get("contents", ())),
        )


K = ClauseKind
FIELDS = {
    kind: {
        *(["hours", "minutes"] if kind in IN_MINUTES else []),
        *(["days"] if kind in IN_DAYS else []),
        *(["amount"] if kind in (K.VOLUME, K.ATTEMPTS, *IN_PERCENT) else []),
        *(["segment"] if kind in BY_SEGMENT else []),
        *(["temperature"] if kind == K.FIRST_RESPONSE else []),
        *(["contents"] if kind == K.FILE_CONTENT else []),
    }
    for kind in ClauseKind
}
AMOUNTS = {
    K.VOLUME: _("Leads qualifiés par mois"),
    K.ACCEPT_RATE: _("Part acceptée, au moins (%)"),
    K.FIT_MIX: _("Part de profils A ou B, au moins (%)"),
    K.FILE_CONTENT: _("Pour quelle part des leads, au moins (%)"),
    K.ATTEMPTS: _("Tentatives"),
}


def _held(clause: Clause | None) -> dict[str, Any]:
    if clause is None:
        return {}
    hours, minutes = divmod(clause.amount, HOUR)
    held = {name: getattr(clause, name) for name in ("amount", "days", "temperature", "segment", "contents")}
    return held | {"hours": hours, "minutes": minutes}


class AgreementForm(StyledForm):
    """Named as the columns of the agreement."""

    definition = forms.CharField(
        label=_("Ce qu’est un lead qualifié marketing"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    recycling = forms.CharField(
        label=_("Ce que devient un lead refusé"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review = forms.CharField(
        label=_("Réunion de revue"),
        max_length=200,
        required=False,
        help_text=_("« Chaque lundi à 9 h 30, une demi-heure. »"),
    )
    opens_at = forms.TimeField(label=_("Les délais courent de"), widget=forms.TimeInput(format="%H:%M"))
    closes_at = forms.TimeField(label=_("à"), widget=forms.TimeInput(format="%H:%M"))
    warn_percent = forms.IntegerField(
        label=_("Avertir quand est passée cette part du délai (%)"), min_value=WARN_FROM, max_value=WARN_TO
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, draft: Agreement) -> None:
        super().__init__(data, initial={name: getattr(draft, name) for name in self.base_fields})
        for name in ("opens_at", "closes_at"):
            widget = self.fields[name].widget
            assert isinstance(widget, forms.TimeInput)
            widget.input_type = "time"
