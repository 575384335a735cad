"""Forms of the eight steps: objectives and brief, target, channels, words, promises."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.campaigns.models import Campaign, CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.ready import READY
from filon.campaigns.rules.steps import BY_FILE, Asked, Objective, Promise
from filon.campaigns.services.drafting import LONGEST_TEXT, MOST_DAYS, NAME_WIDTH
from filon.playbook.models import Product, Template
from filon.playbook.rules.templates import TemplateState
from filon.records.models import Lot
from filon.segments.models import Segment
from filon.segments.selectors import segments_for
from filon.sequences.selectors.flows import open_to_entry
from filon.users.selectors import Viewer
from filon.web.forms.amounts import read_cents
from filon.web.forms.styled import StyledForm

WRITTEN_AS = {
    CampaignChannel.SOCIAL: ("linkedin", "social")
}  # the templates that a channel takes; else those of its name


FILE_WORDS = ("template", "template_b")
WANTED = {
    CampaignChannel.EMAIL: ("sequence",),
    CampaignChannel.SOCIAL: ("sequence", *FILE_WORDS),
}  # what says the words of a channel; else the templates of a file, or a text


class NameForm(StyledForm):
    name = forms.CharField(label=_("Nom de la campagne"), max_length=NAME_WIDTH)
    ready = forms.ChoiceField(
        label=_("Partir de"),
        choices=[("", _("Rien : tout est à écrire")), *((key.value, one.in_words) for key, one in READY.items())],
        required=False,
        help_text=_(
            "Un modèle apporte l’objectif, une partie du brief, les canaux et les délais promis. Tout se change."
        ),
    )


class ObjectivesForm(StyledForm):
    objective = forms.ChoiceField(label=_("Objectif"), choices=[("", "–"), *Objective.choices()], required=False)
    aimed_contracts = forms.IntegerField(label=_("Contrats visés"), min_value=0, max_value=10**6, required=False)
    aimed_cents = forms.CharField(label=_("Chiffre d’affaires visé"), max_length=40, required=False)
    product = forms.ModelChoiceField(
        label=_("Produit ou service"), queryset=Product.objects.all(), required=False, empty_label="–"
    )
    offer = forms.CharField(
        label=_("Offre"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Prix, remise, essai, cadeau\u00a0: ce qui fait répondre maintenant."),
    )
    budget_cents = forms.CharField(label=_("Budget"), max_length=40, required=False)
    start_date = forms.DateField(label=_("Du"), required=False)
    end_date = forms.DateField(label=_("Au"), required=False)

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        names = ("objective", "aimed_contracts", "product", "offer")
        initial = {name: getattr(campaign, name) for name in names}
        initial |= {name: _amount(getattr(campaign, name)) for name in ("aimed_cents", "budget_cents")}
        initial |= {"start_date": campaign.header.start_date, "end_date": campaign.header.end_date}
        initial |= {f"brief_{one.value}": campaign.brief.get(one, "") for one in Asked}
        super().__init__(data, initial=initial)
        for one in Asked:
            widget = forms.Textarea(attrs={"rows": 2, "class": "form-control"})
            self.fields[f"brief_{one.value}"] = forms.CharField(
                label=one.label, max_length=LONGEST_TEXT, required=False, widget=widget
            )

    @property
    def questions(self) -> list[Any]:
        return [self[f"brief_{one.value}"] for one in Asked]

    def clean_aimed_cents(self) -> int | None:
        return read_cents(self.cleaned_data["aimed_cents"])

    def clean_budget_cents(self) -> int | None:
        return read_cents(self.cleaned_data["budget_cents"])

    def told(self) -> dict[str, Any]:
        names = ("objective", "aimed_contracts", "aimed_cents", "product", "offer", "budget_cents")
        brief = {one.value: self.cleaned_data[f"brief_{one.value}"].strip() for one in Asked}
        told = {name: self.cleaned_data[name] for name in names}
        return told | {"brief": {key: text for key, text in brief.items() if text}}

    @property
    def dates(self) -> tuple[Any, Any]:
        return self.cleaned_data["start_date"], self.cleaned_data["end_date"]


def _amount(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


class TargetForm(StyledForm):
    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.none(), required=False, empty_label="–"
    )
    lot = forms.ModelChoiceField(
        label=_("ou lot"), queryset=Lot.objects.order_by("-pk"), required=False, empty_label="–"
    )
    is_left_out = forms.BooleanField(label=_("Laisser de côté ces personnes"), required=False)

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        segment: Any = self.fields["segment"]
        segment.queryset = segments_for(viewer=viewer)


class ActionForm(StyledForm):
    channel = forms.TypedChoiceField(label=_("Canal"), choices=CampaignChannel.choices(), coerce=CampaignChannel)
    start_date = forms.DateField(label=_("Le"), required=False)


class WordsForm(StyledForm):
    """Of one action: a sequence for e-mails, a template or two for what goes by a file (a network may have a sequence instead),
    a text for the rest."""

    sequence = forms.ModelChoiceField(
        label=_("Séquence"),
        queryset=open_to_entry(),
        required=False,
        empty_label="–",
        help_text=_("En service. Un seul e-mail se fait par une séquence d’une étape."),
    )
    template = forms.ModelChoiceField(
        label=_("Modèle"), queryset=Template.objects.none(), required=False, empty_label="–"
    )
    template_b = forms.ModelChoiceField(
        label=_("Essai A/B : l’autre modèle"),
        queryset=Template.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("La moitié des personnes, tirée au sort, reçoit celui-ci ; l’évaluation dit lequel fait répondre."),
    )
    text = forms.CharField(
        label=_("Ce qu’on dit"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any, *, action: CampaignAction) -> None:
        initial = {name: getattr(action, f"{name}_id") for name in ("sequence", "template", "template_b")}
        super().__init__(data, initial=initial | {"text": action.text}, prefix=f"a{action.pk}")
        channel = CampaignChannel(action.channel)
        wanted = WANTED.get(channel) or (FILE_WORDS if channel in BY_FILE else ("text",))
        for name in set(self.fields) - {*wanted}:
            del self.fields[name]
        if channel == CampaignChannel.SOCIAL:
            self.fields["sequence"].help_text = _(
                "Ses messages deviennent des tâches, texte prêt, dans Ma journée. Sinon, un modèle et un fichier."
            )
        names = WRITTEN_AS.get(channel, (channel.value,))
        for name in set(FILE_WORDS) & {*wanted}:
            field: Any = self.fields[name]
            field.queryset = Template.objects.filter(state=TemplateState.LIVE, channel__in=names)


class PromiseForm(StyledForm):
    """Days, by what comes back."""

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data, initial={one.value: campaign.promised.get(one) for one in Promise})
        for one in Promise:
            self.fields[one.value] = forms.IntegerField(
                label=one.label, min_value=0, max_value=MOST_DAYS, required=False,
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )  # fmt: skip

    def days(self) -> dict[Promise, int | None]:
        return {one: self.cleaned_data[one.value] for one in Promise}
