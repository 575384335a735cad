"""Forms of the editor of processes: a stage, one criterion, one variant. Lists are rows that the page repeats."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.kit.errors import NotPossible
from filon.kit.text import one_line
from filon.playbook.models import Content, Process
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.file_reader import tidy
from filon.playbook.rules.process import CriterionKind, Moment, StageKind, WorksOn
from filon.playbook.rules.process_checks import AFTER_MOMENTS, LONGEST_CADENCE, LONGEST_STAY, MOST_ASKS, MOST_TOUCHES
from filon.playbook.rules.process_file import LONG, NAME, SHORT, WORDS
from filon.playbook.rules.process_text import FIXED_CHANCES, Ask, CriterionText, StageText, Touch, VariantText
from filon.web.forms.styled import StyledForm

BLANK_ROWS = 2  # offered under those that are filled


def _area(label: Any, *, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": rows}))


def _days(label: Any, *, least: int = 1) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=LONGEST_STAY, required=False)


class GuidanceForm(StyledForm):
    """What a stage and a variant say alike."""

    say = _area(_("Que dire"))
    do = _area(_("Que faire"))
    share = _area(_("Que partager"), rows=3)
    expected_days = _days(_("Durée habituelle, en jours"))
    max_days = _days(_("Durée maximale, en jours"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def guidance(self, sent: QueryDict) -> dict[str, Any]:
        told = self.cleaned_data
        words = {name: tidy(told[name]) for name in ("say", "do", "share")}
        stay = {name: told[name] for name in ("expected_days", "max_days")}
        return words | stay | {"asks": asks_in(sent), "cadence": cadence_in(sent)}


class StageTextForm(GuidanceForm):
    label = forms.CharField(label=_("Nom de l’étape"), max_length=NAME)
    moment = forms.ChoiceField(label=_("Moment de la vente"), choices=Moment.choices)
    works_on = forms.ChoiceField(label=_("Se travaille sur"), choices=WorksOn.choices, required=False)
    purpose = _area(_("À quoi elle sert"), rows=2)
    probability = forms.IntegerField(
        label=_("Chances de signer, en\u00a0%"), min_value=0, max_value=100, required=False
    )
    sends_proposals = forms.BooleanField(label=_("La proposition part de cette étape"), required=False)
    contents = forms.MultipleChoiceField(label=_("Contenus de la bibliothèque à partager"), required=False)
    next_process = forms.ChoiceField(label=_("Processus qui suit"), required=False)
    next_after_days = _days(_("Il s’ouvre après, en jours"), least=0)

    def __init__(self, data: Any = None, *, stage: StageText, version: int) -> None:
        shown = {name: getattr(stage, name) for name in self.base_fields if name != "version"}
        super().__init__(data, initial=shown | {"version": version})
        self.stage = stage
        after = stage.kind == StageKind.AFTER
        kept = AFTER_MOMENTS if after else [one for one in Moment if one not in AFTER_MOMENTS[1:]]
        self.fields["moment"].choices = [(one.value, one.label) for one in kept]  # type: ignore[attr-defined]
        followers = [(one.key, one.name) for one in Process.objects.all()]
        unknown = [(stage.next_process, stage.next_process)] if stage.next_process not in dict(followers) else []
        self.fields["next_process"].choices = [("", _("aucun")), *followers, *unknown]  # type: ignore[attr-defined]
        library = Content.objects.order_by("title_key").values_list("key", "title")
        self.fields["contents"].choices = list(library)  # type: ignore[attr-defined]
        if not library:
            del self.fields["contents"]
        for name in self._without():
            del self.fields[name]

    def _without(self) -> list[str]:
        """What a stage of its kind does not choose."""
        if self.stage.kind == StageKind.OPEN:
            return ["next_process", "next_after_days"]
        closed = ["probability", "sends_proposals", "works_on"]
        return closed if self.stage.kind == StageKind.AFTER else [*closed, "next_process", "next_after_days", "moment"]

    def told(self, sent: QueryDict) -> StageText:
        cleaned = self.cleaned_data
        kind = self.stage.kind
        chance = FIXED_CHANCES.get(kind, cleaned.get("probability") or 0)
        following = cleaned.get("next_process", "")
        return self.stage._replace(
            label=one_line(cleaned["label"]),
            moment=Moment(cleaned.get("moment") or self.stage.moment),
            works_on=WorksOn(cleaned.get("works_on") or self.stage.works_on),
            purpose=tidy(cleaned["purpose"]),
            probability=chance,
            sends_proposals=bool(cleaned.get("sends_proposals")),
            contents=tuple(sorted(cleaned.get("contents", ()))),
            next_process=following,
            next_after_days=cleaned.get("next_after_days") if following else None,
            **self.guidance(sent),
        )


class VariantForm(GuidanceForm):
    name = forms.CharField(label=_("Nom de la variante"), max_length=NAME)
    probability = forms.IntegerField(
        label=_("Chances de signer, en\u00a0%"), min_value=0, max_value=100, required=False
    )
    waived = forms.MultipleChoiceField(
        label=_("Critères de sortie que l’on ne demande pas"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, stage: StageText, variant: VariantText, version: int) -> None:
        shown = {name: getattr(variant, name) for name in self.base_fields if name != "version"}
        super().__init__(data, initial=shown | {"version": version})
        self.fields["waived"].choices = [(one.key, one.words) for one in stage.exit]  # type: ignore[attr-defined]
        if stage.kind != StageKind.OPEN:
            del self.fields["probability"]
        if not stage.exit:
            del self.fields["waived"]

    def told(self, sent: QueryDict, audience: Mapping[str, Any]) -> VariantText:
        cleaned = self.cleaned_data
        return VariantText(
            name=one_line(cleaned["name"]),
            audience=audience,
            waived=tuple(cleaned.get("waived", ())),
            probability=cleaned.get("probability"),
            **self.guidance(sent),
        )


def asks_in(sent: QueryDict) -> tuple[Ask, ...]:
    """The rows that ask something, in their order."""
    rows = zip(sent.getlist("ask"), sent.getlist("suffices"), strict=False)
    told = [Ask(one_line(ask)[:SHORT], one_line(enough)[:SHORT]) for ask, enough in rows]
    return tuple(ask for ask in told if ask.ask)[:MOST_ASKS]


def cadence_in(sent: QueryDict) -> tuple[Touch, ...]:
    """The rows that say something, by day."""
    rows = zip(sent.getlist("days"), sent.getlist("channel"), sent.getlist("what"), strict=False)
    told = [_touch(days, channel, what) for days, channel, what in rows if one_line(what)]
    return tuple(sorted(told, key=lambda touch: touch.days))[:MOST_TOUCHES]


def _touch(days: str, channel: str, what: str) -> Touch:
    number = days.strip() or "0"
    if not number.isascii() or not number.isdigit() or int(number[:6]) > LONGEST_CADENCE:
        raise NotPossible(f"Une relance se fait de 0 à {LONGEST_CADENCE} jours ouvrés après l’entrée dans l’étape.")
    if channel not in ContactChannel._value2member_map_:
        raise NotPossible("Choisissez par quel canal relancer.")
    return Touch(int(number), ContactChannel(channel), one_line(what)[:SHORT])


def rows_shown(asks: Sequence[Ask], cadence: Sequence[Touch]) -> dict[str, Any]:
    """The rows of the page: those that are filled, and a few blank ones."""
    return {
        "asks": [*asks, *[Ask("")] * BLANK_ROWS],
        "touches": [*cadence, *[None] * BLANK_ROWS],
        "channels": ContactChannel.choices(),
    }


class CriterionForm(StyledForm):
    """The words, and what the kind asks beside them."""

    words = forms.CharField(
        label=_("Ce qui manque, en quelques mots"),
        max_length=WORDS,
        help_text=_(
            "Finit la phrase «\u00a0il manque…\u00a0»\u00a0: «\u00a0le rendez-vous de négociation à planifier\u00a0»."
        ),
    )
    question = forms.ChoiceField(label=_("Question de la fiche"))
    among = forms.CharField(
        label=_("Réponses qui suffisent, une par ligne"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vide\u00a0: celles qui suffisent d’après la fiche."),
    )
    activity = forms.ChoiceField(label=_("Quelle action"), choices=ActivityKind.choices)
    direction = forms.ChoiceField(
        label=_("Dans quel sens"), required=False, choices=[("", _("peu importe")), *Direction.choices()[1:]]
    )
    outcome = forms.ChoiceField(
        label=_("Avec quelle issue"), required=False, choices=[("", _("peu importe")), *CallOutcome.choices()[1:]]
    )
    times = forms.IntegerField(label=_("Combien de fois"), min_value=1, max_value=100, initial=1)
    content = forms.CharField(
        label=_("Clé du contenu"), required=False, max_length=NAME, help_text=_("Vide\u00a0: n’importe quel document.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    OWN = {
        CriterionKind.ANSWER: ("question", "among"),
        CriterionKind.ACTIVITY: ("activity", "direction", "outcome", "times"),
        CriterionKind.DOCUMENT: ("content",),
    }

    def __init__(
        self, data: Any = None, *, kind: CriterionKind, criterion: CriterionText | None, questions: Any, version: int
    ) -> None:
        what = criterion.what if criterion else {}
        shown = {"words": criterion.words if criterion else "", "version": version, **what}
        shown |= {"activity": what.get("kind", ""), "among": "\n".join(what.get("among", ()))}
        super().__init__(data, initial=shown)
        self.kind = kind
        self.fields["question"].choices = questions  # type: ignore[attr-defined]
        for name in set(self.fields) - {"words", "version", *self.OWN.get(kind, ())}:
            del self.fields[name]

    def told(self, tree: Mapping[str, Any]) -> CriterionText:
        said = self.cleaned_data
        what: dict[str, Any] = {}
        if self.kind == CriterionKind.FIELD:
            what = {"tree": tree}
        elif self.kind == CriterionKind.ANSWER:
            among = [one_line(line) for line in said["among"].splitlines() if line.strip()]
            what = {"question": said["question"], "among": among}
        elif self.kind == CriterionKind.ACTIVITY:
            what = {"kind": said["activity"], "times": said["times"]}
            what |= {name: said[name] for name in ("direction", "outcome") if said[name]}
        elif self.kind == CriterionKind.DOCUMENT:
            what = {"content": one_line(said["content"])}
        return CriterionText("", self.kind, one_line(said["words"]), what)
