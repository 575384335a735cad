"""Form of personal preferences."""

import zoneinfo

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from filon.web.forms.styled import StyledForm
from filon.web.menu import Words

THEMES = [("auto", _("Comme mon système")), ("light", _("Clair")), ("dark", _("Sombre"))]
# Where French people work first, then the rest of the world.
FIRST_ZONES = [
    ("Europe/Paris", _("Métropole (Paris)")),
    ("America/Martinique", _("Martinique")),
    ("America/Guadeloupe", _("Guadeloupe")),
    ("America/Cayenne", _("Guyane")),
    ("Indian/Reunion", _("La Réunion")),
    ("Indian/Mayotte", _("Mayotte")),
    ("Pacific/Noumea", _("Nouvelle-Calédonie")),
    ("Pacific/Tahiti", _("Tahiti")),
]


def zones() -> list[tuple[str, Words]]:
    others = sorted(zoneinfo.available_timezones() - {name for name, _label in FIRST_ZONES})
    return [
        *FIRST_ZONES,
        *((name, name.replace("_", " ")) for name in others if "/" in name and not name.startswith("Etc/")),
    ]


class PreferencesForm(StyledForm):
    full_name = forms.CharField(label=_("Nom"), max_length=150)
    theme = forms.ChoiceField(label=_("Thème"), choices=THEMES)
    time_zone = forms.ChoiceField(label=_("Fuseau horaire"), choices=lazy(zones, list))
    morning_digest = forms.ChoiceField(
        label=_("Résumé de la journée, par e-mail"),
        choices=[("1", _("Les matins ouvrés, vers 7 h")), ("", _("Jamais"))],
        required=False,
        help_text=_("Vos rendez-vous, vos tâches et vos ventes à reprendre ; rien les jours où rien n’attend."),
    )
    language = forms.ChoiceField(label=_("Langue"), choices=settings.LANGUAGES)

    def clean_morning_digest(self) -> bool:
        return bool(self.cleaned_data["morning_digest"])
