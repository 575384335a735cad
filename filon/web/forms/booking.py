"""Forms about booking pages: a new one, and all that one says, offers and asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.meetings.models import ADDRESS_WIDTH, NAME_WIDTH, Agenda, BookingPage
from filon.meetings.rules.hours import DAYS, HoursRefused, Week, read_day, write_day
from filon.meetings.rules.kinds import (
    BUFFERS,
    LENGTHS,
    MOST_DAYS_AHEAD,
    MOST_HOURS_AHEAD,
    REMINDERS,
    BookingKind,
)
from filon.meetings.rules.words import delay_in_words, length_in_words
from filon.playbook.selectors import acquisition_sources
from filon.users.selectors import active_people, all_teams
from filon.web.forms.capture import LONGEST_TEXT, AskingForm
from filon.web.forms.styled import StyledForm

NONE = _("Aucun")


def minutes(sizes: tuple[int, ...]) -> list[tuple[int, Any]]:
    return [(size, length_in_words(size) if size else NONE) for size in sizes]


class DayHoursField(forms.CharField):
    """The hours of one weekday: « 9 h - 12 h 30, 14 h - 18 h »."""

    def __init__(self, day: str) -> None:
        super().__init__(label=day.capitalize(), max_length=200, required=False)
        self.day = day

    def clean(self, value: Any) -> list[list[str]]:
        try:
            return read_day(super().clean(value), day=self.day)
        except HoursRefused as refusal:
            raise forms.ValidationError(refusal.sentence) from None


class NewBookingPageForm(StyledForm):
    name = forms.CharField(
        label=_("Nom"), max_length=NAME_WIDTH, help_text=_("Pour vous seuls\u00a0: « Découverte, page Produits ».")
    )
    kind = forms.ChoiceField(
        label=_("Ce que la personne réserve"), choices=BookingKind.choices, widget=forms.RadioSelect
    )


class WeekForm(StyledForm):
    """Adds one field a weekday to the form: `day_0` is Monday."""

    def add_days(self, week: Week) -> None:
        for number, day in enumerate(DAYS):
            field = DayHoursField(day)
            field.initial = write_day(week, number)
            field.widget.attrs["class"] = "form-control"
            self.fields[f"day_{number}"] = field

    def days(self) -> list[Any]:
        return [self[f"day_{number}"] for number in range(len(DAYS))]


def take_week(told: dict[str, Any]) -> dict[str, list[list[str]]]:
    """The week out of what was said; days without hours are left out."""
    week = {str(number): told.pop(f"day_{number}") for number in range(len(DAYS))}
    return {day: spans for day, spans in week.items() if spans}


class BookingPageForm(AskingForm, WeekForm):
    name = forms.CharField(label=_("Nom"), max_length=NAME_WIDTH)
    title = forms.CharField(label=_("Titre"), max_length=150)
    intro = forms.CharField(
        label=_("Introduction"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.CharField(
        label=_("Où"),
        max_length=300,
        required=False,
        help_text=_("Une adresse, le lien d’une visioconférence, ou « par téléphone »\u00a0: la personne le lit."),
    )
    notice = forms.CharField(
        label=_("Mention d’information"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lue avant d’envoyer, et gardée mot pour mot avec chaque rendez-vous (RGPD, article 13)."),
    )
    consent = forms.CharField(
        label=_("Consentement aux e-mails"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("À côté d’une case que la personne coche elle-même. Vide\u00a0: aucune case."),
    )
    person = forms.ModelChoiceField(label=_("Avec"), queryset=active_people(), required=False, empty_label="–")
    team = forms.ModelChoiceField(
        label=_("Ou une équipe, à tour de rôle"), queryset=all_teams(), required=False, empty_label="–"
    )
    length = forms.TypedChoiceField(label=_("Durée"), choices=minutes(LENGTHS), coerce=int)
    before = forms.TypedChoiceField(label=_("Libre avant"), choices=minutes(BUFFERS), coerce=int)
    after = forms.TypedChoiceField(label=_("Libre après"), choices=minutes(BUFFERS), coerce=int)
    hours_ahead = forms.IntegerField(label=_("Au plus tôt, heures à l’avance"), min_value=0, max_value=MOST_HOURS_AHEAD)
    days_ahead = forms.IntegerField(label=_("Au plus tard, jours à l’avance"), min_value=1, max_value=MOST_DAYS_AHEAD)
    remind_hours = forms.TypedChoiceField(
        label=_("Rappel par e-mail"),
        choices=[(size, delay_in_words(size) if size else NONE) for size in REMINDERS],
        coerce=int,
        help_text=_("Avant l’heure. Qui réserve plus tard que cela n’en reçoit pas."),
    )
    source = forms.ModelChoiceField(label=_("Origine"), queryset=acquisition_sources(), required=False, empty_label="–")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, page: BookingPage) -> None:
        initial = {name: getattr(page, name) for name in self.base_fields}
        super().__init__(data, initial=initial, questions=page.questions)
        self.add_days(page.hours)

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"hours": take_week(told)}


class AgendaForm(WeekForm):
    calendar = forms.CharField(
        label=_("Adresse de votre agenda"),
        max_length=ADDRESS_WIDTH,
        required=False,
        help_text=_(
            "L’adresse privée au format iCal que donnent Google, Outlook ou Nextcloud. Filon n’en garde que les moments occupés, "
            "jamais les titres."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, agenda: Agenda) -> None:
        super().__init__(data, initial={"calendar": agenda.calendar, "version": agenda.version})
        self.add_days(agenda.hours)

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told.pop("version")
        return {"hours": take_week(told), "calendar": told["calendar"].strip()}
