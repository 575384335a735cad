"""The look of form fields, once for all forms."""

from typing import Any

from django import forms

CSS = {
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "form-check-input",
    forms.Select: "form-select",
    forms.SelectMultiple: "form-select",
}


def dress(widget: forms.Widget) -> None:
    """Give the widget its class; a date gets the browser's own calendar."""
    css = next((name for kind, name in CSS.items() if isinstance(widget, kind)), "form-control")
    widget.attrs.setdefault("class", css)
    if isinstance(widget, forms.DateInput):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"


class StyledForm(forms.Form):
    """What every form of ours extends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)

    def values(self) -> dict[str, Any]:
        """The columns of what is edited."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
