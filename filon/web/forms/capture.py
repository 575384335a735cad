"""Forms about forms: a new one, and all that one says and asks."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filon.intake.models import NAME_WIDTH, CaptureForm
from filon.intake.rules.capture import FormKind, Need
from filon.intake.rules.profiling import MOST_AT_ONCE
from filon.intake.rules.questions import CUSTOM, QUESTIONS
from filon.kit.subjects import SubjectKind
from filon.playbook.models import Content
from filon.playbook.rules.contents import ContentState
from filon.playbook.selectors import acquisition_sources, products_for_sale
from filon.records.selectors.custom import custom_entries
from filon.users.selectors import active_people
from filon.web.forms.styled import StyledForm, dress

LONGEST_TEXT = 4_000
LAST_PLACE = 99


class NewCaptureForm(StyledForm):
    name = forms.CharField(
        label=_("Nom"), max_length=NAME_WIDTH, help_text=_("Pour vous seuls\u00a0: « Devis, page Produits ».")
    )
    kind = forms.ChoiceField(label=_("Ce que la personne demande"), choices=FormKind.choices, widget=forms.RadioSelect)


class AskingForm(StyledForm):
    """`need_…`, `label_…` and `place_…` are the three cells of the line of each question that may be asked."""

    def __init__(self, data: Any, *, initial: dict[str, Any], questions: list[dict[str, str]]) -> None:
        super().__init__(data, initial=initial)
        custom = {CUSTOM + entry.name: entry for entry in custom_entries(SubjectKind.CONTACT)}
        self.askable = {key: entry.label for key, entry in (QUESTIONS | custom).items()}
        asked = {one["key"]: (place, one) for place, one in enumerate(questions, start=1)}
        for key, label in self.askable.items():
            place, said = asked.get(key, (LAST_PLACE, {"label": label, "need": Need.NO}))
            self._add(f"need_{key}", forms.ChoiceField(label=label, choices=Need.choices, required=False), said["need"])
            self._add(
                f"label_{key}", forms.CharField(label=_("Intitulé"), max_length=150, required=False), said["label"]
            )
            self._add(f"place_{key}", forms.IntegerField(label=_("Place"), min_value=1, max_value=LAST_PLACE), place)

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        field.initial = initial
        dress(field.widget)
        self.fields[name] = field

    def lines(self) -> Iterator[tuple[str, Any, Any, Any]]:
        """Each question that may be asked, with its three cells: those asked first, in their order."""
        for key in sorted(self.askable, key=lambda key: self.fields[f"place_{key}"].initial):
            yield self.askable[key], self[f"need_{key}"], self[f"label_{key}"], self[f"place_{key}"]

    def values(self) -> dict[str, Any]:
        """The columns of what is edited."""
        told = dict(self.cleaned_data)
        asked = [
            (
                told.pop(f"place_{key}"),
                {"key": key, "need": told.pop(f"need_{key}"), "label": told.pop(f"label_{key}") or label},
            )
            for key, label in self.askable.items()
        ]
        told.pop("version")
        questions = [question for _place, question in sorted(asked, key=lambda one: one[0]) if question["need"]]
        return told | {"questions": questions}


class CaptureEditForm(AskingForm):
    name = forms.CharField(label=_("Nom"), max_length=NAME_WIDTH)
    title = forms.CharField(label=_("Titre"), max_length=150)
    intro = forms.CharField(
        label=_("Introduction"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    arguments = forms.CharField(
        label=_("Arguments, un par ligne"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Avec eux, sa page devient une page d’atterrissage\u202f; dans votre site, le formulaire reste seul."
        ),
    )
    quote = forms.CharField(
        label=_("Ce qu’en dit un client"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    quote_by = forms.CharField(label=_("Qui le dit"), max_length=150, required=False)
    button = forms.CharField(label=_("Texte du bouton"), max_length=60)
    thanks = forms.CharField(label=_("Remerciement"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))
    content = forms.ModelChoiceField(
        label=_("Contenu de la bibliothèque"),
        queryset=Content.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("Donné avec le remerciement et la réponse\u202f; ses ouvertures comptent dans ses résultats."),
    )
    content_url = forms.URLField(
        label=_("Adresse du contenu"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("À défaut\u00a0: le lien d’un document, donné de même."),
    )
    notice = forms.CharField(
        label=_("Mention d’information"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lue avant d’envoyer, et gardée mot pour mot avec chaque envoi (RGPD, article 13)."),
    )
    consent = forms.CharField(
        label=_("Consentement aux e-mails"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("À côté d’une case que la personne coche elle-même. Vide\u00a0: aucune case."),
    )
    opens_lead = forms.BooleanField(label=_("Ouvre un lead, à traiter par un collègue"), required=False)
    owner = forms.ModelChoiceField(label=_("Qui répond"), queryset=active_people(), required=False, empty_label="–")
    next_count = forms.IntegerField(
        label=_("Questions posées à leur tour"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        help_text=_("Combien à la fois, à qui l’on connaît déjà\u00a0: celles dont la réponse manque."),
    )
    answer_hours = forms.IntegerField(label=_("En combien d’heures ouvrées"), min_value=1, max_value=240)
    product = forms.ModelChoiceField(label=_("Produit"), queryset=products_for_sale(), required=False, empty_label="–")
    source = forms.ModelChoiceField(label=_("Origine"), queryset=acquisition_sources(), required=False, empty_label="–")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, form: CaptureForm) -> None:
        initial = {name: getattr(form, name) for name in self.base_fields}
        super().__init__(data, initial=initial, questions=form.questions)
        offered = Content.objects.filter(Q(state=ContentState.LIVE) | Q(pk=form.content_id))
        self.fields["content"].queryset = offered  # type: ignore[attr-defined]  # one that was withdrawn since stays given
