"""filon user add: a colleague who may sign in at once."""

import secrets

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.cli.language import translated as _
from filon.users.rules.rights import Role
from filon.users.services.people import add_person

PASSWORD_BYTES = 12  # sixteen signs to copy once


@click.group(help=_("Les personnes qui travaillent dans Filon."))
def user() -> None:
    pass


@filon_command("add", help=_("Ajoute une personne et donne son premier mot de passe, affiché une seule fois."))
@click.argument("address", metavar=_("ADRESSE"))
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), required=True, help=_("ce qu’elle pourra voir et faire")
)
@click.option("--name", "full_name", default="", metavar=_("NOM"), help=_("son nom ; sinon le début de l’adresse"))
def add(caller: Caller, *, address: str, role: str, full_name: str) -> None:
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    person = add_person(
        email=address,
        full_name=full_name or address.partition("@")[0],
        role=Role(role),
        password=password,
        by=caller.viewer,
        now=timezone.now(),
    )
    caller.answer(
        {"user": person.pk, "email": person.email, "role": person.role, "password": password},
        _("%(email)s (%(role)s) peut se connecter avec le mot de passe : %(password)s")
        % {"email": person.email, "role": _(Role(role).label), "password": password},
        _("Il n’est écrit nulle part ailleurs. À changer dans Réglages, Sécurité."),
    )


user.add_command(add)
