"""The form of a relay: why, to whom, and which segments go elsewhere."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.kit.errors import NotPossible
from filon.records.rules.relays import RelayKind
from filon.segments.selectors import segments_for
from filon.usecases.relaying import Asked
from filon.users.models import Team, User
from filon.users.selectors import active_people, all_teams
from filon.web.forms.styled import StyledForm

PARTS = (1, 2, 3)  # segments that go elsewhere; who needs more passes the relay twice


class RelayForm(StyledForm):
    """Of an arrival `person` is who receives; else who gives."""

    kind = forms.TypedChoiceField(label=_("Pourquoi"), choices=RelayKind.choices(), coerce=RelayKind)
    until = forms.DateField(label=_("Dernier jour d’absence"), required=False)
    to = forms.ChoiceField(label=_("À qui, à parts égales pour une équipe"), required=False)

    def __init__(self, *args: Any, person: User, viewer: User, kinds: Sequence[RelayKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.segments = {str(segment.pk): segment for segment in segments_for(viewer=viewer)}
        self.people: dict[str, User | Team] = {
            **{f"t{team.pk}": team for team in all_teams()},
            **{f"p{one.pk}": one for one in active_people() if one != person},
        }
        whom = [("", "…"), *((key, str(one)) for key, one in self.people.items())]
        self.fields["to"].choices = whom  # type: ignore[attr-defined]
        named = [("", "…"), *((key, segment.name) for key, segment in self.segments.items())]
        for number in PARTS:
            self.fields[f"segment{number}"] = forms.ChoiceField(label=_("Segment"), choices=named, required=False)
            self.fields[f"to{number}"] = forms.ChoiceField(label=_("À qui"), choices=whom, required=False)
        for field in self.fields.values():
            field.widget.attrs.setdefault(
                "class", "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            )

    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"segment{number}"], self[f"to{number}"]) for number in PARTS]

    def asked(self) -> Asked:
        """Call after `is_valid`. Raises NotPossible for a segment that goes to nobody."""
        told = self.cleaned_data
        kind: RelayKind = told["kind"]
        arrives = kind == RelayKind.ARRIVAL
        parts = []
        for number in PARTS:
            segment = self.segments.get(told[f"segment{number}"])
            receiver = self.person if arrives else self.people.get(told[f"to{number}"])
            if segment and receiver is None:
                raise NotPossible(f"Dites à qui va le segment «\u00a0{segment.name}\u00a0».")
            if segment and receiver:
                parts.append((segment, receiver))
        until = told["until"] if kind == RelayKind.ABSENCE else None
        to = self.person if arrives and not parts else self.people.get(told["to"])
        return Asked(kind, None if arrives else self.person, None if arrives and parts else to, tuple(parts), until)
