"""By which rule a client is failing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.customers.models import ClientRules
from filon.customers.services.following import LONGEST_SILENCE, WHOLE
from filon.records.models import Tag
from filon.web.forms.styled import StyledForm


class FailingRuleForm(StyledForm):
    percent = forms.IntegerField(
        label=_("Il a commandé tant de pour cent de moins que les douze mois d’avant"), min_value=1, max_value=WHOLE
    )
    months = forms.IntegerField(label=_("Ou rien depuis tant de mois"), min_value=1, max_value=LONGEST_SILENCE)
    tag = forms.ModelChoiceField(
        label=_("Ou il porte cette étiquette"),
        queryset=Tag.objects.all(),
        required=False,
        empty_label=_("Aucune étiquette"),
        help_text=_("Par exemple « Impayé »\u00a0: posez-la sur l’entreprise, à la main ou par un import."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, rules: ClientRules) -> None:
        initial = {
            "percent": rules.failing_percent,
            "months": rules.failing_months,
            "tag": rules.failing_tag_id,
            "version": rules.version,
        }
        super().__init__(data, initial=initial)
