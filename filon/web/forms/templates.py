"""Forms of the templates of messages, and of how often one person may hear from us."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.messaging.rules.pressure import FEWEST, LONGEST_DAYS, MOST
from filon.playbook.models import Template
from filon.playbook.models.templates import NAME_WIDTH
from filon.playbook.rules.contents import phases_as_codes
from filon.playbook.rules.templates import LONGEST_BODY, LONGEST_SUBJECT, WITH_SUBJECT, TemplateChannel
from filon.users.selectors import active_people
from filon.web.forms.contents import LANGUAGES, ForReadersForm
from filon.web.forms.styled import StyledForm

ROWS = {TemplateChannel.SMS: 4, TemplateChannel.LINKEDIN: 8, TemplateChannel.DOOR: 6}


class TemplateForm(ForReadersForm):
    """The fields of one channel: an SMS has no subject, an e-mail is written in the editor."""

    name = forms.CharField(label=_("Nom du modèle"), max_length=NAME_WIDTH, help_text=_("Pour vous et vos collègues."))
    brings = forms.CharField(
        label=_("Ce qu’il apporte à qui le lit"),
        max_length=300,
        required=False,
        help_text=_("Une phrase. Sans elle, le modèle ne se met pas en service."),
    )
    subject = forms.CharField(label=_("Objet"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(label=_("Texte"), max_length=2 * LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 12}))
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES, initial="fr")
    owner = forms.ModelChoiceField(
        label=_("À qui il est"), queryset=active_people(), required=False, empty_label=_("La société")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, *, channel: TemplateChannel, template: Template | None = None, **initial: Any
    ) -> None:
        if template and template.in_force:
            columns = ("name", "brings", "language", "owner", "version")
            initial = {name: getattr(template, name) for name in columns} | {
                "subject": template.in_force.subject,
                "body": template.in_force.body,
                "phases": template.phase_codes,
                "personas": list(template.personas.all()),
            }
        super().__init__(data, initial=initial)
        self.fields["body"].widget.attrs["rows"] = ROWS.get(channel, 12)
        if channel not in WITH_SUBJECT:
            del self.fields["subject"]

    def told(self) -> dict[str, Any]:
        """What the services take: the columns of Template under `values`, its wording and its readers beside."""
        columns = self.values()
        return {
            "subject": columns.pop("subject", ""),
            "body": columns.pop("body"),
            "personas": columns.pop("personas"),
            "values": columns | {"phases": phases_as_codes(columns["phases"])},
        }


class PressureForm(StyledForm):
    most = forms.IntegerField(label=_("Messages et appels au plus"), min_value=FEWEST, max_value=MOST)
    days = forms.IntegerField(label=_("En combien de jours"), min_value=1, max_value=LONGEST_DAYS)
