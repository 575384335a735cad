"""Forms of Réglages: people, teams, rights, absences."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from filon.users.models import Team, User
from filon.users.rules.rights import Action, Entity, Right, Role, Scope
from filon.users.selectors import active_people, arranged_by
from filon.web.forms.styled import StyledForm


class InvitationForm(StyledForm):
    email = forms.EmailField(label=_("Adresse e-mail"))
    role = forms.TypedChoiceField(label=_("Rôle"), choices=Role.choices(), coerce=Role)


class PersonForm(StyledForm):
    full_name = forms.CharField(label=_("Nom"), max_length=150)
    role = forms.TypedChoiceField(label=_("Rôle"), choices=Role.choices(), coerce=Role)


class TeamForm(StyledForm):
    name = forms.CharField(label=_("Nom de l’équipe"), max_length=100)
    members = forms.ModelMultipleChoiceField(
        label=_("Membres"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        if team:
            kwargs["initial"] = {"name": team.name, "members": team.members.all()}
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = active_people()  # type: ignore[attr-defined]


class AbsenceForm(StyledForm):
    """Oneself, and the people one arranges for."""

    user = forms.ModelChoiceField(label=_("Personne"), queryset=User.objects.none())
    from_date = forms.DateField(label=_("Premier jour"))
    to_date = forms.DateField(label=_("Dernier jour"))

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = active_people().filter(Q(pk=viewer.pk) | arranged_by(viewer, person="pk"))
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["user"].initial = viewer.pk


class RightsForm(StyledForm):
    """The table of one role: one choice for each entity and action."""

    def __init__(self, *args: Any, role: Role, known: dict[tuple[str, str], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        scopes = [(scope.value, scope.label) for scope in Scope]
        for entity in Entity:
            for action in Action:
                label = f"{action.label} : {entity.label}"
                self.fields[f"{entity}-{action}"] = forms.TypedChoiceField(
                    label=label,
                    choices=scopes,
                    coerce=int,
                    initial=known.get((entity, action), Scope.NONE),
                    widget=forms.Select({"class": "form-select", "aria-label": label}),
                )

    def rows(self) -> list[tuple[Entity, list[forms.BoundField]]]:
        return [(entity, [self[f"{entity}-{action}"] for action in Action]) for entity in Entity]

    def rights(self) -> list[Right]:
        pairs = [(entity, action) for entity in Entity for action in Action]
        return [
            Right(self.role, entity, action, Scope(self.cleaned_data[f"{entity}-{action}"])) for entity, action in pairs
        ]
