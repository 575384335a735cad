"""Forms of the board: its filter, a deal moved to a stage."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from filon.kit.errors import NotPossible
from filon.kit.french import format_month
from filon.opportunities.models.reviews import SAID_WIDTH
from filon.opportunities.selectors.board import BoardFilter
from filon.opportunities.selectors.choices import owners_in_reach
from filon.opportunities.services.reviews import NewReview
from filon.playbook.models import CloseReason, Stage
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import acquisition_sources, close_reasons, products_for_sale, stage_by_id
from filon.users.selectors import Viewer, all_teams
from filon.web.forms.amounts import read_cents

NOBODY = "0"
MENU_FROM = 3  # choices, "all" among them: with one team there is nothing to choose


class BoardFilterForm(forms.Form):
    """The sentence above the board: whose deals, of which process, about which product, to be signed when."""

    responsable = forms.ChoiceField(label=_("Responsable"), required=False)
    equipe = forms.ChoiceField(label=_("Équipe"), required=False)
    produit = forms.ChoiceField(label=_("Produit"), required=False)
    origine = forms.ChoiceField(label=_("Origine"), required=False)
    signature = forms.ChoiceField(label=_("Signature prévue"), required=False)
    sans_action = forms.BooleanField(label=_("Sans prochaine action"), required=False)
    immobiles = forms.BooleanField(label=_("Immobiles"), required=False)
    couloirs = forms.BooleanField(label=_("Un couloir par responsable"), required=False)
    processus = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, viewer: Viewer, today: date) -> None:
        super().__init__(data)
        owners = [(str(user.pk), str(user)) for user in owners_in_reach(viewer=viewer)]
        self._choose("responsable", [("", _("tous les responsables")), (NOBODY, _("sans responsable")), *owners])
        self._choose("equipe", [("", _("toutes les équipes")), *_choices(all_teams())])
        self._choose("produit", [("", _("tous les produits")), *_choices(products_for_sale())])
        self._choose("origine", [("", _("toutes les origines")), *_choices(acquisition_sources())])
        months = [(f"{month:%Y-%m}", format_month(month)) for month in months_around(today)]
        self._choose("signature", [("", _("à toute date")), *months])
        for name in ("equipe", "origine"):
            if len(self.fields[name].choices) < MENU_FROM:  # type: ignore[attr-defined]
                del self.fields[name]
        for name in ("sans_action", "immobiles", "couloirs"):
            self.fields[name].widget.attrs["class"] = "form-check-input"

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs.update({"class": "form-select", "aria-label": field.label})

    @property
    def chosen(self) -> BoardFilter:
        """An answer that is not among the choices (an old link) asks nothing."""
        month = self._said("signature")
        return BoardFilter(
            owner_id=_number(self._said("responsable")),
            team_id=_number(self._said("equipe")),
            product_id=_number(self._said("produit")),
            source_id=_number(self._said("origine")),
            month=date.fromisoformat(f"{month}-01") if month else None,
            without_next_action=bool(self._said("sans_action")),
            stalled=bool(self._said("immobiles")),
        )

    def _said(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def by_owner(self) -> bool:
        return bool(self._said("couloirs"))

    @property
    def process_id(self) -> int | None:
        return cast("int | None", self._said("processus"))

    @property
    def version_id(self) -> int | None:
        """One that is no longer in service, for the deals that still follow it."""
        return cast("int | None", self._said("version"))


def _choices(rows: Iterable[Model]) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


def _number(said: str | None) -> int | None:
    return int(said) if said else None


def months_around(today: date) -> list[date]:
    """From last month, whose deals wait for a new date, to a year from now."""
    place = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(place - 1, place + 13)]


class ReviewForm(forms.Form):
    """What is learnt at the closing."""

    close_reason = forms.ModelChoiceField(
        label=_("Motif"), queryset=CloseReason.objects.none(), required=False, empty_label=_("Choisir un motif")
    )
    said = forms.CharField(label=_("Ce qui a été dit"), max_length=SAID_WIDTH, required=False)
    lesson = forms.CharField(label=_("Leçon"), max_length=SAID_WIDTH, required=False)
    deciding_stage = forms.ModelChoiceField(
        label=_("Étape décisive"), queryset=Stage.objects.filter(kind=StageKind.OPEN), required=False
    )
    reopen_date = forms.DateField(label=_("Reprendre contact le"), required=False)
    referral_asked = forms.BooleanField(label=_("Recommandation demandée"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["close_reason"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = close_reasons()

    def told(self) -> NewReview | None:
        """None without a reason: nothing was told. NotPossible with the first fault: a dropped card has no form."""
        if not self.is_valid():
            raise NotPossible(" ".join(str(error) for errors in self.errors.values() for error in errors))
        told = {name: self.cleaned_data[name] for name in NewReview._fields if name != "reason"}
        reason = self.cleaned_data["close_reason"]
        return NewReview(reason, **told) if reason else None


class MoveForm(ReviewForm):
    """A deal dropped on a stage; a closed one asks more."""

    to = forms.IntegerField()
    seen = forms.IntegerField()
    competitor = forms.CharField(label=_("Concurrent"), max_length=120, required=False)
    amount = forms.CharField(label=_("Montant signé"), max_length=40, required=False)
    reason = forms.CharField(label=_("Précision"), max_length=500, required=False)
    forced = forms.BooleanField(label=_("Forcer le passage"), required=False)

    def clean_amount(self) -> int | None:
        """Cents; None when the person left the field empty."""
        return read_cents(self.cleaned_data["amount"])

    def checked(self) -> tuple[Stage, dict[str, Any]]:
        """The stage asked for and the answers, `review` among them."""
        review = self.told()
        return stage_by_id(self.cleaned_data["to"]), {**self.cleaned_data, "review": review}
