"""Forms of the library of contents, of the matrix, and of what accompanies a content that one shares."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.activities.services.sharing import LONGEST_HEADING, LONGEST_TEXT
from filon.contacts.rules.axes import BuyingStage
from filon.playbook.models import Content, MatrixCell, Persona
from filon.playbook.models.contents import TITLE_WIDTH
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.contents import PHASES, ContentKind, ContentState, MovedOnSign, phases_as_codes
from filon.users.selectors import active_people
from filon.web.forms.styled import StyledForm

PHASE_CHOICES = [(phase, BuyingStage(phase).label) for phase in PHASES]
LANGUAGES = [
    ("fr", _("français")),
    ("en", _("anglais")),
    ("de", _("allemand")),
    ("es", _("espagnol")),
    ("it", _("italien")),
]
# By which ways one gives something to read or to see.
SHARE_CHANNELS = [
    (channel.value, channel.label)
    for channel in (
        ContactChannel.EMAIL,
        ContactChannel.LINKEDIN,
        ContactChannel.SMS,
        ContactChannel.PHONE,
        ContactChannel.MEETING,
        ContactChannel.LETTER,
    )
]


class ForReadersForm(StyledForm):
    """For whom and for which phase something is written."""

    phases = forms.MultipleChoiceField(
        label=_("À quelle phase d’achat"),
        choices=PHASE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "content-checks"}),
        help_text=_("Aucune\u00a0: à tout moment."),
    )
    personas = forms.ModelMultipleChoiceField(
        label=_("Pour quels personas"),
        queryset=Persona.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "content-checks"}),
        help_text=_("Aucun\u00a0: pour tout le monde."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["personas"].queryset = Persona.objects.filter(deleted_at=None)  # type: ignore[attr-defined]


class ContentForm(ForReadersForm):
    title = forms.CharField(label=_("Titre"), max_length=TITLE_WIDTH)
    kind = forms.ChoiceField(label=_("Sorte"), choices=ContentKind.choices())
    brings = forms.CharField(
        label=_("Ce qu’il apporte à qui le lit"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Une phrase, pour lui\u00a0: le message qui le partage la reprend."),
    )
    url = forms.URLField(label=_("Adresse sur le web"), max_length=500, required=False, assume_scheme="https")
    problem = forms.CharField(label=_("Le problème dont il parle"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES, initial="fr")
    owner = forms.ModelChoiceField(label=_("Qui en répond"), queryset=active_people(), required=False, empty_label="–")
    review_on = forms.DateField(label=_("À relire le"), required=False, widget=forms.DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, content: Content | None = None) -> None:
        shown: dict[str, Any] = {}
        if content:
            shown = {name: getattr(content, name) for name in self.base_fields if name not in ("phases", "personas")}
            shown |= {"phases": content.phase_codes, "personas": list(content.personas.all())}
        super().__init__(data, initial=shown)

    def columns(self) -> dict[str, Any]:
        told = self.values()
        told.pop("personas")
        return told | {"phases": phases_as_codes(told["phases"])}


class ShareForm(StyledForm):
    channel = forms.ChoiceField(label=_("Par quelle voie"), choices=SHARE_CHANNELS)
    heading = forms.CharField(label=_("Objet"), max_length=LONGEST_HEADING)
    text = forms.CharField(
        label=_("Quelques mots"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("{lien} donne l’adresse du contenu, propre à cette personne."),
    )


class CellForm(StyledForm):
    """What to say and to give where somebody stands, to obtain what."""

    message = forms.CharField(
        label=_("Le message"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Deux ou trois phrases\u00a0: elles précèdent le lien, après « Bonjour »."),
    )
    content = forms.ModelChoiceField(
        label=_("Le contenu"), queryset=Content.objects.none(), required=False, empty_label="–"
    )
    expected = forms.CharField(label=_("L’action attendue d’elle"), max_length=200, required=False)
    channel = forms.ChoiceField(label=_("Par quelle voie"), choices=[("", "–"), *SHARE_CHANNELS], required=False)
    sign = forms.ChoiceField(
        label=_("À quoi l’on voit qu’elle a avancé"), choices=[("", "–"), *MovedOnSign.choices()], required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, cell: MatrixCell | None, is_own: bool) -> None:
        """`is_own`: written at this very place; else what speaks here is where one starts from, and is left as it is."""
        shown = {name: getattr(cell, name) for name in self.base_fields} if cell else {}
        super().__init__(data, initial=shown if is_own else shown | {"version": 0})
        offered = Content.objects.filter(state=ContentState.LIVE)
        self.fields["content"].queryset = offered  # type: ignore[attr-defined]
