"""Forms of sequences: what holds for everybody in one, and one step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.contacts.rules.axes import LEAD_STAGES
from filon.intake.models import CaptureForm
from filon.kit.text import one_line
from filon.kit.versions import VersionState
from filon.playbook.models import Stage, Template
from filon.playbook.rules.templates import TemplateState
from filon.segments.selectors import segments_for
from filon.sequences.models import Sequence
from filon.sequences.models.sequences import NAME_WIDTH
from filon.sequences.rules.flow import END, LONGEST_WAIT, Flow, StepText, place_of
from filon.sequences.rules.kinds import EXITS, TEMPLATE_CHANNEL, Asks, EntryEvent, SequenceKind, StepKind
from filon.sequences.rules.witnesses import MOST_PERCENT
from filon.users.models import User
from filon.users.selectors import active_people
from filon.web.forms.styled import StyledForm


class SequenceForm(StyledForm):
    name = forms.CharField(label=_("Nom"), max_length=NAME_WIDTH)
    kind = forms.ChoiceField(label=_("Sorte"), choices=SequenceKind.choices())
    purpose = forms.CharField(label=_("À quoi elle sert"), max_length=300, required=False)
    owner = forms.ModelChoiceField(
        label=_("Qui en répond"), queryset=User.objects.none(), help_text=_("Et fait ce qui n’a pas de commercial.")
    )
    exits = forms.MultipleChoiceField(
        label=_("On en sort quand la personne"),
        choices=[(one.value, one.label) for one in EXITS],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "content-checks"}),
        help_text=_("Une opposition, une adresse morte ou une fiche retirée font toujours sortir."),
    )
    exit_stages = forms.MultipleChoiceField(
        label=_("On en sort aussi en devenant"),
        choices=[(stage.value, stage.label) for stage in LEAD_STAGES],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "content-checks"}),
    )
    exclusive = forms.BooleanField(label=_("Seule\u00a0: personne n’en suit une autre en même temps"), required=False)
    recontact_days = forms.IntegerField(
        label=_("Jours de repos entre deux séquences"), min_value=0, max_value=3650, initial=90
    )
    most_active = forms.IntegerField(
        label=_("Personnes à la fois pour un commercial"), min_value=1, max_value=10_000, required=False
    )
    holdout_percent = forms.IntegerField(
        label=_("Témoins tirés au sort, en %"),
        min_value=0,
        max_value=MOST_PERCENT,
        required=False,
        help_text=_(
            "De ceux qui entrent d’eux-mêmes, autant ne reçoivent rien, pour mesurer ce que la séquence change. 0\u00a0: personne."
        ),
    )
    rests_in_august = forms.BooleanField(label=_("Se repose en août"), required=False)
    segment = forms.ModelChoiceField(
        label=_("Segment qui fait entrer, chaque heure"), queryset=Sequence.objects.none(), required=False
    )
    events = forms.MultipleChoiceField(
        label=_("Ce qui fait entrer, dans la même seconde"),
        choices=EntryEvent.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "content-checks"}),
    )
    of_form = forms.ChoiceField(label=_("Quel formulaire"), required=False)
    of_stage = forms.ChoiceField(label=_("Quelle étape"), required=False)
    follows = forms.ModelChoiceField(
        label=_("Séquence qui suit, sans réponse"), queryset=Sequence.objects.none(), required=False
    )

    def __init__(self, data: Any = None, *, viewer: User, sequence: Sequence | None = None, **kwargs: Any) -> None:
        if sequence:
            kwargs["initial"] = self._shown(sequence)
        super().__init__(data, **kwargs)
        every = _("tous")
        choices: dict[str, Any] = {
            "of_form": [("", every), *CaptureForm.objects.values_list("key", "name")],
            "of_stage": [("", _("toutes")), *_stages()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        querysets: dict[str, Any] = {
            "owner": active_people(),
            "segment": segments_for(viewer=viewer).filter(entity="contact"),
            "follows": Sequence.objects.filter(archived_at=None).exclude(pk=sequence.pk if sequence else 0),
        }
        for name, rows in querysets.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def _shown(self, sequence: Sequence) -> dict[str, Any]:
        shown = {name: getattr(sequence, name) for name in self.base_fields if hasattr(sequence, name)}
        of = {one["on"]: one.get("of", "") for one in sequence.events}
        named = {"of_form": of.get(EntryEvent.FORM, ""), "of_stage": of.get(EntryEvent.STAGE, "")}
        return shown | named | {"events": list(of)}

    def told(self) -> dict[str, Any]:
        """Columns of Sequence."""
        told = dict(self.cleaned_data)
        of = {EntryEvent.FORM: told.pop("of_form"), EntryEvent.STAGE: told.pop("of_stage")}
        told["holdout_percent"] = told["holdout_percent"] or 0
        told["events"] = [{"on": event, "of": of.get(EntryEvent(event), "")} for event in told["events"]]
        return told


def _stages() -> list[tuple[str, str]]:
    rows = Stage.objects.filter(version__state=VersionState.LIVE).order_by("order").values_list("key", "label")
    return list(dict(rows).items())


class StepForm(StyledForm):
    """Of one kind: what does not concern it is not asked."""

    title = forms.CharField(label=_("Nom de l’étape"), max_length=NAME_WIDTH)
    wait_days = forms.IntegerField(
        label=_("Jours ouvrés après l’étape d’avant"), min_value=0, max_value=LONGEST_WAIT, initial=0
    )
    hour = forms.TimeField(
        label=_("Pas avant"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    asks = forms.ChoiceField(label=_("Pour qui"), choices=Asks.choices(), required=False)
    template = forms.ChoiceField(label=_("Modèle"), required=False)
    template_b = forms.ChoiceField(
        label=_("Autre texte à comparer (test A/B)"),
        required=False,
        help_text=_("Chacun reçoit l’un ou l’autre, moitié-moitié, toujours le même."),
    )
    text = forms.CharField(
        label=_("Ce qu’il y a à faire"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    otherwise = forms.ChoiceField(label=_("Les autres vont à"), required=False)
    then = forms.ChoiceField(label=_("Ensuite"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, step: StepText, flow: Flow, version: int) -> None:
        shown = {name: getattr(step, name) for name in self.base_fields if name != "version"}
        super().__init__(data, initial=shown | {"version": version})
        self.step = step
        offered = [("", "—"), *templates_of(step.kind)]
        later = _later(flow, step)
        choices: dict[str, Any] = {
            "template": offered,
            "template_b": offered,
            "then": [("", _("l’étape d’après")), *later, (END, _("la fin"))],
            "otherwise": [("", _("l’étape d’après")), *later, (END, _("la fin"))],
        }
        for name, offers in choices.items():
            self.fields[name].choices = offers  # type: ignore[attr-defined]
        for name in _not_asked(step.kind):
            del self.fields[name]

    def told(self, criteria: dict[str, Any]) -> StepText:
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("template", "template_b"):
            if name in cleaned:
                cleaned[name] = int(cleaned[name]) if cleaned[name] else None
        cleaned["title"] = one_line(cleaned["title"])
        cleaned["asks"] = Asks(cleaned["asks"])
        return self.step._replace(**cleaned, criteria=criteria)


def _not_asked(kind: StepKind) -> list[str]:
    if kind == StepKind.BRANCH:
        return ["template", "template_b", "text", "then", "hour"]
    if kind == StepKind.TASK:
        return ["template", "template_b", "otherwise"]
    return ["text", "otherwise"]


def templates_of(kind: StepKind) -> list[tuple[int, str]]:
    """Those in service for its channel."""
    live = Template.objects.filter(state=TemplateState.LIVE, channel=TEMPLATE_CHANNEL.get(kind, ""))
    return list(live.values_list("pk", "name"))


def _later(flow: Flow, step: StepText) -> list[tuple[str, str]]:
    place = place_of(flow, step.key)
    return [(one.key, one.title) for one in flow[place + 1 :]] if place is not None else []
