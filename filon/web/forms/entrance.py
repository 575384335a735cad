"""Forms of the first account and of an accepted invitation."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from filon.users.models import User
from filon.web.forms.styled import StyledForm

NEW = {"autocomplete": "new-password"}


class JoinForm(StyledForm):
    """Name and password of somebody whose address is known from his invitation."""

    full_name = forms.CharField(label=_("Votre nom"), max_length=150, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(label=_("Mot de passe"), strip=False, widget=forms.PasswordInput(NEW))

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.address(), full_name=self.cleaned_data.get("full_name", "")))
        return password

    def address(self) -> str:
        return ""

    @property
    def password_help(self) -> list[str]:
        return password_validators_help_texts()


class FirstStartForm(JoinForm):
    email = forms.EmailField(label=_("Votre adresse e-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    field_order = ["full_name", "email", "password"]

    def address(self) -> str:
        return str(self.cleaned_data.get("email", ""))
