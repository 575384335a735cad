"""What a colleague notes of a person's permission: a consent, an objection, a notice given."""

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.permission.rules.kinds import CHANNELS, Channel, NoticeKind, NoticeWay
from filon.permission.services.consents import LONGEST_PROOF
from filon.web.forms.styled import StyledForm

_TEXT = forms.Textarea(attrs={"rows": 2})


class ConsentForm(StyledForm):
    prefix = "consent"
    channel = forms.TypedChoiceField(
        label=_("Canal"), choices=[(channel.value, channel.label) for channel in CHANNELS], coerce=Channel
    )
    on = forms.DateField(label=_("Date"))
    proof = forms.CharField(
        label=_("Ce qui le prouve"),
        widget=_TEXT,
        max_length=LONGEST_PROOF,
        help_text=_("Formulaire, message, lieu de l’échange."),
    )
    source = forms.CharField(label=_("Où la personne l’a donné"), max_length=200, required=False)


class ObjectionForm(StyledForm):
    prefix = "objection"
    channel = forms.TypedChoiceField(
        label=_("Canal"), choices=Channel.choices(), coerce=Channel, empty_value=Channel.ALL, required=False
    )
    on = forms.DateField(label=_("Date"))
    proof = forms.CharField(
        label=_("Comment elle l’a dit"),
        widget=_TEXT,
        max_length=LONGEST_PROOF,
        help_text=_("Elle n’a pas à dire pourquoi."),
    )


class NoticeForm(StyledForm):
    prefix = "notice"
    kind = forms.TypedChoiceField(label=_("Quand"), choices=NoticeKind.choices(), coerce=NoticeKind)
    how = forms.TypedChoiceField(label=_("Comment"), choices=NoticeWay.choices(), coerce=NoticeWay)
    on = forms.DateField(label=_("Date"))
    text_version = forms.CharField(label=_("Version du texte"), max_length=60)


class NoticeOfManyForm(StyledForm):
    """In the selection bar, among other actions: its names are its own, and nothing of it is required of them."""

    use_required_attribute = False
    informed_how = forms.TypedChoiceField(
        label=_("Comment"), choices=NoticeWay.choices(), coerce=NoticeWay, initial=NoticeWay.EMAIL
    )
    informed_text = forms.CharField(label=_("Version du texte"), max_length=60)
    informed_on = forms.DateField(label=_("Date"))
