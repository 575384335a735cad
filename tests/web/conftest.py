"""Browsers of people who are signed in, without a browser."""

import pytest
from django.core.cache import cache
from django.test import Client

from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def ines(db: None) -> User:
    """Inès, the director, who also administers."""
    return factories.user("Inès Benali", role=Role.ADMIN, email="ines@filon.example")


@pytest.fixture
def camille(db: None) -> User:
    return factories.user("Camille Durand", email="camille@filon.example")


@pytest.fixture
def admin_client(ines: User) -> Client:
    return signed_in(ines)


@pytest.fixture
def sales_client(camille: User) -> Client:
    return signed_in(camille)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture(autouse=True)
def no_memory_of_other_tests() -> None:
    """allauth counts requests of one machine in the cache."""
    cache.clear()
