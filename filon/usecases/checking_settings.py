"""Are the settings of this installation safe and complete? Each answer is a sentence that says what to do."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from filon.records.selectors.batches import loaded_demonstration
from filon.users.models import User
from filon.users.rules.rights import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
SHORTEST_KEY = 40


class Setting(NamedTuple):
    code: str
    sentence: str  # what is wrong and what to do; empty when all is well


def check_settings() -> list[Setting]:
    return [Setting(code, "" if is_well() else str(advice)) for code, is_well, advice in QUESTIONS]


def _is_local() -> bool:
    return set(settings.ALLOWED_HOSTS) <= LOCAL_HOSTS


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _key_is_private() -> bool:
    key = Path(settings.HOME) / "secret.key"
    return not key.exists() or not key.stat().st_mode & 0o077


def _has_administrator() -> bool:
    """An installation without anybody yet is a new one: its first page makes the administrator."""
    people = User.objects.filter(is_active=True)
    return people.filter(role=Role.ADMIN).exists() or not people.exists()


# code, whether all is well, what to do when it is not
QUESTIONS: tuple[tuple[str, Callable[[], bool], "StrPromise"], ...] = (
    ("migrations", _is_migrated, _("La base n’est pas à jour : lancez n’importe quelle commande filon.")),
    ("hosts", lambda: "*" not in settings.ALLOWED_HOSTS, _("FILON_HOSTS accepte tous les noms : donnez ceux du site.")),
    (
        "https",
        lambda: settings.HTTPS or _is_local(),
        _(
            "Le site est ouvert à d’autres postes sans chiffrement : placez-le derrière un serveur HTTPS, puis FILON_HTTPS=1."
        ),
    ),
    (
        "secret",
        lambda: len(settings.SECRET_KEY) >= SHORTEST_KEY,
        _("La clé secrète est trop courte : effacez FILON_SECRET_KEY, Filon en fera une."),
    ),
    (
        "secret_file",
        _key_is_private,
        _("La clé secrète est lisible par d’autres comptes de la machine : chmod 600 secret.key."),
    ),
    ("debug", lambda: not settings.DEBUG or _is_local(), _("FILON_DEBUG montre le code à tous : retirez-le.")),
    (
        "files",
        lambda: os.access(settings.HOME, os.W_OK),
        _("Filon ne peut pas écrire dans le dossier de l’installation (FILON_HOME)."),
    ),
    (
        "demo_logins",
        lambda: _is_local() or not loaded_demonstration(),
        _("Les comptes de démonstration, au mot de passe public, sont ouverts à d’autres postes : filon demo --empty."),
    ),
    ("administrator", _has_administrator, _("Personne n’administre : filon user add ADRESSE --role admin.")),
)
