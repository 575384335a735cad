"""A form that has no page of its own to show its errors on: the first of them is told as one sentence."""

from typing import Any, TypeVar

from django import forms

from filon.kit.errors import NotPossible

Filled = TypeVar("Filled", bound=forms.Form)


class Checked(forms.Form):
    def answers(self) -> dict[str, Any]:
        """What was answered, or NotPossible."""
        return filled(self).cleaned_data


def filled(form: Filled) -> Filled:
    """NotPossible with the first fault of the form."""
    if not form.is_valid():
        raise NotPossible(_first_fault(form))
    return form


def _first_fault(form: forms.Form) -> str:
    """With the name of its field, as one sentence."""
    name, errors = next(iter(form.errors.items()))
    label: Any = form.fields[name].label if name in form.fields else ""
    return f"{label}\u00a0: {errors[0]}" if label else str(errors[0])
