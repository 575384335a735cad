"""Forms about events: what one is, and which form registers for it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.events.models import NAME_WIDTH, Event, FollowUp
from filon.events.rules.following import MOST_DAYS
from filon.events.rules.kinds import MOST_PLACES, REMINDERS, EventKind, FollowAction
from filon.intake.models import CaptureForm
from filon.intake.rules.capture import FormKind
from filon.meetings.rules.words import ZONES, delay_in_words
from filon.playbook.models import CampaignHeader
from filon.playbook.selectors import acquisition_sources
from filon.users.selectors import active_people, all_teams
from filon.web.forms.amounts import read_cents, read_currency
from filon.web.forms.styled import StyledForm

LONGEST_TEXT = 4_000
WALL = "%Y-%m-%dT%H:%M"  # what a browser sends of a day and an hour


class WallClockField(forms.CharField):
    """A day and an hour as a clock on the wall shows them: the zone is said beside."""

    widget = forms.TextInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        try:
            return datetime.strptime(text[:16], WALL) if text else None  # noqa: DTZ007  # the zone is another field
        except ValueError:
            raise forms.ValidationError(_("Donnez le jour et l’heure.")) from None


class EventEditForm(StyledForm):
    name = forms.CharField(label=_("Nom"), max_length=NAME_WIDTH, help_text=_("Les inscrits le lisent."))
    kind = forms.ChoiceField(label=_("Nature"), choices=EventKind.choices)
    start = WallClockField(label=_("Début"))
    end = WallClockField(label=_("Fin"))
    zone = forms.ChoiceField(label=_("À l’heure de"), choices=list(ZONES.items()))
    place = forms.CharField(label=_("Lieu"), max_length=300, required=False)
    stand = forms.CharField(label=_("Stand"), max_length=60, required=False)
    link = forms.URLField(
        label=_("Lien de connexion"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("D’un webinaire\u00a0: donné aux inscrits, pas à la liste d’attente."),
    )
    description = forms.CharField(
        label=_("Programme"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Vide\u00a0: sans limite. Au-delà, on entre en liste d’attente."),
    )
    remind_hours = forms.TypedChoiceField(
        label=_("Rappel par e-mail"),
        choices=[(size, delay_in_words(size) if size else _("Aucun")) for size in REMINDERS],
        coerce=int,
        initial=24,
        help_text=_("Avant le début."),
    )
    content_url = forms.URLField(
        label=_("Ce qu’il en reste"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("L’adresse de l’enregistrement ou des supports, pour la suite à donner."),
    )
    cents = forms.CharField(
        label=_("Coût total"),
        max_length=40,
        required=False,
        help_text=_(
            "Stand, salle, déplacements\u00a0: les résultats disent ce que coûte un lead, une opportunité, un client."
        ),
    )
    currency = forms.CharField(label=_("Monnaie"), max_length=3, required=False)
    source = forms.ModelChoiceField(label=_("Origine"), queryset=acquisition_sources(), required=False, empty_label="–")
    campaign = forms.ModelChoiceField(
        label=_("Campagne"), queryset=CampaignHeader.objects.all(), required=False, empty_label="–"
    )
    owner = forms.ModelChoiceField(label=_("Responsable"), queryset=active_people(), required=False, empty_label="–")
    team = forms.ModelChoiceField(label=_("Équipe"), queryset=all_teams(), required=False, empty_label="–")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, event: Event | None = None, owner: Any = None) -> None:
        super().__init__(
            data, initial=_initial(event) if event else {"owner": owner, "zone": "Europe/Paris", "currency": "EUR"}
        )

    def clean_cents(self) -> int | None:
        cents = read_cents(self.cleaned_data["cents"])
        if cents is not None and cents < 0:
            raise forms.ValidationError(_("Un coût n’est pas négatif."))
        return cents

    def clean_currency(self) -> str:
        return read_currency(self.cleaned_data["currency"] or "EUR")

    def values(self) -> dict[str, Any]:
        told = super().values()
        zone = ZoneInfo(told["zone"])
        return told | {name: told[name].replace(tzinfo=zone) for name in ("start", "end")}


def _initial(event: Event) -> dict[str, Any]:
    kept = {name: getattr(event, name) for name in EventEditForm.base_fields}
    zone = ZoneInfo(event.zone)
    kept |= {name: kept[name].astimezone(zone).strftime(WALL) for name in ("start", "end")}
    return kept | {"cents": "" if event.cents is None else f"{event.cents // 100},{event.cents % 100:02d}"}


class FormOfEventForm(StyledForm):
    """A form of the right kind that registers for nothing yet."""

    form = forms.ModelChoiceField(label=_("Formulaire"), queryset=CaptureForm.objects.none(), empty_label=None)

    def __init__(self, data: Any, *, taken: list[str]) -> None:
        super().__init__(data)
        free = CaptureForm.objects.filter(kind=FormKind.EVENT).exclude(key__in=taken)
        self.fields["form"].queryset = free  # type: ignore[attr-defined]


class WelcomeForm(StyledForm):
    """Somebody at the door who is not on the list."""

    first_name = forms.CharField(label=_("Prénom"), max_length=100)
    last_name = forms.CharField(label=_("Nom"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    company = forms.CharField(label=_("Entreprise"), max_length=255, required=False)
    informed = forms.BooleanField(
        label=_("Je lui ai dit à quoi servent ses coordonnées et comment s’y opposer"), required=False
    )


class ListOfPeopleForm(StyledForm):
    """A file of badges, or of those who followed a webinar."""

    fichier = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV ou classeur Excel de l’organisateur\u00a0: une ligne de titres, puis une ligne par personne."),
    )
    lot = forms.CharField(
        label=_("Lot"), max_length=120, help_text=_("Collecté par nous\u00a0: d’où viennent ces personnes.")
    )
    informed_how = forms.CharField(
        label=_("Comment les personnes ont été informées"),
        max_length=300,
        help_text=_(
            "Ce que chacune a lu ou entendu quand on l’a scannée\u00a0: l’affiche du stand, la mention de l’organisateur."
        ),
    )


class FollowUpForm(StyledForm):
    """What follows for one group; its fields bear the name of the group."""

    action = forms.ChoiceField(label=_("Suite"), choices=FollowAction.choices)
    days = forms.IntegerField(label=_("En jours ouvrés"), min_value=1, max_value=MOST_DAYS)
    subject = forms.CharField(label=_("Objet"), max_length=150, required=False)
    text = forms.CharField(
        label=_("Message"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, follow_up: FollowUp) -> None:
        initial = {name: getattr(follow_up, name) for name in self.base_fields}
        super().__init__(data, initial=initial, prefix=follow_up.group)

    def chosen(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
