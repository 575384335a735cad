"""What every command shares: --json, --as, --as-of, a database that is there, refusals in one sentence."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

import click
from django.db import DatabaseError, OperationalError
from django.utils import timezone, translation

from filon.cli.database import ensure_database
from filon.cli.language import FRENCH, language_of_the_terminal
from filon.cli.language import translated as _
from filon.kit.business_time import end_of_day_paris
from filon.kit.errors import BusinessError, NotPossible
from filon.records.rules.authorship import BY_SYSTEM, Author, by_person
from filon.users.models import User
from filon.users.selectors import SYSTEM, Viewer


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and how the answer is wanted."""

    as_json: bool
    viewer: Viewer
    author: Author

    def answer(self, result: dict[str, Any], *sentences: str) -> None:
        """The one JSON object, or the sentences for people."""
        if self.as_json:
            click.echo(json.dumps(result, ensure_ascii=False, default=str))
        else:
            for sentence in sentences:
                click.echo(sentence)

    def tell(self, sentence: str) -> None:
        """News on the way: on the error output when the answer is JSON."""
        click.echo(sentence, err=self.as_json)


def filon_command(
    name: str, *, needs_database: bool = True, **attributes: Any
) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command of a function whose first argument is the Caller; its other arguments are its own options."""

    def decorate(function: Callable[..., None]) -> click.Command:
        @click.command(name, context_settings={"help_option_names": ["-h", "--help"]}, **attributes)
        @click.option("--json", "as_json", is_flag=True, help=_("un seul objet JSON sur la sortie"))
        @click.option("--as", "email", metavar=_("ADRESSE"), help=_("agir au nom de ce collègue, avec ses droits"))
        @wraps(function)
        def run(*, as_json: bool, email: str | None, **options: Any) -> None:
            with language_of_the_answer(as_json=as_json), refusals_in_one_sentence():
                if needs_database:
                    ensure_database()
                function(_caller(as_json=as_json, email=email), **options)

        return run

    return decorate


def _caller(*, as_json: bool, email: str | None) -> Caller:
    if not email:
        return Caller(as_json, SYSTEM, BY_SYSTEM)
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        raise NotPossible(_("Aucun collègue actif n’a l’adresse « %(email)s ».") % {"email": email})
    return Caller(as_json, person, by_person(person.pk))


@contextmanager
def language_of_the_answer(*, as_json: bool) -> Iterator[None]:
    """What comes from below speaks as the terminal does; what goes to a program is the same under every locale."""
    with translation.override(FRENCH if as_json else language_of_the_terminal()):
        yield


@contextmanager
def refusals_in_one_sentence() -> Iterator[None]:
    """Exit 1 with the sentence on the error output; a bug keeps its traceback."""
    try:
        yield
    except BusinessError as refusal:
        click.echo(refusal.sentence, err=True)
        sys.exit(1)
    except OperationalError as unreachable:
        click.echo(_("La base de données ne répond pas : %(cause)s") % {"cause": _first_line(unreachable)}, err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)


def _first_line(error: DatabaseError) -> str:
    return (str(error).strip().splitlines() or [_("cause inconnue")])[0]


def as_of_option(function: Callable[..., None]) -> Callable[..., None]:
    """--as-of JOUR replaces the clock: the argument `now` is then the end of that day in Paris."""

    def to_instant(_context: click.Context, _option: click.Parameter, day: datetime | None) -> datetime:
        return end_of_day_paris(day.date()) if day else timezone.now()

    option = click.option(
        "--as-of",
        "now",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=to_instant,
        metavar=_("AAAA-MM-JJ"),
        help=_("faire comme si l’on était à la fin de ce jour"),
    )
    return option(function)
