"""Forms of the sites whose visits are counted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.kit.errors import NotPossible
from filon.visits.models import NAME_WIDTH, WebSite
from filon.visits.rules.kinds import Banner
from filon.visits.services.sites import read_domains
from filon.web.forms.styled import StyledForm


class SiteForm(StyledForm):
    name = forms.CharField(label=_("Nom"), max_length=NAME_WIDTH, help_text=_("Pour vous seuls."))
    domains = forms.CharField(
        label=_("Domaines"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un par ligne, sans « www »\u00a0: exemple.fr. Leurs sous-domaines comptent aussi."),
    )
    banner = forms.ChoiceField(label=_("Qui demande le consentement"), choices=Banner.choices)
    notice_url = forms.URLField(
        label=_("Page d’information sur les traceurs"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("Le bandeau de Filon y mène par « En savoir plus »."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(site: WebSite) -> dict[str, Any]:
        columns = ("name", "banner", "notice_url", "version")
        return {name: getattr(site, name) for name in columns} | {"domains": "\n".join(site.domains)}

    def clean_domains(self) -> list[str]:
        try:
            return read_domains(self.cleaned_data["domains"])
        except NotPossible as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
