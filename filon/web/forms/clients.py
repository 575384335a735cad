"""Forms of the pages on clients: which ones to show, and the rules by which they are followed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.customers.services.following import LIMITS
from filon.reporting.selectors.clients import ClientSort, Shown
from filon.web.forms.styled import StyledForm


class ClientFilterForm(StyledForm):
    """An answer that is not among the choices (an old link) asks nothing."""

    q = forms.CharField(label=_("Nom du client"), required=False, max_length=100)
    montrer = forms.ChoiceField(label=_("Montrer"), required=False, choices=Shown.choices)
    tri = forms.ChoiceField(label=_("Ranger"), required=False, choices=ClientSort.choices)
    de = forms.IntegerField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def shown(self) -> Shown:
        return Shown(self.cleaned_data.get("montrer") or Shown.ALL)

    @property
    def sort(self) -> ClientSort:
        usual = ClientSort.TOTAL if self.shown == Shown.FORMER else ClientSort.TURNOVER
        return ClientSort(self.cleaned_data.get("tri") or usual)

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")).replace("\x00", "")

    @property
    def place(self) -> int:
        return self.cleaned_data.get("de") or 0


def _number(name: str, label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=LIMITS[name], **options)


class ClientRulesForm(StyledForm):
    former_months = _number("former_months", _("Un client est ancien après tant de mois sans commande"))
    renewal_days = _number("renewal_days", _("Un renouvellement se prépare tant de jours avant sa date"))
    referral_days = _number("referral_days", _("Une recommandation se demande tant de jours après la commande"))
    referral_months = _number("referral_months", _("Une même personne n’est sollicitée qu’une fois en tant de mois"))
    satisfaction_days = _number(
        "satisfaction_days",
        _("La question de satisfaction part tant de jours après la commande"),
        required=False,
        help_text=_("Vide\u00a0: personne n’est interrogé. Une même personne l’est au plus tous les trois mois."),
    )
    tasks_a_day = _number(
        "tasks_a_day",
        _("Chaque collègue reçoit au plus tant de ces tâches par jour"),
        help_text=_(
            "Renouvellements et recommandations que la nuit prépare\u202f; le reste attend les jours suivants."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
