"""How sign-in behaves: by invitation only, by e-mail, with a door that closes after too many wrong passwords."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from filon.users.models import User

log = logging.getLogger(__name__)


class ByInvitation(DefaultAccountAdapter):
    """Nobody makes his own account; people come by invitation. Greetings at sign-in and sign-out are left out."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, *args, **kwargs)

    def format_email_subject(self, subject: str) -> str:
        return subject


def attempted_address(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The address that was tried, from allauth's credentials or from its form."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    log.warning(
        "Trop de mots de passe faux pour %s : cette porte est fermée un quart d’heure.",
        attempted_address(request, None),
    )
    return render(request, "account/locked_out.html", status=429)


def new_password_path(person: User) -> str:
    """Where this person chooses a new password: good once and for a day, as the link of the letter."""
    token = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": token})
