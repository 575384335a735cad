"""The form of a call to action."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.intake.models import NAME_WIDTH, CallToAction
from filon.intake.rules.calls_to_action import CallKind, read_pages
from filon.intake.selectors import forms_on_line
from filon.kit.errors import NotPossible
from filon.playbook.selectors import acquisition_sources
from filon.web.forms.styled import StyledForm

LONGEST_DELAY = 600  # seconds: whoever stays longer was not waiting for a window


class CallForm(StyledForm):
    name = forms.CharField(
        label=_("Nom"), max_length=NAME_WIDTH, help_text=_("Pour vous seuls\u00a0: « Salon, bandeau de l’accueil ».")
    )
    kind = forms.ChoiceField(label=_("Sorte"), choices=CallKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Phrase"), max_length=200, required=False, help_text=_("Un bouton n’en a pas\u00a0: son texte suffit.")
    )
    button = forms.CharField(label=_("Texte du bouton"), max_length=60)
    form = forms.ModelChoiceField(
        label=_("Mène au formulaire"), queryset=forms_on_line(), required=False, empty_label="–"
    )
    url = forms.URLField(
        label=_("ou à cette adresse"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Une page de votre site, une page de rendez-vous."),
    )
    source = forms.ModelChoiceField(
        label=_("Origine"),
        queryset=acquisition_sources(),
        required=False,
        empty_label="–",
        help_text=_("De qui arrive par ici. Vide\u00a0: celle du formulaire."),
    )
    starts_date = forms.DateField(label=_("Premier jour"), required=False, widget=forms.DateInput)
    ends_date = forms.DateField(label=_("Dernier jour"), required=False, widget=forms.DateInput)
    pages = forms.CharField(
        label=_("Pages"),
        max_length=12_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "/produits"}),
        help_text=_("Le début de leur adresse, une par ligne. Vide\u00a0: partout où se trouve la ligne."),
    )
    at_bottom = forms.BooleanField(label=_("Bandeau en bas de l’écran"), required=False)
    delay = forms.IntegerField(
        label=_("Fenêtre après (secondes)"),
        min_value=0,
        max_value=LONGEST_DELAY,
        initial=CallToAction.delay.field.default,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, call: CallToAction | None = None) -> None:
        initial = {name: getattr(call, name) for name in self.base_fields} if call else {"kind": CallKind.BUTTON}
        super().__init__(data, initial=initial | ({"pages": "\n".join(call.pages)} if call else {}))
        if call and call.form:  # one that was closed since stays chosen until somebody changes it
            field: Any = self.fields["form"]
            field.queryset = forms_on_line() | type(call.form).objects.filter(pk=call.form.pk)

    def clean_pages(self) -> list[str]:
        try:
            return read_pages(self.cleaned_data["pages"])
        except NotPossible as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
