"""Forms of the board: its filter, a deal moved to a stage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.kit.errors import NotPossible
from filon.opportunities.models.reviews import SAID_WIDTH
from filon.opportunities.selectors.board import BoardFilter
from filon.opportunities.selectors.choices import owners_in_reach
from filon.opportunities.services.reviews import NewReview
from filon.playbook.models import CloseReason, Stage
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import close_reasons, current_versions, products_for_sale, stage_by_id
from filon.users.selectors import Viewer
from filon.web.forms.amounts import read_cents

NOBODY = "0"


class BoardFilterForm(forms.Form):
    """The sentence above the board: whose deals, of which process, about which product."""

    responsable = forms.ChoiceField(label=_("Responsable"), required=False)
    processus = forms.ChoiceField(label=_("Processus"), required=False)
    produit = forms.ChoiceField(label=_("Produit"), required=False)
    sans_action = forms.BooleanField(label=_("Sans prochaine action"), required=False)

    def __init__(self, data: Any, *, viewer: Viewer) -> None:
        super().__init__(data)
        self.versions = current_versions()
        owners = [(str(user.pk), str(user)) for user in owners_in_reach(viewer=viewer)]
        products = [(str(product.pk), str(product)) for product in products_for_sale()]
        self._choose("responsable", [("", _("tous les responsables")), (NOBODY, _("sans responsable")), *owners])
        self._choose("produit", [("", _("tous les produits")), *products])
        self._choose("processus", [(str(version.process_id), str(version.process)) for version in self.versions])
        if len(self.versions) < 2:
            del self.fields["processus"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs.update({"class": "form-select", "aria-label": field.label})

    @property
    def chosen(self) -> BoardFilter:
        """An answer that is not among the choices (an old link) asks nothing."""
        self.is_valid()
        answers = self.cleaned_data
        return BoardFilter(
            owner_id=int(answers["responsable"]) if answers.get("responsable") else None,
            product_id=int(answers["produit"]) if answers.get("produit") else None,
            without_next_action=answers.get("sans_action", False),
        )

    @property
    def process_id(self) -> int | None:
        self.is_valid()
        asked = self.cleaned_data.get("processus")
        return int(asked) if asked else None


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
