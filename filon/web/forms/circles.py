"""A person's part in the decision of a deal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.opportunities.models.circles import NOTE_WIDTH
from filon.opportunities.rules.circles import Attitude, CircleRole
from filon.opportunities.services.circles import Part
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import visible


class PartForm(forms.Form):
    role = forms.ChoiceField(
        choices=CircleRole.choices(), error_messages={"required": _("Dites quel rôle cette personne joue.")}
    )
    attitude = forms.ChoiceField(choices=Attitude.choices(), required=False)
    note = forms.CharField(max_length=NOTE_WIDTH, required=False)
    version = forms.IntegerField(required=False)

    def part(self) -> Part:
        """NotPossible with the first fault: a line of a list has no place for errors."""
        said = checked(self)
        return Part(CircleRole(said["role"]), Attitude(said["attitude"]), " ".join(said["note"].split()))


def checked(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise NotPossible(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data


class PersonForm(forms.Form):
    """A person of the file, whom the viewer may see."""

    contact = forms.ModelChoiceField(
        queryset=Contact.objects.none(),
        error_messages={
            "required": _(
                "Choisissez la personne dans la liste qui s’ouvre\u00a0: trois lettres de son nom suffisent."
            ),
            "invalid_choice": _("Cette personne n’existe plus, ou votre rôle ne permet pas de la voir."),
        },
    )

    def __init__(self, data: Any, *, viewer: User) -> None:
        super().__init__(data)
        people = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.CONTACT)
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]

    def person(self) -> Contact:
        found: Contact = checked(self)["contact"]
        return found


class MemberForm(PartForm, PersonForm):
    """Somebody new in the circle."""
